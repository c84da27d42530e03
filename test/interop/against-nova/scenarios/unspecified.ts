import type { Scenario } from '../scenario.ts';
import { bring, on } from '../side.ts';

/** Requests in projects where nothing else is: those that name no network, and those that meet a quota. */
export const unspecifiedScenarios: readonly Scenario[] = [
  {
    title: 'B01: nothing said, and the project has one network',
    alone: true,
    ask: async (place) => {
      await place.network('blue');
      return { networks: null };
    },
  },
  { title: 'B02: nothing said, and there is no network', alone: true, ask: async () => ({ networks: null }) },
  {
    title: 'B03: nothing said, and there are two networks',
    slow: true,
    alone: true,
    ask: async (place) => {
      await place.network('green');
      await place.network('bare');
      return { networks: null };
    },
  },
  {
    title: 'B04: nothing said, and there are one network of its own and a shared one',
    alone: true,
    slow: true,
    ask: async (place) => {
      await place.network('green');
      await place.network('shared');
      return { networks: null };
    },
  },
  {
    title: 'B05: nothing said, and there is a shared network',
    alone: true,
    slow: true,
    ask: async (place) => {
      await place.network('shared');
      return { networks: null };
    },
  },
  {
    title: 'B12: an empty list is as nothing said',
    alone: true,
    slow: true,
    ask: async (place) => {
      await place.network('green');
      return { networks: [] };
    },
  },
  {
    title: 'B13: one NIC with nothing said of it, and the project has one network',
    alone: true,
    slow: true,
    ask: async (place) => {
      await place.network('green');
      return { networks: [on(null)] };
    },
  },
  {
    title: 'B14: one NIC with nothing said of it, and there is no network',
    alone: true,
    ask: async () => ({ networks: [on(null)] }),
  },
  {
    title: 'B17: `none`',
    alone: true,
    ask: async (place) => {
      await place.network('green');
      return { networks: 'none' };
    },
  },
  {
    title: 'B19: `auto`, and the project has one network',
    alone: true,
    slow: true,
    ask: async (place) => {
      await place.network('green');
      return { networks: 'auto' };
    },
  },
  {
    title: 'B20: `auto`, and there are two networks',
    slow: true,
    alone: true,
    ask: async (place) => {
      await place.network('green');
      await place.network('bare');
      return { networks: 'auto' };
    },
  },
  {
    title: 'B24: `auto`, no network, and Neutron cannot make one; one that is down does not count (B22)',
    slow: true,
    alone: true,
    ask: async (place) => {
      await place.network('down');
      return { networks: 'auto' };
    },
  },
  {
    title: 'F10: a port more than the quota allows',
    alone: true,
    ask: async (place) => {
      const network = await place.network('green');
      await place.admin('PUT', `/v2.0/quotas/${place.projectId}`, { quota: { port: 0 } });
      return { networks: [on(network)] };
    },
  },
  {
    title: 'F18: new ports beside a brought one are more than the quota allows: the brought one is free',
    alone: true,
    slow: true,
    ask: async (place) => {
      const network = await place.network('green');
      const port = await place.port('mine', 'green');
      await place.admin('PUT', `/v2.0/quotas/${place.projectId}`, { quota: { port: 1 } });
      return { networks: [bring(port), on(network), on(network)] };
    },
  },
];
