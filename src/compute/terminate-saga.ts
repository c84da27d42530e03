import { type RequestContext, type RequestIds, requestIdsOf } from '../context/request-context.ts';
import { SagaCancelled, type SagaDefinition, type SagaEngine, type SagaStep } from '../saga/index.ts';
import type { Work } from '../store/index.ts';
import { serverActions } from './actions/actions.ts';
import { describeFailure, faultMessage } from './build-failure.ts';
import { failDeletion, findInstance, markDeleted, markDeleting } from './instance-store.ts';
import { portChangeNames } from './port-change-saga.ts';
import { abortClaim } from './resource-tracker.ts';
import { type ComputeServices, storeTime } from './services.ts';
import { destroyGuest, releaseNetwork } from './take-down.ts';

export interface TerminatePlan extends RequestIds {
  readonly instanceUuid: string;
  /** Who deletes the server. */
  readonly userId: string;
  readonly faultId: string;
}

export interface TerminateRun {
  /** The user who deletes; null in a process that took the deletion over: service rights then. */
  readonly context: RequestContext | null;
}

export interface TerminateOutputs {
  stopBuild: null;
  destroy: null;
  network: null;
  finish: null;
}

/** What a deletion stops. */
const stopped = ['build', 'attach', 'detach', ...portChangeNames, ...serverActions.map(({ name }) => name)];

/**
 * A deletion: it only goes forward, and each step goes by what is there, not by what a build says it did. It is resumed
 * after a crash. When it cannot go on it rests as stuck, the server in ERROR, and can be asked for again.
 */
export function terminateSaga(
  services: ComputeServices,
  engine: SagaEngine<Work<unknown>>,
): SagaDefinition<TerminatePlan, TerminateOutputs, TerminateRun, Work<unknown>> {
  const { database, runtime, driver, images } = services;

  const instanceOf = ({ plan }: SagaStep<TerminatePlan, TerminateOutputs, TerminateRun>) =>
    database.read((queries) => findInstance(queries, plan.instanceUuid));

  return {
    name: 'terminate',
    onFailure: 'stop',
    recovery: () => 'resume',
    reopen: () => ({ context: null }),
    describeError: describeFailure,
    logFields: requestIdsOf,
    nodes: {
      stopBuild: {
        kind: 'action',
        after: [],
        do: async ({ plan, signal }) => {
          const deleted = new SagaCancelled('Deleted', 'the server was deleted');
          await engine.cancel(stopped, plan.instanceUuid, deleted, signal);
          return null;
        },
        undo: null,
      },
      destroy: {
        kind: 'action',
        after: ['stopBuild'],
        do: async (step) => {
          const instance = await instanceOf(step);
          await destroyGuest(services, step, instance);
          await driver.removeDisks(instance, step.signal);
          // What it was shelved as is of no use to anybody else.
          if (instance.shelvedImageId !== null) await images.remove(instance.shelvedImageId);
          return null;
        },
        undo: null,
      },
      network: {
        kind: 'action',
        after: ['destroy'],
        do: async (step) => {
          await releaseNetwork(services, step, await instanceOf(step));
          return null;
        },
        undo: null,
      },
      finish: {
        kind: 'commit',
        after: ['network'],
        commit: ({ plan }) =>
          function* (queries) {
            yield* abortClaim(queries, plan.instanceUuid);
            yield* markDeleted(queries, plan.instanceUuid, storeTime(runtime));
            return null;
          },
        undo: null,
      },
    },
    atRest: {
      stuck: (plan, failure) => {
        const fault = {
          id: plan.faultId,
          message: faultMessage('Deletion', plan.instanceUuid, failure),
          details: `${failure.code}: ${failure.detail}`,
        };
        return (queries) => failDeletion(queries, plan.instanceUuid, fault, storeTime(runtime));
      },
    },
    atRetry: (plan) => (queries) => markDeleting(queries, plan.instanceUuid, storeTime(runtime)),
  };
}
