import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { Port } from '../../neutron/resources.ts';
import type { Engine } from '../engine.ts';
import type { Operation } from '../operation.ts';
import { isGone, persist, unlessGone } from './persist.ts';

/**
 * Deletes a port that we created: as the user, and with service rights once the user's are refused. Gone is done (L05).
 * Throws the client's errors when it cannot be done in time.
 */
export async function deletePort(
  { runtime }: Pick<Engine, 'runtime'>,
  operation: Operation,
  portId: string,
  nic?: number,
): Promise<void> {
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

/**
 * Deletes a port that we created a while ago for this server, unless it carries another server's id by now: then it is that
 * one's, whoever gave it. One that carries nobody's is ours still.
 */
export async function deletePortUnlessTaken(
  engine: Pick<Engine, 'runtime' | 'logger'>,
  operation: Operation,
  { instanceUuid, portId, nic }: { readonly instanceUuid: string; readonly portId: string; readonly nic: number },
): Promise<void> {
  const port = await showPort(engine, operation, portId, nic);
  if (port === null) return;
  if (port.device_id !== instanceUuid && port.device_id !== '') {
    const fields = { instance: instanceUuid, port: portId, device: port.device_id };
    engine.logger.warn(fields, 'a port that was made for a server is left to the one that has it now');
    return;
  }
  await deletePort(engine, operation, portId, nic);
}

/** The port as service rights show it now; null: gone. Throws the client's errors when it cannot be read in time. */
export function showPort(
  { runtime }: Pick<Engine, 'runtime'>,
  { service, signal, call }: Operation,
  portId: string,
  nic?: number,
): Promise<Port | null> {
  return persist(runtime, signal, () =>
    service.ports.show(portId, call('release', nic)).catch((error: unknown) => {
      if (isGone(error)) return null;
      throw error;
    }),
  );
}
