import {
  first,
  type InstanceTable,
  insertRow,
  prepared,
  type Queries,
  run,
  type Unit,
  updateRows,
} from '../store/index.ts';
import { InstanceNotFound, UnexpectedDeletingTaskState, UnexpectedTaskState } from './errors.ts';
import { type Instance, instanceColumns, instanceOfRow } from './instance.ts';
import { forgetNics } from './sql-port-ledger.ts';
import { type TaskState, taskState, type VmState } from './states.ts';

/** A change of a server's state. The stored task state must be `from`, checked in the statement that makes the change. */
export interface Transition {
  readonly from: TaskState | null;
  /** The stored vm state must be this one, too. */
  readonly fromVmState?: string;
  readonly to: { readonly vmState?: VmState; readonly taskState: TaskState | null };
  readonly set?: Partial<InstanceTable>;
}

/** The server, deleted ones included. Throws InstanceNotFound. */
export function* findInstance(queries: Queries, uuid: string): Unit<Instance> {
  const row = yield* first(instanceByUuid(queries, { uuid }));
  if (!row) throw new InstanceNotFound(uuid);
  return instanceOfRow(row);
}

const instanceByUuid = prepared((queries, { uuid }: { uuid: string }) =>
  queries.selectFrom('instance').select(instanceColumns).where('uuid', '=', uuid),
);

/** Adds servers that are about to be built. */
export function* insertInstances(queries: Queries, rows: readonly InstanceTable[]): Unit<void> {
  for (const row of rows) yield* run(insertRow(queries, 'instance', row));
}

/**
 * Moves a server on. Throws UnexpectedDeletingTaskState when it is being deleted, UnexpectedTaskState when it is in any
 * other state than `from`, InstanceNotFound when it is gone.
 */
export function* transition(queries: Queries, uuid: string, move: Transition, now: string): Unit<void> {
  const { from, fromVmState, to, set } = move;
  const change = { ...set, task_state: to.taskState, ...(to.vmState && { vm_state: to.vmState }), updated_at: now };
  const expected = { uuid, deleted: 0, task_state: from, ...(fromVmState !== undefined && { vm_state: fromVmState }) };
  const moved = yield* run(updateRows(queries, 'instance', change, expected));
  if (moved === 0) throw yield* refusal(queries, uuid, from);
}

function* refusal(queries: Queries, uuid: string, expected: string | null): Unit<Error> {
  const row = yield* first(queries.selectFrom('instance').select(['task_state', 'deleted']).where('uuid', '=', uuid));
  if (!row || row.deleted === 1) return new InstanceNotFound(uuid);
  return row.task_state === taskState.deleting
    ? new UnexpectedDeletingTaskState(uuid, expected, row.task_state)
    : new UnexpectedTaskState(uuid, expected, row.task_state);
}

/** Marks a server as being deleted, whatever else is done to it; false when it is already, or is gone. */
export function* markDeleting(queries: Queries, uuid: string, now: string): Unit<boolean> {
  const marked = yield* run(
    queries
      .updateTable('instance')
      .set({ task_state: taskState.deleting, updated_at: now })
      .where('uuid', '=', uuid)
      .where('deleted', '=', 0)
      .where((where) => where.or([where('task_state', 'is', null), where('task_state', '!=', taskState.deleting)])),
  );
  return marked === 1;
}

/**
 * Ends what was being done to a server that is in one of these task states; false when it is in another one: it is being
 * deleted then, or gone.
 */
export function* endTask(
  queries: Queries,
  uuid: string,
  taskStates: readonly TaskState[],
  set: Partial<InstanceTable>,
  now: string,
): Unit<boolean> {
  const ended = yield* run(
    queries
      .updateTable('instance')
      .set({ ...set, task_state: null, updated_at: now })
      .where('uuid', '=', uuid)
      .where('deleted', '=', 0)
      .where('task_state', 'in', taskStates),
  );
  return ended === 1;
}

/** Changes columns of a server, whatever is done to it. */
export function* changeColumns(queries: Queries, uuid: string, set: Partial<InstanceTable>): Unit<void> {
  yield* run(queries.updateTable('instance').set(set).where('uuid', '=', uuid).where('deleted', '=', 0));
}

/** Why a server failed. */
export interface Fault {
  readonly id: string;
  readonly message: string;
  readonly details: string;
}

/**
 * Puts a server whose build failed into ERROR, off its host, with the cause. One that is being deleted keeps its state:
 * the deletion goes on with it.
 */
export function* failBuild(queries: Queries, uuid: string, fault: Fault, now: string): Unit<void> {
  const failed = yield* run(
    queries
      .updateTable('instance')
      .set({
        ...{ vm_state: 'error', task_state: null, launched_at: null, updated_at: now },
        ...{ host: null, node: null, availability_zone: null },
      })
      .where('uuid', '=', uuid)
      .where('deleted', '=', 0)
      .where((where) => where.or([where('task_state', 'is', null), where('task_state', '!=', taskState.deleting)])),
  );
  if (failed === 1) yield* recordFault(queries, uuid, fault, now);
}

/** Puts a server into ERROR whose deletion could not go on; it can be deleted again. */
export function* failDeletion(queries: Queries, uuid: string, fault: Fault, now: string): Unit<void> {
  const failed = yield* run(
    queries
      .updateTable('instance')
      .set({ vm_state: 'error', task_state: null, updated_at: now })
      .where('uuid', '=', uuid)
      .where('deleted', '=', 0),
  );
  if (failed === 1) yield* recordFault(queries, uuid, fault, now);
}

/** Keeps why something failed, with the server; its state is another matter. */
export function* recordFault(queries: Queries, uuid: string, fault: Fault, now: string): Unit<void> {
  const row = { ...fault, code: 500, instance_uuid: uuid, created_at: now };
  // Once more for the same fault: a saga that was stuck has gone on, and its end says more.
  yield* run(
    queries
      .insertInto('instance_fault')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row)),
  );
}

/** Marks a server as gone. Its row stays until retention takes it; its NICs are forgotten. */
export function* markDeleted(queries: Queries, uuid: string, now: string): Unit<void> {
  yield* forgetNics(queries, uuid);
  yield* run(queries.deleteFrom('interface_turn').where('instance_uuid', '=', uuid));
  yield* run(
    queries
      .updateTable('instance')
      .set({
        vm_state: 'deleted',
        task_state: null,
        power_state: 0,
        host: null,
        node: null,
        deleted: 1,
        terminated_at: now,
        updated_at: now,
      })
      .where('uuid', '=', uuid)
      .where('deleted', '=', 0),
  );
}
