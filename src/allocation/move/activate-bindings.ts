import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { Engine } from '../engine.ts';
import { failure } from '../errors/allocation-error-of.ts';
import type { Operation } from '../operation.ts';
import type { MoveRequest } from '../port-moves.ts';
import { persist } from '../undo/persist.ts';
import { hasNoBinding, type NicWithPort, withBindings } from './with-bindings.ts';

/** See PortMoves.activateBindings. */
export function activateBindings(engine: Engine, request: MoveRequest): Promise<readonly string[]> {
  return withBindings(engine, request, [], async (operation, nics) => {
    const { host } = request;
    const outcomes = await Promise.allSettled(nics.map((nic) => activate(engine, operation, nic, host)));
    operation.signal.throwIfAborted();
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') continue;
      const nic = nics[index];
      const place = { step: 'move', nic: nic?.index, port: nic?.portId, host };
      throw failure('PortBindingActivationFailed', place, { cause: outcome.reason });
    }
    return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? (outcome.value ?? []) : []));
  });
}

/** The port's id; null for a port that has no binding there (P10, pain 7.4). Active already is as good (P09, P12). */
async function activate(engine: Engine, operation: Operation, { portId, index }: NicWithPort, host: string) {
  const { service, signal, call } = operation;
  try {
    await persist(engine.runtime, signal, () => service.portBindings.activate(portId, host, call('move', index)));
  } catch (error) {
    if (hasNoBinding(error)) return null;
    if (!isNeutronError(error, 'PortBindingAlreadyActive')) throw error;
  }
  return portId;
}
