import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import type { Operation } from '../operation.ts';
import type { MoveRequest } from '../port-moves.ts';
import { persist } from '../undo/persist.ts';
import { hasNoBinding, type NicWithPort, withBindings } from './with-bindings.ts';

/** See PortMoves.dropBindings. */
export function dropBindings(engine: Engine, request: MoveRequest): Promise<void> {
  return withBindings(engine, request, undefined, async (operation, nics) => {
    const { host } = request;
    const outcomes = await Promise.allSettled(nics.map((nic) => dropBinding(engine, operation, nic, host)));
    operation.signal.throwIfAborted();
    const failures = outcomes.flatMap((outcome, index) =>
      outcome.status === 'rejected' ? [{ port: nics[index]?.portId ?? '', cause: outcome.reason }] : [],
    );
    if (failures.length === 0) return;
    const ports = failures.map(({ port }) => port).join(', ');
    throw failure('PortBindingDeletionFailed', { step: 'move', port: ports, host }, { cause: failures[0]?.cause });
  });
}

/** Removes one binding; gone is done (P06). Tries again what may pass. Throws the client's errors. */
export async function dropBinding(engine: Engine, operation: Operation, nic: NicWithPort, host: string): Promise<void> {
  const { service, signal, call } = operation;
  try {
    await persist(engine.runtime, signal, () => service.portBindings.remove(nic.portId, host, call('move', nic.index)));
  } catch (error) {
    if (!hasNoBinding(error)) throw error;
  }
}
