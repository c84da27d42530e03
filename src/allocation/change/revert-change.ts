import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import { withDeadline } from '../deadline.ts';
import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { failed } from '../errors/failed.ts';
import { beginOperation, type Operation } from '../operation.ts';
import type { PlannedChangeRequest, PlannedPort } from '../port-changes.ts';
import { isGone, persist } from '../undo/persist.ts';
import { wayBackOf } from './wishes.ts';

/** See PortChanges.revertChange. Tries for as long as a clean-up may take; made with service rights. */
export async function revertChange(engine: Engine, request: PlannedChangeRequest): Promise<void> {
  const { requestId, instance, planned, onCall } = request;
  const late = failure('NeutronUnavailable', { step: 'change', reason: 'out of time' });
  const revert = async (signal: AbortSignal) => {
    const input = { context: null, requestId, projectId: instance.projectId, signal, onCall };
    const operation = beginOperation(engine, input);
    const outcomes = await Promise.allSettled(
      planned.map((port) => revertPort(engine, operation, instance.uuid, port)),
    );
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') throw failed(operation, outcome.reason, { step: 'change', rights: 'service' });
    }
  };
  await withDeadline(engine.runtime, engine.options.cleanUpDeadlineMs, late, revert, request.signal);
}

async function revertPort(
  { runtime }: Engine,
  operation: Operation,
  instanceUuid: string,
  planned: PlannedPort,
): Promise<void> {
  const options = operation.call('change');
  const { ports } = operation.service;
  await persist(runtime, operation.signal, async () => {
    for (;;) {
      try {
        const port = await ports.show(planned.portId, options);
        const update = port.device_id === instanceUuid ? wayBackOf(planned, port) : null;
        if (update) await ports.update(port.id, update, { ...options, ifMatch: port.revision_number });
        return;
      } catch (error) {
        if (isGone(error)) return;
        if (!isNeutronError(error, 'RevisionNumberConstraintFailed')) throw error;
      }
    }
  });
}
