import { requestIdsOf } from '../context/request-context.ts';
import { withDeadline } from './deadline.ts';
import type { Engine } from './engine.ts';
import { failure } from './errors/allocation-error-of.ts';
import type { DeallocateRequest } from './network-api.ts';
import { beginOperation } from './operation.ts';
import { takeBack } from './undo/take-back.ts';

/** See NetworkApi.deallocateForInstance. Throws NetworkDeallocationFailed with the first error as its cause. */
export async function deallocate(engine: Engine, request: DeallocateRequest): Promise<void> {
  const { context, instance, requestedNetworks, added, ledger, onCall } = request;
  const ids = requestIdsOf(request);
  const { projectId, uuid } = instance;
  const late = failure('NetworkDeallocationFailed', { step: 'release', reason: 'out of time' });
  const errors = await withDeadline(
    engine.runtime,
    engine.options.cleanUpDeadlineMs,
    late,
    (signal) => {
      const operation = beginOperation(engine, { context, ...ids, projectId, signal, onCall });
      const { otherPorts } = added ?? {};
      return takeBack(engine, operation, { instanceUuid: uuid, ledger, requestedNetworks, otherPorts });
    },
    request.signal,
  );
  request.signal.throwIfAborted();
  if (errors.length === 0) return;
  const left = await ledger.read();
  const nics = left.map(({ index }) => index);
  const errorTexts = errors.map(String);
  engine.logger.error({ ...ids, instance: uuid, nics, errors: errorTexts }, 'ports could not be taken back');
  const ports = left.flatMap(({ portId }) => portId ?? []);
  const place = { step: 'release', nic: nics[0], ...(ports.length > 0 && { port: ports.join(', ') }) };
  throw failure('NetworkDeallocationFailed', place, { cause: errors[0] });
}
