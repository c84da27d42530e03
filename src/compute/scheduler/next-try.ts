import { NoSuccessor, type SagaFailure, type Successor } from '../../saga/index.ts';
import { first, type Queries, run, type Unit, type Work } from '../../store/index.ts';
import { type ComputeServices, namesOf, storeTime } from '../services.ts';
import { taskState } from '../states.ts';
import { failedTriesOf, type TriesPlan } from './failed-tries.ts';

/**
 * The next try of a build that failed by what may go well on another host; null: there is none, because the error is none of
 * those, or as many hosts have been tried as may be (R22).
 */
export function nextTry<P extends TriesPlan, R>(
  services: ComputeServices,
  plan: P,
  failure: SagaFailure,
  run: () => R,
): Successor<P, R, Work<unknown>> | null {
  const [id, ...furtherTries] = plan.furtherTries ?? [];
  if (!failure.elsewhere || id === undefined) return null;
  const next = { ...plan, furtherTries, attempt: (plan.attempt ?? 1) + 1 };
  return { id, plan: next, run: run(), work: (queries) => backToScheduling(queries, services, plan) };
}

/**
 * The server is on no host any more, and waits for the next one (R24). Throws NoSuccessor when it is being deleted, or was moved
 * on by somebody else, and when no host is left (R21).
 */
function* backToScheduling(
  queries: Queries,
  services: ComputeServices,
  { instanceUuid, furtherTries = [] }: TriesPlan,
): Unit<void> {
  const moved = yield* run(
    queries
      .updateTable('instance')
      .set({
        host: null,
        node: null,
        availability_zone: null,
        task_state: taskState.scheduling,
        updated_at: storeTime(services.runtime),
      })
      .where('uuid', '=', instanceUuid)
      .where('deleted', '=', 0)
      .where('host', 'is not', null)
      .where('task_state', 'in', [taskState.networking, taskState.blockDeviceMapping, taskState.spawning]),
  );
  if (moved === 0 && (yield* isThere(queries, furtherTries[0]))) return;
  // This one is among them: its state is written in the same commit, before.
  const tried = new Set((yield* failedTriesOf(queries, instanceUuid)).map(({ host }) => host));
  if (moved === 0 || namesOf(services).every((host) => tried.has(host))) throw new NoSuccessor();
}

/** Whether the next try is written down already: by this very commit, whose answer was lost on its way. */
function* isThere(queries: Queries, id: string | undefined): Unit<boolean> {
  if (id === undefined) return false;
  return (yield* first(queries.selectFrom('saga').select('id').where('id', '=', id))) !== undefined;
}
