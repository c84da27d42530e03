import type { PlannedPort, PortChange } from '../allocation/index.ts';
import { type RequestContext, requestIdsOf } from '../context/request-context.ts';
import type { SagaDefinition, SagaStep } from '../saga/index.ts';
import type { Work } from '../store/index.ts';
import type { Asker } from './asker.ts';
import { describeFailure } from './build-failure.ts';
import { findInstance } from './instance-store.ts';
import { awaitTurn, awaitTurnBack, endTurn, type TurnPlan } from './interface-turn.ts';
import type { ComputeServices } from './services.ts';

/** What is changed of a server's ports, by the names of the sagas that do. */
export const portChangeNames = [
  'add_security_group',
  'remove_security_group',
  'add_fixed_ip',
  'remove_fixed_ip',
] as const satisfies readonly PortChange['kind'][];

export interface PortChangePlan extends Asker, TurnPlan {
  readonly change: PortChange;
}

/** What a change holds in memory. */
export interface PortChangeRun {
  /** Null in a process that took the change over. */
  readonly context: RequestContext | null;
}

interface PortChangeOutputs {
  turn: null;
  look: { readonly planned: readonly PlannedPort[] };
  change: null;
}

type Step = SagaStep<PortChangePlan, PortChangeOutputs, PortChangeRun>;

/**
 * A change of all ports of a server, or of none: looked at first, what they were is written down, then they are changed at once.
 * Who asked waits for its end: one that a process left in the middle is taken back.
 */
export function portChangeSaga(
  services: ComputeServices,
  name: PortChange['kind'],
): SagaDefinition<PortChangePlan, PortChangeOutputs, PortChangeRun, Work<unknown>> {
  const { database, runtime, network } = services;
  const changesAddresses = name === 'add_fixed_ip' || name === 'remove_fixed_ip';

  const requestOf = async ({ plan, run, signal, trace }: Step) => ({
    ...requestIdsOf(plan),
    context: run.context,
    instance: await database.read((queries) => findInstance(queries, plan.instanceUuid)),
    signal,
    onCall: trace,
  });

  return {
    name,
    onFailure: 'unwind',
    recovery: ({ succeeded }) => (succeeded.has('change') ? 'resume' : 'unwind'),
    reopen: () => ({ context: null }),
    describeError: describeFailure,
    logFields: requestIdsOf,
    nodes: {
      turn: {
        kind: 'action',
        after: [],
        do: async ({ plan, signal }) => {
          // Whatever state a server is in, its groups may be changed.
          if (changesAddresses) await awaitTurn(services, plan, name, signal);
          else await awaitTurnBack(services, plan, signal);
          return null;
        },
        undo: null,
      },

      look: {
        kind: 'action',
        after: ['turn'],
        do: async (step) => ({
          planned: await network.planChange({ ...(await requestOf(step)), change: step.plan.change }),
        }),
        undo: null,
      },

      change: {
        kind: 'action',
        after: ['look'],
        do: async (step) => {
          await network.makeChange({ ...(await requestOf(step)), planned: plannedOf(step) });
          return null;
        },
        undo: async (step) => {
          await awaitTurnBack(services, step.plan, step.signal);
          const request = { ...(await requestOf(step)), planned: plannedOf(step) };
          await network.revertChange(request);
          // What a call of the dead process does after that is a change that nobody has asked for.
          for (const pause of step.run.context === null ? network.lateCallPauses : []) {
            await runtime.timers.sleep(pause, step.signal);
            await network.revertChange(request);
          }
        },
      },
    },
    atRest: {
      done: (plan) => (queries) => endTurn(queries, plan),
      unwound: (plan) => (queries) => endTurn(queries, plan),
      stuck: (plan) => (queries) => endTurn(queries, plan),
    },
  };
}

function plannedOf({ outputs }: Step): readonly PlannedPort[] {
  if (!outputs.look) throw new Error('a change has no plan before its look');
  return outputs.look.planned;
}
