import type { NetworkRequest, RequestedNetworks } from '../src/allocation/index.ts';
import type { Dice } from './dice.ts';
import type { Death } from './life.ts';
import type { Place } from './template.ts';

/** What users, chance and others do in one history. Times in milliseconds from its beginning. */
export interface Plan {
  /** Whether the network service is in the same process, and dies with it, or goes its own way. */
  readonly neutron: 'within' | 'apart';
  readonly severalPorts: 'bulk' | 'single';
  /** Whether Berth trusts the conditions of updates, or waits until a brought port stands still. */
  readonly conditions: 'kept' | 'dropped-on-conflict';
  /** Whether ports are made bound. */
  readonly bindAtCreate: boolean;
  readonly retries: number;
  /** Milliseconds that a commit takes at most: others get in between. */
  readonly slowness: number;
  /** The share of calls that meet trouble, 0 to 1. */
  readonly trouble: number;
  /** When the network service cannot be reached at all; null: never. */
  readonly outage: { readonly from: number; readonly until: number } | null;
  /** The share of events that are lost, doubled or late. */
  readonly deafness: number;
  /** Milliseconds that something has to have been wrong before the janitor mends it. */
  readonly grace: number;
  readonly deeds: readonly Deed[];
  /** How each process but the last one dies, in order; and how long nobody is there then. */
  readonly deaths: readonly (Death & { readonly pause: number })[];
}

/** One thing that somebody does. Servers are named by the number in which they were asked for. */
export type Deed = { readonly at: number } & (
  | {
      readonly what: 'build';
      readonly server: number;
      readonly networks: RequestedNetworks;
      readonly metadata: Readonly<Record<string, string>>;
    }
  | { readonly what: 'delete'; readonly server: number }
  | { readonly what: 'attach'; readonly server: number; readonly request: NetworkRequest }
  /** Of the NICs that the server has then, the one after so many, round and round. */
  | { readonly what: 'detach'; readonly server: number; readonly nth: number }
  | { readonly what: 'delete a port of'; readonly server: number }
  | { readonly what: 'rename'; readonly port: string }
  | { readonly what: 'heal' }
  /** The clock is set on, or back, by so many milliseconds. */
  | { readonly what: 'set the clock'; readonly by: number }
  | { readonly what: 'sweep' }
);

const failingSteps = ['prepareDisks', 'spawn', 'plugVifs', 'prepareNetworksBeforeBlockDeviceMapping'] as const;
const failingOnce = [
  ...failingSteps,
  'destroy',
  'removeDisks',
  'unplugVifs',
  'attachInterface',
  'detachInterface',
] as const;

const hour = 3_600_000;

/** Draws what happens in a history. */
export function drawPlan(dice: Dice, place: Place): Plan {
  const servers = dice.between(1, 5);
  const deeds: Deed[] = [];
  for (let server = 1; server <= servers; server += 1) {
    const at = dice.below(dice.chance(0.5) ? 50 : 8000);
    deeds.push({ at, what: 'build', server, networks: drawNetworks(dice, place), metadata: drawMetadata(dice) });
    if (dice.chance(0.5)) deeds.push({ at: at + dice.below(dice.chance(0.6) ? 800 : 60_000), what: 'delete', server });
    if (dice.chance(0.1)) deeds.push({ at: at + dice.below(20_000), what: 'delete', server });
    if (dice.chance(0.1)) deeds.push({ at: at + dice.below(5000), what: 'delete a port of', server });
    deeds.push(...drawChanges(dice, place, server, at));
  }
  if (dice.chance(0.3)) {
    deeds.push({ at: dice.below(3000), what: 'rename', port: dice.pick(Object.keys(place.ports)) });
  }
  if (dice.chance(0.2)) deeds.push({ at: dice.below(20_000), what: 'heal' });
  if (dice.chance(0.2)) {
    deeds.push({ at: dice.below(20_000), what: 'set the clock', by: dice.pick([-hour, hour]) });
  }
  const outage = dice.chance(0.2) ? dice.below(10_000) : null;
  for (let times = dice.pick([0, 1, 3]); times > 0; times -= 1) deeds.push({ at: dice.below(60_000), what: 'sweep' });
  return {
    neutron: dice.chance(0.7) ? 'apart' : 'within',
    severalPorts: dice.pick(['bulk', 'single']),
    conditions: dice.pick(['kept', 'kept', 'dropped-on-conflict']),
    bindAtCreate: dice.chance(0.3),
    retries: dice.chance(0.3) ? 2 : 0,
    slowness: dice.pick([0, 0, 20, 200]),
    trouble: dice.pick([0, 0, 0.03, 0.1, 0.3]),
    outage: outage === null ? null : { from: outage, until: outage + dice.between(1000, 60_000) },
    deafness: dice.pick([0, 0.1, 0.5]),
    grace: dice.pick([0, 0, 10_000]),
    deeds: deeds.toSorted((a, b) => a.at - b.at),
    deaths: drawDeaths(dice, servers),
  };
}

function drawDeaths(dice: Dice, servers: number): Plan['deaths'] {
  const count = dice.pick([0, 1, 1, 2, 3]);
  return Array.from({ length: count }, (_, index) => {
    const at = dice.chance(0.6) ? ('commit' as const) : ('call' as const);
    // A process that takes over has less to do than the first one.
    const most = (at === 'commit' ? 22 : 12) * (index === 0 ? servers : 1);
    const moment = dice.chance(0.5) ? ('before' as const) : ('after' as const);
    return { at, nth: dice.between(2, most), moment, pause: dice.below(20_000) };
  });
}

function drawNetworks(dice: Dice, place: Place): RequestedNetworks {
  if (dice.chance(0.05)) return 'none';
  const nics: NetworkRequest[] = [];
  for (let count = dice.between(1, 4); count > 0; count -= 1) {
    const nic = drawNic(dice, place);
    if (nic.portId === null || !nics.some(({ portId }) => portId === nic.portId)) nics.push(nic);
  }
  return nics;
}

function drawNic(dice: Dice, place: Place): NetworkRequest {
  const portId = dice.chance(0.35) ? dice.pick(Object.values(place.ports)) : null;
  if (portId !== null) return { networkId: null, fixedIp: null, portId, tag: null };
  const name = dice.pick(['front', 'back', 'small'] as const);
  const fixedIp = name === 'small' && dice.chance(0.4) ? `10.0.2.${dice.between(8, 11)}` : null;
  return { networkId: place.networks[name], fixedIp, portId: null, tag: null };
}

/** Interfaces that come and go while a server runs, or is expected to. */
function drawChanges(dice: Dice, place: Place, server: number, at: number): Deed[] {
  if (dice.chance(0.5)) return [];
  return Array.from({ length: dice.between(1, 5) }, () => {
    const when = at + (dice.chance(0.5) ? 1000 + dice.below(2000) : dice.below(30_000));
    if (dice.chance(0.4)) return { at: when, what: 'detach', server, nth: dice.below(6) };
    return { at: when, what: 'attach', server, request: drawNic(dice, place) };
  });
}

function drawMetadata(dice: Dice): Record<string, string> {
  const metadata: Record<string, string> = {};
  if (dice.chance(0.15)) metadata['fake:fail'] = dice.pick(failingSteps);
  if (dice.chance(0.15)) metadata['fake:fail-once'] = dice.pick(failingOnce);
  if (dice.chance(0.2)) metadata['fake:stall'] = `${dice.pick(failingOnce)}=${dice.below(20_000)}`;
  return metadata;
}
