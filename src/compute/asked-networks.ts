import type { NetworkRequest, RequestedNetworks } from '../allocation/index.ts';
import { all, type Queries, type Unit } from '../store/index.ts';
import type { Instance } from './instance.ts';

/**
 * Every network that was asked for a server: with it, and by attaches since then, also those that failed. A port that nobody
 * has written down is one of ours only where one was asked for.
 */
export function* askedNetworks(
  queries: Queries,
  { uuid, requestedNetworks }: Pick<Instance, 'uuid' | 'requestedNetworks'>,
): Unit<RequestedNetworks> {
  const attaches = yield* all(
    queries.selectFrom('saga').select('plan').where('subject', '=', uuid).where('name', '=', 'attach'),
  );
  if (attaches.length === 0) return requestedNetworks;
  const asked = attaches.map(({ plan }) => (JSON.parse(plan) as { readonly request: NetworkRequest }).request);
  return [...(typeof requestedNetworks === 'string' ? [] : (requestedNetworks ?? [])), ...asked];
}
