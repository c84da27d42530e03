import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import { withDeadline } from '../deadline.ts';
import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import { lookAtExtensions } from '../look/extensions.ts';
import { beginOperation, type Operation } from '../operation.ts';
import type { NicRecord } from '../port-ledger.ts';
import type { MoveRequest } from '../port-moves.ts';

/** A NIC that has a port. */
export interface NicWithPort extends NicRecord {
  readonly portId: string;
}

/**
 * Runs one step of a move for the NICs that have a port, within the deadline of an allocation. `otherwise`: the answer
 * when there are none, or Neutron knows one binding a port; no request but that for the extensions.
 */
export async function withBindings<T>(
  engine: Engine,
  request: MoveRequest,
  otherwise: T,
  action: (operation: Operation, nics: readonly NicWithPort[]) => Promise<T>,
): Promise<T> {
  const { requestId, instance, ledger, onCall } = request;
  const nics = (await ledger.read()).flatMap((nic) => (nic.portId === null ? [] : [{ ...nic, portId: nic.portId }]));
  if (nics.length === 0) return otherwise;
  const late = failure('NetworkAllocationTimeout', { step: 'move', host: request.host });
  const run = async (signal: AbortSignal) => {
    const input = { context: null, requestId, projectId: instance.projectId, signal, onCall };
    const operation = beginOperation(engine, input);
    const extensions = await lookAtExtensions(operation);
    return extensions.includes('binding-extended') ? action(operation, nics) : otherwise;
  };
  return withDeadline(engine.runtime, engine.options.allocationDeadlineMs, late, run, request.signal);
}

/** Whether Neutron says that a port has no binding to the host, or is gone. A 404 in somebody else's words says neither. */
export function hasNoBinding(error: unknown): boolean {
  return isNeutronError(error, 'PortBindingNotFound') || isNeutronError(error, 'PortNotFound');
}
