import { first, type Queries, run, type Unit } from '../store/index.ts';
import { InstanceInvalidState } from './errors.ts';
import type { Instance } from './instance.ts';
import { findInstance } from './instance-store.ts';
import type { ComputeServices } from './services.ts';
import { pluggable } from './states.ts';

/** A change of a server's interfaces, by the id of its turn. */
export interface TurnPlan {
  readonly instanceUuid: string;
  readonly turn: string;
}

/** What is done to a server's interfaces, by Nova's names. */
export type InterfaceAction = 'attach_interface' | 'detach_interface' | 'add_fixed_ip' | 'remove_fixed_ip';

/** Throws InstanceInvalidState for a server whose interfaces are let be, or that something is being done to. */
export function refuseUnsettled(
  { uuid, vmState, taskState }: Pick<Instance, 'uuid' | 'vmState' | 'taskState'>,
  action: InterfaceAction,
): void {
  if (!pluggable.has(vmState)) throw new InstanceInvalidState(action, uuid, 'vm_state', vmState);
  if (taskState !== null) throw new InstanceInvalidState(action, uuid, 'task_state', taskState);
}

/** Milliseconds between two looks whether the turn of an attach or detach has come. */
const turnPause = 50;

/**
 * Waits until no other change of its interfaces works on the server, of whatever process: one at a time changes its NICs (M24 to
 * M26, pain 2.12). The turn is kept until endTurn. Throws InstanceInvalidState when something else is being done to the
 * server by then, or it is not in a state to be changed; the signal's reason.
 */
export async function awaitTurn(
  services: Pick<ComputeServices, 'database' | 'runtime'>,
  plan: TurnPlan,
  action: InterfaceAction,
  signal: AbortSignal,
): Promise<void> {
  await poll(services, signal, function* (queries) {
    refuseUnsettled(yield* findInstance(queries, plan.instanceUuid), action);
    return yield* takeTurn(queries, plan);
  });
}

/** As awaitTurn, whatever state the server is in: for what is taken back. */
export async function awaitTurnBack(
  services: Pick<ComputeServices, 'database' | 'runtime'>,
  plan: TurnPlan,
  signal: AbortSignal,
): Promise<void> {
  await poll(services, signal, (queries) => takeTurn(queries, plan));
}

async function poll(
  { database, runtime }: Pick<ComputeServices, 'database' | 'runtime'>,
  signal: AbortSignal,
  attempt: (queries: Queries) => Unit<boolean>,
): Promise<void> {
  while (!(await database.write(attempt))) await runtime.timers.sleep(turnPause, signal);
}

function* takeTurn(queries: Queries, { instanceUuid, turn }: TurnPlan): Unit<boolean> {
  yield* run(
    queries
      .insertInto('interface_turn')
      .values({ instance_uuid: instanceUuid, turn })
      .onConflict((conflict) => conflict.column('instance_uuid').doNothing()),
  );
  return (yield* turnOf(queries, instanceUuid)) === turn;
}

/** Whose turn it is to change the server's NICs; null: nobody's. */
export function* turnOf(queries: Queries, instanceUuid: string): Unit<string | null> {
  const row = yield* first(
    queries.selectFrom('interface_turn').select('turn').where('instance_uuid', '=', instanceUuid),
  );
  return row?.turn ?? null;
}

/** Gives the turn to the next one; nothing when it is another one's. */
export function* endTurn(queries: Queries, { instanceUuid, turn }: TurnPlan): Unit<void> {
  yield* run(queries.deleteFrom('interface_turn').where('instance_uuid', '=', instanceUuid).where('turn', '=', turn));
}
