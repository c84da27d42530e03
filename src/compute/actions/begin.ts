import type { InstanceTable, Queries, Unit } from '../../store/index.ts';
import { InstanceInvalidState, InstanceNotFound, InstanceNotReady, UnexpectedTaskState } from '../errors.ts';
import type { Instance } from '../instance.ts';
import { findInstance, transition } from '../instance-store.ts';
import { type ComputeServices, storeTime } from '../services.ts';
import type { ActionOrder, ServerAction } from './action.ts';

/** Throws InstanceNotReady, InstanceInvalidState, when the action cannot be done to the server as it is. */
export function refuseState(
  action: Pick<ServerAction, 'called' | 'vmStates' | 'onHost'>,
  instance: Pick<Instance, 'uuid' | 'vmState' | 'taskState' | 'launchedAt' | 'host'>,
): void {
  const { uuid, vmState, taskState, launchedAt } = instance;
  if (action.onHost && instance.host === null) throw new InstanceNotReady(uuid);
  if (!action.vmStates.some((state) => state === vmState)) {
    throw new InstanceInvalidState(action.called, uuid, 'vm_state', vmState);
  }
  if (taskState !== null) throw new InstanceInvalidState(action.called, uuid, 'task_state', taskState);
  if (launchedAt === null) throw new InstanceInvalidState(action.called, uuid, 'launched_at', null);
}

/**
 * Shows that the action is under way, and changes these columns with it. Throws InstanceNotFound, InstanceNotReady,
 * InstanceInvalidState, NoValidHost.
 */
export function* beginAction(
  queries: Queries,
  action: ServerAction,
  uuid: string,
  set: Partial<InstanceTable>,
  order: ActionOrder,
  services: ComputeServices,
): Unit<void> {
  const instance = yield* findInstance(queries, uuid);
  if (instance.deleted) throw new InstanceNotFound(uuid);
  refuseState(action, instance);
  if (action.admit) yield* action.admit(queries, instance, order, services);
  const to = { taskState: action.taskState };
  yield* transition(queries, uuid, { from: null, fromVmState: instance.vmState, to, set }, storeTime(services.runtime));
}

/** Somebody else was faster in the same moment, and is at it: what the caller is told. */
export function asInvalidState(action: ServerAction, uuid: string, error: unknown): unknown {
  if (!(error instanceof UnexpectedTaskState)) return error;
  return new InstanceInvalidState(action.called, uuid, 'task_state', error.actual);
}
