import { withDeadline } from '../deadline.ts';
import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { beginOperation, type Operation } from '../operation.ts';
import type { NicRecord } from '../port-ledger.ts';
import { deletePortUnlessTaken, showPort } from '../undo/delete-port.ts';
import { dnsKeepers } from '../undo/dns-keepers.ts';
import { releasePort } from '../undo/release-port.ts';
import type { DeallocatePortRequest } from './network-upkeep.ts';

/** See NetworkUpkeep.deallocatePort. Throws NetworkDeallocationFailed; the record stays then, and it can be called again. */
export async function deallocatePort(engine: Engine, request: DeallocatePortRequest): Promise<void> {
  const { requestId, instance, ledger, portId, onCall } = request;
  const record = (await ledger.read()).find((one) => one.portId === portId);
  if (!record) {
    engine.logger.debug({ instance: instance.uuid, port: portId }, 'no NIC has this port');
    return;
  }
  const place = { step: 'release', nic: record.index, port: portId };
  const late = failure('NetworkDeallocationFailed', { ...place, reason: 'out of time' });
  const takeBack = (signal: AbortSignal) => {
    const input = { context: null, requestId, projectId: instance.projectId, signal, onCall };
    const operation = beginOperation(engine, input);
    return record.ownership === 'created'
      ? deletePortUnlessTaken(engine, operation, { instanceUuid: instance.uuid, portId, nic: record.index })
      : release(engine, operation, instance.uuid, { ...record, portId });
  };
  try {
    await withDeadline(engine.runtime, engine.options.cleanUpDeadlineMs, late, takeBack, request.signal);
  } catch (error) {
    request.signal.throwIfAborted();
    throw failure('NetworkDeallocationFailed', place, { cause: error });
  }
  await ledger.remove([record.index]);
}

async function release(
  engine: Engine,
  operation: Operation,
  instanceUuid: string,
  { portId, index }: NicRecord & { readonly portId: string },
): Promise<void> {
  const port = await showPort(engine, operation, portId, index);
  if (port === null) return;
  const dnsOf = await dnsKeepers(engine.logger, operation, [port.network_id]);
  await releasePort(engine, operation, { instanceUuid, port, dns: dnsOf(port.network_id), dnsName: '', nic: index });
}
