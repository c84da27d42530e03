import type { AddedNic, NetworkRequest, NicRecord } from '../allocation/index.ts';
import { type RequestContext, requestIdsOf } from '../context/request-context.ts';
import type { SagaDefinition, SagaStep } from '../saga/index.ts';
import type { Work } from '../store/index.ts';
import type { Asker } from './asker.ts';
import { describeFailure } from './build-failure.ts';
import { builderContext } from './builder-context.ts';
import type { Instance } from './instance.ts';
import { findInstance } from './instance-store.ts';
import {
  AttachInterfaceNotSupported,
  InterfaceAttachFailed,
  NetworkInterfaceTaggedAttachNotSupported,
} from './interface-errors.ts';
import { awaitTurn, awaitTurnBack, endTurn, type TurnPlan } from './interface-turn.ts';
import type { ComputeServices } from './services.ts';
import { SqlPortLedger } from './sql-port-ledger.ts';

/** What is written down of an attach; like a build's plan without the user's token. */
export interface AttachPlan extends Asker, TurnPlan {
  /** A port that is brought, a network for a new one, or neither: the only network there is. */
  readonly request: NetworkRequest;
}

/** What an attach holds in memory. */
export interface AttachRun {
  /** Null in a process that took the attach over. */
  readonly context: RequestContext | null;
}

export interface AttachOutputs {
  /** The new NIC's index. */
  turn: { readonly nic: number };
  network: { readonly port: string };
  plug: null;
}

type Step = SagaStep<AttachPlan, AttachOutputs, AttachRun>;

/**
 * An attach: when its turn has come, the port as a build gets its ports, then the guest's NIC; all of it, or none. Who asked
 * waits for its end: of one that a process left in the middle nobody has heard, and it is taken back, unless it was whole.
 */
export function attachSaga(
  services: ComputeServices,
): SagaDefinition<AttachPlan, AttachOutputs, AttachRun, Work<unknown>> {
  const { database, network, driver, plugEvents, allocating, runtime } = services;

  const instanceOf = (step: Step): Promise<Instance> =>
    database.read((queries) => findInstance(queries, step.plan.instanceUuid));

  return {
    name: 'attach',
    onFailure: 'unwind',
    recovery: ({ succeeded }) => (succeeded.has('plug') ? 'resume' : 'unwind'),
    reopen: () => ({ context: null }),
    describeError: describeFailure,
    logFields: requestIdsOf,
    nodes: {
      turn: {
        kind: 'action',
        after: [],
        do: async ({ plan, signal }) => {
          refuseUnsupported(plan);
          await awaitTurn(services, plan, 'attach_interface', signal);
          const nics = await new SqlPortLedger(database, plan.instanceUuid).read();
          return { nic: Math.max(-1, ...nics.map(({ index }) => index)) + 1 };
        },
        undo: null,
      },

      network: {
        kind: 'action',
        after: ['turn'],
        do: async (step) => ({ port: await allocate(step, await instanceOf(step)) }),
        undo: async (step) => {
          await awaitTurnBack(services, step.plan, step.signal);
          await release(step);
          // The server lives: what a call of the dead process made after that would be taken for a NIC of its.
          for (const pause of step.run.context === null ? network.lateCallPauses : []) {
            await runtime.timers.sleep(pause, step.signal);
            await release(step);
          }
        },
      },

      plug: {
        kind: 'action',
        after: ['network'],
        do: async (step) => {
          const instance = await instanceOf(step);
          const ledger = ledgerOf(step);
          const ids = requestIdsOf(step.plan);
          await network.confirmPorts({ ...ids, instance, ledger, signal: step.signal, onCall: step.trace });
          const vif = vifOf(await ledger.read());
          if (!vif || !driver.attachInterface) throw new InterfaceAttachFailed(instance.uuid);
          try {
            await driver.attachInterface(instance, vif, step.signal);
          } catch (error) {
            step.signal.throwIfAborted();
            throw new InterfaceAttachFailed(instance.uuid, error);
          }
          return null;
        },
        undo: async (step) => {
          const vif = vifOf(await ledgerOf(step).read());
          if (!vif) return;
          await driver.detachInterface?.(await instanceOf(step), vif, step.signal);
          plugEvents.forget(step.plan.instanceUuid, [vif.id]);
        },
      },
    },
    atRest: {
      done: (plan) => (queries) => endTurn(queries, plan),
      unwound: (plan) => (queries) => endTurn(queries, plan),
      stuck: (plan) => (queries) => endTurn(queries, plan),
    },
  };

  function refuseUnsupported({ instanceUuid, request }: AttachPlan): void {
    // What cannot be taken out again must not be put in.
    if (!driver.attachInterface || !driver.detachInterface) throw new AttachInterfaceNotSupported(instanceUuid);
    if (request.tag !== null && !driver.attachesTags) throw new NetworkInterfaceTaggedAttachNotSupported(instanceUuid);
  }

  async function release(step: Step): Promise<void> {
    await network.deallocateForInstance({
      context: step.run.context,
      ...requestIdsOf(step.plan),
      instance: await instanceOf(step),
      requestedNetworks: [step.plan.request],
      added: await placeOf(step),
      ledger: ledgerOf(step),
      signal: step.signal,
      onCall: step.trace,
    });
  }

  async function allocate(step: Step, instance: Instance): Promise<string> {
    const { plan, signal } = step;
    allocating.add(instance.uuid);
    try {
      const [vif] = await network
        .startAllocation({
          context: step.run.context ?? builderContext(plan, instance.projectId),
          instance,
          requestedNetworks: [plan.request],
          // Nova applies the project's default group to a NIC that comes later, whatever groups the server has.
          securityGroups: [],
          bindHostId: instance.host === null ? null : driver.networkBindingHostId(instance.host),
          macs: await freeMacs(instance),
          dhcpOptions: driver.dhcpOptionsForInstance(instance),
          vpn: instance.vpn,
          added: await placeOf(step),
          ledger: ledgerOf(step),
          signal,
          onCall: step.trace,
        })
        .wait();
      // M16
      if (!vif) throw new InterfaceAttachFailed(instance.uuid);
      return vif.id;
    } finally {
      allocating.delete(instance.uuid);
    }
  }

  /** The MAC addresses of the hypervisor that no NIC of the server has yet. */
  async function freeMacs(instance: Instance): Promise<readonly string[] | null> {
    const macs = driver.macsForInstance(instance);
    if (macs === null) return null;
    const nics = await new SqlPortLedger(database, instance.uuid).read();
    const taken = new Set(nics.flatMap(({ vif }) => vif?.address.toLowerCase() ?? []));
    return macs.filter((mac) => !taken.has(mac.toLowerCase()));
  }

  function nicOf({ outputs }: Step): number {
    if (!outputs.turn) throw new Error('an attach has no place before its turn');
    return outputs.turn.nic;
  }

  function ledgerOf(step: Step): SqlPortLedger {
    return new SqlPortLedger(database, step.plan.instanceUuid, nicOf(step));
  }

  async function placeOf(step: Step): Promise<AddedNic> {
    const index = nicOf(step);
    const nics = await new SqlPortLedger(database, step.plan.instanceUuid).read();
    const others = nics.filter((nic) => nic.index !== index);
    return { index, otherPorts: others.flatMap(({ portId }) => portId ?? []) };
  }
}

function vifOf(records: readonly NicRecord[]) {
  return records[0]?.vif ?? null;
}
