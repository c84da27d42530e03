import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { Port } from '../../neutron/resources.ts';
import type { Engine } from '../engine.ts';
import { failed } from '../errors/failed.ts';
import type { Operation } from '../operation.ts';
import { isUnwired } from '../unwired.ts';

/**
 * Binds a port to the host of its server again, if it is bound elsewhere or not at all (N34, N36). Answers the port as it is
 * then. A port that moves in this moment is left to the next time.
 */
export async function rebindPort(engine: Engine, operation: Operation, port: Port, host: string): Promise<Port> {
  if (port['binding:host_id'] === host && !isUnwired(port['binding:vif_type'])) return port;
  engine.logger.warn({ port: port.id, from: port['binding:host_id'], to: host }, 'a port is bound to its host again');
  const options = { ...operation.call('refresh'), ifMatch: port.revision_number };
  try {
    return await operation.service.ports.update(port.id, { 'binding:host_id': host }, options);
  } catch (error) {
    if (isNeutronError(error, 'RevisionNumberConstraintFailed')) return port;
    throw failed(operation, error, { step: 'refresh', port: port.id, host, rights: 'service' });
  }
}
