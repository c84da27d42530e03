import { type RequestContext, requestIdsOf } from '../context/request-context.ts';
import { SagaCancelled, type SagaDefinition, type SagaEngine, type SagaStep } from '../saga/index.ts';
import type { Unit, Work } from '../store/index.ts';
import { serverActions } from './actions/actions.ts';
import type { Asker } from './asker.ts';
import { describeFailure, faultMessage } from './build-failure.ts';
import type { Instance } from './instance.ts';
import { failDeletion, findInstance, markDeleted, markDeleting } from './instance-store.ts';
import { portChangeNames } from './port-change-saga.ts';
import { abortClaim, hostsHeld } from './resource-tracker.ts';
import { type ComputeServices, storeTime } from './services.ts';
import { destroyGuest, dropSpareBindings, releaseNetwork } from './take-down.ts';

export interface TerminatePlan extends Asker {
  readonly instanceUuid: string;
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

  /** The server, and where something of it may be: on its host, and on the one that a move has left or was to come to. */
  const lookAt = ({ plan }: SagaStep<TerminatePlan, TerminateOutputs, TerminateRun>) =>
    database.read(function* (queries): Unit<{ instance: Instance; hosts: (string | null)[] }> {
      const instance = yield* findInstance(queries, plan.instanceUuid);
      const held = yield* hostsHeld(queries, instance.uuid);
      return { instance, hosts: [instance.host, ...held.filter((host) => host !== instance.host)] };
    });

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
          const { instance, hosts } = await lookAt(step);
          for (const host of hosts) {
            const there = { ...instance, host };
            await destroyGuest(services, step, there);
            await driver.removeDisks(there, step.signal);
          }
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
          const { instance, hosts } = await lookAt(step);
          if (hosts.length > 1) await dropSpareBindings(services, step, instance, hosts);
          await releaseNetwork(services, step, instance);
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
