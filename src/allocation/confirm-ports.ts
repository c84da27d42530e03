import { requestIdsOf } from '../context/request-context.ts';
import { withDeadline } from './deadline.ts';
import type { Engine } from './engine.ts';
import { failure } from './errors/allocation-error-of.ts';
import { failed } from './errors/failed.ts';
import type { ConfirmRequest } from './network-api.ts';
import { beginOperation } from './operation.ts';

/** See PortConfirmation.confirmPorts. */
export async function confirmPorts(engine: Engine, request: ConfirmRequest): Promise<void> {
  const { instance, ledger, onCall } = request;
  const brought = (await ledger.read()).filter(({ ownership }) => ownership === 'brought');
  const id = brought.flatMap(({ portId }) => portId ?? []);
  if (id.length === 0) return;
  const late = failure('NetworkAllocationTimeout', { step: 'confirm' });
  const look = async (signal: AbortSignal) => {
    const input = { context: null, ...requestIdsOf(request), projectId: instance.projectId, signal, onCall };
    const operation = beginOperation(engine, input);
    try {
      return await operation.service.ports.list({ id, fields: ['id', 'device_id'] }, operation.call('confirm'));
    } catch (error) {
      throw failed(operation, error, { step: 'confirm', rights: 'service' });
    }
  };
  const ports = await withDeadline(engine.runtime, engine.options.allocationDeadlineMs, late, look, request.signal);
  for (const { index, portId } of brought) {
    const place = { step: 'confirm', nic: index, port: portId ?? undefined };
    const port = ports.find((one) => one.id === portId);
    if (!port) throw failure('PortNotFound', place);
    if (port.device_id !== instance.uuid) throw failure('PortInUse', place);
  }
}
