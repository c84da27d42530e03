import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import type { Operation } from '../operation.ts';
import type { MoveRequest, SpareBindingsRequest } from '../port-moves.ts';
import { persist } from '../undo/persist.ts';
import { hasNoBinding, type NicWithPort, withBindings } from './with-bindings.ts';

/** See PortMoves.dropBindings. */
export function dropBindings(engine: Engine, request: MoveRequest): Promise<void> {
  return withBindings(engine, request, undefined, async (operation, nics) => {
    const { host } = request;
    await allOf(operation, nics, host, (nic) => dropBinding(engine, operation, nic, host));
  });
}

/** See PortMoves.dropSpareBindings. */
export function dropSpareBindings(engine: Engine, request: SpareBindingsRequest): Promise<void> {
  const { hosts } = request;
  const where = hosts.join(', ');
  return withBindings(engine, { ...request, host: where }, undefined, async (operation, nics) => {
    await allOf(operation, nics, where, async (nic) => {
      for (const { host, status } of await bindingsOf(engine, operation, nic)) {
        if (status !== 'ACTIVE' && hosts.includes(host)) await dropBinding(engine, operation, nic, host);
      }
    });
  });
}

async function bindingsOf(engine: Engine, { service, signal, call }: Operation, nic: NicWithPort) {
  try {
    return await persist(engine.runtime, signal, () => service.portBindings.list(nic.portId, call('move', nic.index)));
  } catch (error) {
    if (hasNoBinding(error)) return [];
    throw error;
  }
}

/** Tries all of them. Throws PortBindingDeletionFailed with the ports of those that failed. */
async function allOf(
  { signal }: Operation,
  nics: readonly NicWithPort[],
  host: string,
  drop: (nic: NicWithPort) => Promise<void>,
): Promise<void> {
  const outcomes = await Promise.allSettled(nics.map(drop));
  signal.throwIfAborted();
  const failures = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [{ port: nics[index]?.portId ?? '', cause: outcome.reason }] : [],
  );
  if (failures.length === 0) return;
  const ports = failures.map(({ port }) => port).join(', ');
  throw failure('PortBindingDeletionFailed', { step: 'move', port: ports, host }, { cause: failures[0]?.cause });
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
