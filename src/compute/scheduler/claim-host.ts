import type { Queries, Unit } from '../../store/index.ts';
import { ComputeResourcesUnavailable, NoValidHost } from '../errors.ts';
import type { Instance } from '../instance.ts';
import { instanceClaim } from '../resource-tracker.ts';
import { type ComputeServices, namesOf } from '../services.ts';
import { type Asked, lookAtHosts, type WantedHost } from './candidates.ts';
import { type FailedTry, toldOf } from './failed-tries.ts';
import { type Filtered, filterHosts } from './filters.ts';
import { weighHosts } from './weights.ts';

/** The host that a server is claimed on. */
export interface ClaimedHost {
  readonly host: string;
  readonly node: string;
  /** The availability zone that it is in. */
  readonly zone: string;
}

/** What a host is chosen by, besides the server itself. */
export interface HostWishes {
  /** The host that is asked for; absent: any. */
  readonly wanted?: WantedHost | null | undefined;
  /** What became of earlier tries: they are not repeated. */
  readonly tries?: readonly FailedTry[];
  /** Of a server that moves: the hosts that it holds, none of which is meant. */
  readonly held?: readonly string[];
}

/**
 * Chooses a host for a server and claims it: the best of those that pass the filters, and the next best when that one has lost
 * its room in the same moment (R23). The only host of a process is claimed without being looked at. Throws
 * ComputeResourcesUnavailable, NoValidHost.
 */
export function* claimHost(
  queries: Queries,
  services: ComputeServices,
  instance: Instance,
  wishes: HostWishes,
): Unit<ClaimedHost> {
  const { host: only, hosts, buildFailures, runtime } = services;
  if (hosts.length === 1 && !wishes.wanted && !wishes.held && !instance.hostHints) {
    return { host: only.host, node: only.node, zone: yield* instanceClaim(queries, only.host, instance, null) };
  }
  const { asked, left, told } = yield* fittingHosts(queries, services, instance, wishes);
  const lost: string[] = [];
  for (const { host, node } of weighHosts(left, asked, buildFailures, runtime.random)) {
    try {
      return { host, node, zone: yield* instanceClaim(queries, host, instance, null) };
    } catch (error) {
      if (!(error instanceof ComputeResourcesUnavailable)) throw error;
      lost.push(error.message);
    }
  }
  const because = lost.length === 0 ? told : `${told}; ${lost.join('; ')}`;
  throw new NoValidHost(`${because}${toldOf(wishes.tries ?? [])}`);
}

/** Throws NoValidHost when no host would take the server now. Nothing is claimed. */
export function* refuseNowhere(
  queries: Queries,
  services: ComputeServices,
  instance: Instance,
  wishes: HostWishes,
): Unit<void> {
  const { left, told } = yield* fittingHosts(queries, services, instance, wishes);
  if (left.length === 0) throw new NoValidHost(told);
}

function* fittingHosts(
  queries: Queries,
  services: ComputeServices,
  instance: Instance,
  { wanted = null, tries = [], held = [] }: HostWishes,
): Unit<Filtered & { readonly asked: Asked }> {
  const tried = new Set(tries.map(({ host }) => host));
  const wishes = { wanted, tried, held: new Set(held) };
  const { asked, candidates } = yield* lookAtHosts(queries, namesOf(services), instance, wishes);
  return { asked, ...filterHosts(candidates, asked) };
}
