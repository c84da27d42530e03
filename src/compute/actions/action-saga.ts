import { requestIdsOf } from '../../context/request-context.ts';
import type { SagaDefinition, SagaFailure, SagaNode } from '../../saga/index.ts';
import type { Queries, Unit, Work } from '../../store/index.ts';
import { describeFailure, faultMessage } from '../build-failure.ts';
import type { Instance } from '../instance.ts';
import { changeColumns, endTask, findInstance, recordFault, transition } from '../instance-store.ts';
import { awaitTurnBack, endTurn } from '../interface-turn.ts';
import { type ComputeServices, storeTime } from '../services.ts';
import { SqlPortLedger } from '../sql-port-ledger.ts';
import { powerState, type TaskState, taskState, vmState } from '../states.ts';
import type {
  ActionOutputs,
  ActionPlan,
  ActionRun,
  ActionSagaStep,
  OutsideStep,
  ServerAction,
  Site,
  StoreStep,
} from './action.ts';

/** So often an action that has begun is gone on with; what was taken over again and again may be what processes die of. */
const mostTakeovers = 3;

type Node = SagaNode<ActionPlan, ActionOutputs, ActionRun, Work<unknown>, unknown>;

/**
 * An action on a server as a saga: it waits until no attach or detach works on the server, takes its steps, and moves the
 * server to its end. It is resumed after a crash. When a step fails, those before it are taken back. Every move expects the
 * task state that the action has set, so that a deletion wins.
 */
export function actionSaga(
  services: ComputeServices,
  action: ServerAction,
): SagaDefinition<ActionPlan, ActionOutputs, ActionRun, Work<unknown>> {
  const { database, runtime, driver } = services;
  const now = () => storeTime(runtime);
  const { taskStates, nodes } = chain();

  return {
    name: action.name,
    onFailure: 'unwind',
    recovery: ({ takeovers }) => (takeovers <= mostTakeovers ? 'resume' : 'unwind'),
    reopen: () => ({ context: null, begun: () => {} }),
    describeError: describeFailure,
    logFields: requestIdsOf,
    nodes,
    atRest: {
      done: (plan) => (queries) => endTurn(queries, plan),
      unwound: (plan, failure) => (queries) => rest(queries, plan, failure, action.failed === 'error'),
      stuck: (plan, failure) => (queries) => rest(queries, plan, failure, true),
    },
  };

  /** What is done first, the turn, the steps, the end, each after the one before. */
  function chain() {
    const nodes: Record<string, Node> = {};
    const { first } = action;
    if (first) nodes[first.name] = outsideNode(first, [], action.taskState);
    nodes.turn = turnNode(first ? [first.name] : []);
    const taskStates: TaskState[] = [action.taskState];
    let last = 'turn';
    let shown: TaskState = action.taskState;
    for (const step of action.steps) {
      nodes[step.name] = 'commit' in step ? storeNode(step, last) : outsideNode(step, [last], shown);
      last = step.name;
      if ('taskState' in step && step.taskState !== undefined) {
        shown = step.taskState;
        taskStates.push(shown);
      }
    }
    nodes.finish = finishNode(last, shown);
    return { nodes, taskStates };
  }

  function turnNode(after: readonly string[]): Node {
    return {
      kind: 'action',
      after,
      do: async ({ plan, signal }) => {
        await awaitTurnBack(services, plan, signal);
        return null;
      },
      // Whatever has been tried, this is what the guest does now.
      undo: async (step) => {
        await awaitTurnBack(services, step.plan, step.signal);
        const { instance } = await siteOf(step);
        if (isGoing(instance) || instance.host === null) return;
        const power = await driver.powerOf(instance);
        const power_state = power === null ? powerState.noState : powerState[power];
        await database.write((queries) => changeColumns(queries, instance.uuid, { power_state }));
      },
    };
  }

  function outsideNode({ do: act, undo, ...step }: OutsideStep, after: readonly string[], shown: TaskState): Node {
    const next = step.taskState;
    return {
      kind: 'action',
      after,
      ...(next && { enter: ({ plan }: ActionSagaStep) => show(plan, shown, next) }),
      do: async (at) => {
        await act(await siteOf(at));
        at.run.begun();
        return null;
      },
      undo: undo
        ? async (at) => {
            await awaitTurnBack(services, at.plan, at.signal);
            const site = await siteOf(at);
            if (step.undoneAlways || !isGoing(site.instance)) await undo(site);
          }
        : null,
    };
  }

  function storeNode(step: StoreStep, after: string): Node {
    return {
      kind: 'commit',
      after: [after],
      commit: ({ plan }) =>
        function* (queries) {
          const instance = yield* findInstance(queries, plan.instanceUuid);
          return (yield* step.commit(queries, instance, plan.order, services)) ?? null;
        },
      undo: ({ plan, outputs }) =>
        function* (queries) {
          const instance = yield* findInstance(queries, plan.instanceUuid);
          // The deletion gives everything back.
          if (!isGoing(instance)) yield* step.undo(queries, instance, plan.order, outputs);
          return null;
        },
    };
  }

  function finishNode(after: string, shown: TaskState): Node {
    return {
      kind: 'commit',
      after: [after],
      commit: ({ plan, outputs }) =>
        function* (queries) {
          const was = yield* findInstance(queries, plan.instanceUuid);
          const { vmState: to, powerState: power, set, launched } = action.end(was, plan.order, services, outputs);
          const columns = {
            ...set,
            ...(power !== undefined && { power_state: power }),
            ...(launched && { launched_at: now() }),
          };
          const end = { from: shown, to: { taskState: null, ...(to && { vmState: to }) }, set: columns };
          yield* transition(queries, plan.instanceUuid, end, now());
          if (action.settle) yield* action.settle(queries, was, plan.order);
          return null;
        },
      undo: null,
    };
  }

  function show(plan: ActionPlan, from: TaskState, to: TaskState): Work<null> {
    return function* (queries) {
      yield* transition(queries, plan.instanceUuid, { from, to: { taskState: to } }, now());
      return null;
    };
  }

  async function siteOf(step: ActionSagaStep): Promise<Site> {
    const { instanceUuid, order } = step.plan;
    const instance = await database.read((queries) => findInstance(queries, instanceUuid));
    const nics = await new SqlPortLedger(database, instanceUuid).read();
    const networkInfo = nics.flatMap(({ vif }) => vif ?? []);
    return { services, instance, networkInfo, order, signal: step.signal, step };
  }

  /** Who asked has had an answer long ago: the server's fault tells, unless it is going. */
  function* rest(queries: Queries, plan: ActionPlan, failure: SagaFailure, isError: boolean): Unit<void> {
    const { instanceUuid } = plan;
    yield* endTurn(queries, plan);
    const set = isError ? { vm_state: vmState.error } : {};
    if (!(yield* endTask(queries, instanceUuid, taskStates, set, now()))) return;
    const fault = {
      id: plan.faultId,
      message: faultMessage(`Action ${action.called}`, instanceUuid, failure),
      details: `${failure.code}: ${failure.detail}`,
    };
    yield* recordFault(queries, instanceUuid, fault, now());
  }
}

/** Whether there is nothing to be put right any more. */
function isGoing(instance: Instance): boolean {
  return instance.deleted || instance.taskState === taskState.deleting;
}
