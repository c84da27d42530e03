import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { Network } from '../../neutron/resources.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import type { Operation } from '../operation.ts';

/** Has Neutron make the project's topology and tells its network (B21). Throws UnableToAutoAllocateNetwork (B24, B25). */
export async function autoAllocate(operation: Operation): Promise<string> {
  return await during(operation, async () => {
    const { id } = await operation.user.autoAllocatedTopology.get(operation.projectId, operation.call('look'));
    return id;
  });
}

/** Throws what autoAllocate would throw, and makes nothing (S14, S15). */
export async function tryAutoAllocate(operation: Operation): Promise<void> {
  await during(operation, () =>
    operation.user.autoAllocatedTopology.dryRun(operation.projectId, operation.call('look')),
  );
}

/** The error for a topology whose network has vanished (B25). */
export function topologyVanished(network: string) {
  return failure('UnableToAutoAllocateNetwork', { step: 'look', network, reason: 'its network is gone' });
}

/** The first network of the list, which must be the topology's. */
export function networkOfTopology(found: readonly Network[], id: string): Network {
  const network = found.find((one) => one.id === id);
  if (!network) throw topologyVanished(id);
  return network;
}

async function during<T>(operation: Operation, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (isNeutronError(error) && (error.status === 409 || error.status === 404) && !operation.signal.aborted) {
      throw failure('UnableToAutoAllocateNetwork', { step: 'look', reason: error.message }, { cause: error });
    }
    throw failed(operation, error, { step: 'look' });
  }
}
