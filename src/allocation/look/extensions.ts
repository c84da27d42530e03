import { failed } from '../errors/failed.ts';
import type { Operation } from '../operation.ts';

/** The aliases of Neutron's extensions; no request while the client remembers them. */
export async function lookAtExtensions(operation: Operation): Promise<string[]> {
  try {
    return [...(await operation.service.extensions.aliases(operation.call('look')))];
  } catch (error) {
    throw failed(operation, error, { step: 'look', rights: 'service' });
  }
}
