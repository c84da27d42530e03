import type { Scenario } from '../scenario.ts';
import { on } from '../side.ts';

/** Requests that choose addresses. */
export const addressScenarios: readonly Scenario[] = [
  {
    title: 'D01: an IPv4 address',
    ask: async (place) => ({ networks: [on(await place.network('green'), place.at('10.2.0.77'))] }),
  },
  {
    title: 'D02: an IPv6 address',
    slow: true,
    ask: async (place) => ({ networks: [on(await place.network('dual'), place.at('fd00:5::77'))] }),
  },
  {
    title: 'D02: an IPv6 address in its long form',
    slow: true,
    ask: async (place) => {
      place.at('fd00:5::78');
      return { networks: [on(await place.network('dual'), 'FD00:0005:0000::0078')] };
    },
  },
  {
    title: 'D03: an address outside of the network',
    ask: async (place) => ({ networks: [on(await place.network('green'), place.at('10.99.0.7'))] }),
  },
  {
    title: 'D04: an address that another port has',
    ask: async (place) => {
      await place.port('rival', 'green', { fixed_ips: [{ ip_address: place.at('10.2.0.78') }] });
      return { networks: [on(await place.network('green'), '10.2.0.78')] };
    },
  },
  {
    title: 'D04: one address twice',
    slow: true,
    ask: async (place) => {
      const green = await place.network('green');
      return { networks: [on(green, place.at('10.2.0.79')), on(green, '10.2.0.79')] };
    },
  },
  {
    title: 'D04: the second of two NICs wants an address that is taken: nothing is left of the first',
    slow: true,
    ask: async (place) => {
      await place.port('rival', 'green', { fixed_ips: [{ ip_address: place.at('10.2.0.80') }] });
      return { networks: [on(await place.network('blue')), on(await place.network('green'), '10.2.0.80')] };
    },
  },
  {
    title: "the gateway's address",
    slow: true,
    ask: async (place) => ({ networks: [on(await place.network('green'), place.at('10.2.0.1'))] }),
  },
  {
    title: 'an IPv6 address on a network of IPv4',
    slow: true,
    ask: async (place) => ({ networks: [on(await place.network('green'), place.at('fd00:5::79'))] }),
  },
  {
    title: 'an address on a subnet whose addresses come of MAC addresses',
    slow: true,
    ask: async (place) => ({ networks: [on(await place.network('slaac'), place.at('fd00:6::77'))] }),
    differs: [{ row: 'BadRequest', nova: 'BadRequest', berth: 'InvalidInput' }],
  },
  {
    title: 'D06: a network whose addresses are all taken',
    ask: async (place) => {
      await place.port('rival', 'full', { fixed_ips: [{ ip_address: place.at('10.7.0.9') }] });
      return { networks: [on(await place.network('full'))] };
    },
  },
  {
    title: "an address on another project's shared network",
    ask: async (place) => ({ networks: [on(await place.network('shared'), place.at('10.12.0.77'))] }),
  },
];
