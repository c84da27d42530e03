import type { Scenario } from '../scenario.ts';
import { on } from '../side.ts';

const unknown = '00000000-0000-4000-8000-00000000dead';

/** Requests that name networks. */
export const networkScenarios: readonly Scenario[] = [
  {
    title: 'B06: two networks, in the order asked for, with tags (B38)',
    ask: async (place) => ({
      networks: [on(await place.network('green'), null, 'second'), on(await place.network('blue'))],
    }),
  },
  {
    title: 'B07: one network twice',
    ask: async (place) => ({ networks: [on(await place.network('green')), on(await place.network('green'))] }),
  },
  {
    title: 'B09: one network, another, and the first again',
    slow: true,
    ask: async (place) => {
      const [blue, green] = [await place.network('blue'), await place.network('green')];
      return { networks: [on(blue), on(green), on(blue)] };
    },
  },
  { title: 'B10: an unknown network', ask: async () => ({ networks: [on(unknown)] }) },
  {
    title: 'B11: an unknown network beside a known one',
    ask: async (place) => ({ networks: [on(await place.network('green')), on(unknown)] }),
    differs: [{ row: 'B11', nova: '1 NICs', berth: 'NetworkNotFound' }],
  },
  {
    title: 'B10: a network of another project',
    ask: async (place) => ({ networks: [on(await place.network('hidden'))] }),
  },
  {
    title: 'B33: a network that another project shares with this one',
    ask: async (place) => ({ networks: [on(await place.network('shared'))] }),
  },
  {
    title: 'B27: an external network, for a member',
    ask: async (place) => ({ networks: [on(await place.network('outside'))] }),
  },
  {
    title: 'B29: an external network, for an administrator',
    ask: async (place) => ({ networks: [on(await place.network('outside'))], asAdmin: true }),
  },
  {
    title: 'F19: an administrator in a project of their own',
    slow: true,
    ask: async (place) => ({ networks: [on(await place.network('green'))], asAdmin: true }),
  },
  {
    title: 'B22: a network that is administratively down, by its id',
    ask: async (place) => ({ networks: [on(await place.network('down'))] }),
  },
  {
    title: 'B34: a network without subnets, and no group asked for',
    ask: async (place) => ({ networks: [on(await place.network('bare'))] }),
    differs: [{ row: 'B34', nova: 'SecurityGroupCannotBeApplied', berth: '1 NICs' }],
  },
  {
    title: 'B35: a network without subnets and without port security',
    slow: true,
    ask: async (place) => ({ networks: [on(await place.network('bareOpen'))] }),
  },
  {
    title: 'E01: a network without port security, and no group asked for',
    slow: true,
    ask: async (place) => ({ networks: [on(await place.network('open'))] }),
  },
  {
    title: 'O31: a network with DHCP and no DHCP server',
    ask: async (place) => ({ networks: [on(await place.network('unserved'))] }),
    differs: [{ row: 'O31', at: /^networkInfo\.0\.network\.subnets\.0\.meta\.dhcp_server$/ }],
  },
  {
    title: 'O08: a subnet without gateway',
    slow: true,
    ask: async (place) => ({ networks: [on(await place.network('noGateway'))] }),
  },
  {
    title: 'a network with IPv4 and stateful IPv6',
    ask: async (place) => ({ networks: [on(await place.network('dual'))] }),
  },
  {
    title: 'a network whose IPv6 addresses come of MAC addresses',
    slow: true,
    ask: async (place) => ({ networks: [on(await place.network('slaac'))] }),
    differs: [{ row: 'O31', at: /^networkInfo\.0\.network\.subnets\.1\.meta\.dhcp_server$/ }],
  },
  {
    title: 'G40: a network on a physical one',
    slow: true,
    ask: async (place) => ({ networks: [on(await place.network('flat'))] }),
  },
  {
    title: 'I03: a network with a DNS domain',
    ask: async (place) => ({ networks: [on(await place.network('zoned'))] }),
  },
  {
    title: 'I04: a host name that DNS does not allow',
    ask: async (place) => ({ networks: [on(await place.network('green'))], hostname: 'not_a_name' }),
    differs: [{ row: 'BadRequest', nova: 'BadRequest', berth: 'InvalidInput' }],
  },
  {
    title: 'F05: a server without a zone',
    slow: true,
    ask: async (place) => ({ networks: [on(await place.network('green'))], zone: null }),
    differs: [{ row: 'F05', at: /^after\..*\.device_owner$/ }],
  },
  {
    title: 'F08: a host that no agent serves',
    ask: async (place) => ({ networks: [on(await place.network('green'))], host: 'nowhere' }),
  },
];
