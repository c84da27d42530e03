import type { Queries, Unit } from '../../store/index.ts';
import { ComputeResourcesUnavailable, NoValidHost } from '../errors.ts';
import type { Instance } from '../instance.ts';
import { instanceClaim } from '../resource-tracker.ts';
import { type ComputeServices, namesOf } from '../services.ts';
import { lookAtHosts, type WantedHost } from './candidates.ts';
import { type FailedTry, toldOf } from './failed-tries.ts';
import { filterHosts } from './filters.ts';
import { weighHosts } from './weights.ts';

/** The host that a server is claimed on. */
export interface ClaimedHost {
  readonly host: string;
  readonly node: string;
  /** The availability zone that it is in. */
  readonly zone: string;
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
  wanted: WantedHost | null,
  tries: readonly FailedTry[],
): Unit<ClaimedHost> {
  const { host: only, hosts, buildFailures, runtime } = services;
  if (hosts.length === 1 && wanted === null) {
    return { host: only.host, node: only.node, zone: yield* instanceClaim(queries, only.host, instance, null) };
  }
  const tried = new Set(tries.map(({ host }) => host));
  const { asked, candidates } = yield* lookAtHosts(queries, namesOf(services), instance, { wanted, tried });
  const { left, told } = filterHosts(candidates, asked);
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
  throw new NoValidHost(`${because}${toldOf(tries)}`);
}
