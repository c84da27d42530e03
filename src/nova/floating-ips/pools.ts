import type { RequestContext } from '../../context/request-context.ts';
import type { Network } from '../../neutron/resources.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { refusedByNetwork } from '../errors/network-refusal.ts';
import { notFound } from '../errors/nova-error.ts';

/** External networks, by which floating IPs are had; the Compute API calls them pools, and by their names. */
export async function poolsOf(
  session: ComputeFaceDeps['session'],
  context: RequestContext,
): Promise<readonly Network[]> {
  return refusedByNetwork(session(context).networks.list({ 'router:external': true }));
}

/**
 * The pool of this name or id; without one, the default one, or the only one there is. Throws HttpError 404, also for a name that
 * several have.
 */
export function choosePool(pools: readonly Network[], wanted: string | null): Network {
  const named = wanted === null ? pools : pools.filter(({ id, name }) => id === wanted || name === wanted);
  const usual = wanted === null ? named.filter((pool) => pool.is_default === true) : [];
  const [pool, ...others] = usual.length > 0 ? usual : named;
  if (!pool || others.length > 0) throw notFound('Floating IP pool not found.');
  return pool;
}
