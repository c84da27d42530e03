import type { NicRecord, Vif } from '../allocation/index.ts';
import { requestIdsOf } from '../context/request-context.ts';
import type { SagaDefinition, SagaStep } from '../saga/index.ts';
import type { Work } from '../store/index.ts';
import type { Asker } from './asker.ts';
import { describeFailure, faultMessage } from './build-failure.ts';
import { findInstance, recordFault } from './instance-store.ts';
import { InterfaceDetachFailed, PortNotAttached } from './interface-errors.ts';
import { awaitTurn, awaitTurnBack, endTurn, type TurnPlan } from './interface-turn.ts';
import { type ComputeServices, storeTime } from './services.ts';
import { SqlPortLedger } from './sql-port-ledger.ts';
import { taskState } from './states.ts';

export interface DetachPlan extends Asker, TurnPlan {
  readonly portId: string;
  readonly faultId: string;
}

export interface DetachOutputs {
  turn: null;
  unplug: null;
  release: null;
}

type Step = SagaStep<DetachPlan, DetachOutputs, null>;

/**
 * A detach: the guest's NIC first, then its port (M27), which is deleted if it was made for the server, and else given back.
 * It is resumed after a crash. Where the port cannot be taken back the NIC is plugged in again: the server keeps it, and
 * it can be detached anew.
 */
export function detachSaga(services: ComputeServices): SagaDefinition<DetachPlan, DetachOutputs, null, Work<unknown>> {
  const { database, runtime, network, driver, plugEvents } = services;

  const instanceOf = ({ plan }: Step) => database.read((queries) => findInstance(queries, plan.instanceUuid));
  const ledgerOf = ({ plan }: Step) => new SqlPortLedger(database, plan.instanceUuid);

  return {
    name: 'detach',
    onFailure: 'unwind',
    recovery: () => 'resume',
    reopen: () => null,
    describeError: describeFailure,
    logFields: requestIdsOf,
    nodes: {
      turn: {
        kind: 'action',
        after: [],
        do: async ({ plan, signal }) => {
          await awaitTurn(services, plan, 'detach_interface', signal);
          return null;
        },
        undo: null,
      },

      unplug: {
        kind: 'action',
        after: ['turn'],
        do: async (step) => {
          const { instanceUuid, portId } = step.plan;
          const nic = await nicOf(step);
          // M28, M32
          if (!nic) throw new PortNotAttached(portId, instanceUuid);
          if (!driver.detachInterface) throw new InterfaceDetachFailed(portId, instanceUuid);
          if (nic.vif) await unplug(step, nic.vif);
          plugEvents.forget(instanceUuid, [portId]);
          return null;
        },
        undo: async (step) => {
          await awaitTurnBack(services, step.plan, step.signal);
          const nic = await nicOf(step);
          const instance = await instanceOf(step);
          // The guest is going.
          if (!nic?.vif || instance.deleted || instance.taskState === taskState.deleting) return;
          const { requestId, portId } = step.plan;
          const states = await network.portStates({ requestId, instance, portIds: [portId], signal: step.signal });
          if (states.get(portId) === 'gone') await ledgerOf(step).remove([nic.index]);
          else await driver.attachInterface?.(instance, nic.vif, step.signal);
        },
      },

      release: {
        kind: 'action',
        after: ['unplug'],
        do: async (step) => {
          await network.deallocatePort({
            requestId: step.plan.requestId,
            instance: await instanceOf(step),
            ledger: ledgerOf(step),
            portId: step.plan.portId,
            signal: step.signal,
            onCall: step.trace,
          });
          return null;
        },
        undo: null,
      },
    },
    atRest: {
      done: (plan) => (queries) => endTurn(queries, plan),
      unwound: (plan, failure) => (queries) => rest(queries, plan, failure),
      stuck: (plan, failure) => (queries) => rest(queries, plan, failure),
    },
  };

  /** Who asked has had an answer long ago: the server's fault tells (M28). */
  function* rest(
    queries: Parameters<typeof endTurn>[0],
    plan: DetachPlan,
    failure: Parameters<typeof faultMessage>[2],
  ): ReturnType<typeof endTurn> {
    yield* endTurn(queries, plan);
    const fault = {
      id: plan.faultId,
      message: faultMessage('Detach', plan.instanceUuid, failure),
      details: `${failure.code}: ${failure.detail}`,
    };
    yield* recordFault(queries, plan.instanceUuid, fault, storeTime(runtime));
  }

  /** The NIC with the port; one whose attach was not completed is not there yet. */
  async function nicOf(step: Step): Promise<NicRecord | undefined> {
    const nics = await ledgerOf(step).read();
    return nics.find(({ portId, state }) => portId === step.plan.portId && state === 'bound');
  }

  async function unplug(step: Step, vif: Vif): Promise<void> {
    try {
      await driver.detachInterface?.(await instanceOf(step), vif, step.signal);
    } catch (error) {
      step.signal.throwIfAborted();
      throw new InterfaceDetachFailed(step.plan.portId, step.plan.instanceUuid, error);
    }
  }
}
