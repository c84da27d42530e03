import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Operation } from '../operation.ts';
import { persist, unlessGone } from './persist.ts';

/**
 * Deletes a port that we created: as the user, and with service rights once the user's are refused. Gone is done (L05).
 * Throws the client's errors when it cannot be done in time.
 */
export async function deletePort(runtime: Runtime, operation: Operation, portId: string, nic?: number): Promise<void> {
  const options = operation.call('delete', nic);
  await persist(runtime, operation.signal, () =>
    unlessGone(async () => {
      try {
        await operation.user.ports.delete(portId, options);
      } catch (error) {
        if (operation.userRights === 'service' || !isNeutronError(error)) throw error;
        if (error.status !== 401 && error.status !== 403) throw error;
        await operation.service.ports.delete(portId, options);
      }
    }),
  );
}
