import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { PortUpdate } from '../../neutron/client/resources/ports.ts';
import type { Port } from '../../neutron/resources.ts';
import type { Engine } from '../engine.ts';
import { failed } from '../errors/failed.ts';
import { beginOperation, type Operation } from '../operation.ts';
import type { PlannedChangeRequest, PlannedPort } from '../port-changes.ts';
import { updatesOf } from './wishes.ts';

/** How often a port is read again that somebody else has changed since. */
const mostRaces = 5;

/** See PortChanges.makeChange. */
export async function makeChange(engine: Engine, request: PlannedChangeRequest): Promise<void> {
  const operation = beginOperation(engine, { ...request, projectId: request.instance.projectId });
  const outcomes = await Promise.allSettled(request.planned.map((port) => changePort(operation, port)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function changePort(operation: Operation, planned: PlannedPort): Promise<void> {
  const { portId } = planned;
  const options = operation.call('change');
  try {
    let revision = planned.revision;
    let updates = updatesOf(planned, beforeOf(planned));
    for (let races = 0; updates.length > 0; races += 1) {
      try {
        await first(updates, (update) =>
          operation.user.ports.update(portId, update, { ...options, ifMatch: revision }),
        );
        return;
      } catch (error) {
        if (!isNeutronError(error, 'RevisionNumberConstraintFailed') || races === mostRaces) throw error;
        const port = await operation.user.ports.show(portId, options);
        revision = port.revision_number;
        updates = updatesOf(planned, port);
      }
    }
  } catch (error) {
    throw failed(operation, error, { step: 'change', port: portId });
  }
}

/** The port as it was when the change was planned. */
function beforeOf(planned: PlannedPort): Pick<Port, 'security_groups' | 'fixed_ips'> {
  return planned.field === 'security_groups'
    ? { security_groups: [...planned.before], fixed_ips: [] }
    : { security_groups: [], fixed_ips: planned.before.map((address) => ({ ...address })) };
}

/** Tries one update after the other while Neutron says that its subnet has no address left. */
async function first(updates: readonly PortUpdate[], make: (update: PortUpdate) => Promise<unknown>): Promise<void> {
  for (const [index, update] of updates.entries()) {
    try {
      await make(update);
      return;
    } catch (error) {
      const last = index === updates.length - 1;
      if (last || !isNeutronError(error, 'IpAddressGenerationFailure')) throw error;
    }
  }
}
