import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { Port } from '../../neutron/resources.ts';
import { withDeadline } from '../deadline.ts';
import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { beginOperation, type Operation } from '../operation.ts';
import { showPort } from '../undo/delete-port.ts';
import { dnsKeepers } from '../undo/dns-keepers.ts';
import { isGone } from '../undo/persist.ts';
import { releasePort } from '../undo/release-port.ts';
import { type Whose, whoseIs } from '../undo/sort-ports.ts';
import type { ServerPort, StrayEvidence, StrayOutcome, StrayRequest } from './network-upkeep.ts';

/** Whose a port is that carries the id of an instance of this project, by what is written down of it. */
export function whosePort(port: ServerPort, evidence: StrayEvidence & { readonly projectId: string }): Whose {
  const { id, projectId: project_id, networkId: network_id, name } = port;
  return whoseIs(evidence)({ id, project_id: project_id ?? '', network_id, name });
}

/** See NetworkUpkeep.takeBackStray. Throws NetworkDeallocationFailed; it can be called again. */
export async function takeBackStray(engine: Engine, request: StrayRequest): Promise<StrayOutcome> {
  const { requestId, instance, portId, onCall } = request;
  const { projectId } = instance;
  const place = { step: 'release', port: portId };
  const late = failure('NetworkDeallocationFailed', { ...place, reason: 'out of time' });
  const takeBack = async (signal: AbortSignal) => {
    const operation = beginOperation(engine, { context: null, requestId, projectId, signal, onCall });
    const port = await showPort(engine, operation, portId);
    if (port === null) return 'gone';
    if (port.device_id !== instance.uuid) return 'kept';
    const whose = whoseIs({ ...request, projectId })(port);
    if (whose === 'unknown') return 'kept';
    return whose === 'created' ? deleteAsRead(operation, port) : release(engine, operation, instance.uuid, port);
  };
  try {
    return await withDeadline(engine.runtime, engine.options.cleanUpDeadlineMs, late, takeBack, request.signal);
  } catch (error) {
    request.signal.throwIfAborted();
    throw failure('NetworkDeallocationFailed', place, { cause: error });
  }
}

/** Once: who looks at everything again and again need not be stubborn. */
async function deleteAsRead({ service, call }: Operation, { id, revision_number }: Port): Promise<StrayOutcome> {
  try {
    await service.ports.delete(id, { ...call('delete'), ifMatch: revision_number });
    return 'deleted';
  } catch (error) {
    if (isGone(error)) return 'gone';
    if (isNeutronError(error, 'RevisionNumberConstraintFailed')) return 'kept';
    throw error;
  }
}

async function release(engine: Engine, operation: Operation, instanceUuid: string, port: Port): Promise<StrayOutcome> {
  const dnsOf = await dnsKeepers(engine.logger, operation, [port.network_id]);
  await releasePort(engine, operation, { instanceUuid, port, dns: dnsOf(port.network_id), dnsName: '' });
  return 'released';
}
