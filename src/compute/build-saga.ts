import { AllocationError, AsyncNetworkInfo, type NetworkInfo, type ValidatedNetworks } from '../allocation/index.ts';
import { type RequestContext, requestIdsOf } from '../context/request-context.ts';
import type { SagaDefinition, SagaProgress, SagaStep } from '../saga/index.ts';
import type { Queries, Unit, Work } from '../store/index.ts';
import { networkInfoOf } from '../virt/index.ts';
import type { Asker } from './asker.ts';
import { describeFailure, faultMessage, longestFault } from './build-failure.ts';
import { builderContext } from './builder-context.ts';
import type { Instance } from './instance.ts';
import { failBuild, findInstance, transition } from './instance-store.ts';
import { abortClaim } from './resource-tracker.ts';
import type { WantedHost } from './scheduler/candidates.ts';
import { claimHost } from './scheduler/claim-host.ts';
import { failedTriesOf, type TriesPlan, toldOfEarlier } from './scheduler/failed-tries.ts';
import { nextTry } from './scheduler/next-try.ts';
import { type ComputeServices, storeTime } from './services.ts';
import { SqlPortLedger } from './sql-port-ledger.ts';
import { powerState, taskState, vmState } from './states.ts';
import { destroyGuest, releaseNetwork } from './take-down.ts';

/** What is written down of a build. The user's token is not: one that is taken back after a crash uses service rights. */
export interface BuildPlan extends Asker, TriesPlan {
  readonly instanceUuid: string;
  /** Minted before anything runs, so that a fault is recorded once however often its unwinding is repeated. */
  readonly faultId: string;
  /** The host that was asked for; absent: any. */
  readonly wanted?: WantedHost;
}

/** What a build holds in memory. */
export interface BuildRun {
  /** Null in a process that took the build over. */
  readonly context: RequestContext | null;
  readonly look: ValidatedNetworks | null;
  /** The network as the driver sees it: pending until the node `network` has settled it, which it does in this process. */
  readonly network: AsyncNetworkInfo;
  settleNetwork(allocation: Promise<NetworkInfo>): void;
  /** Calls to the network service were given up in the middle, and may still have their effect. */
  readonly networkCallsCutOff: { yes: boolean };
}

export interface BuildOutputs {
  /** The host that the server is claimed on. */
  claim: { readonly host: string };
  /** The NICs' port ids, in order. */
  network: { readonly ports: readonly string[] };
  disks: null;
  spawn: null;
  activate: null;
}

/** A fresh run's memory. */
export function openBuild(context: RequestContext | null, look: ValidatedNetworks | null): BuildRun {
  const { promise, resolve } = Promise.withResolvers<NetworkInfo>();
  return {
    context,
    look,
    network: new AsyncNetworkInfo(promise),
    settleNetwork: resolve,
    networkCallsCutOff: { yes: false },
  };
}

/** Whether an allocation was given up when its time was over. */
function isTimeout(error: unknown): boolean {
  return error instanceof AllocationError && error.code === 'NetworkAllocationTimeout';
}

/** So often a build that has begun is gone on with. */
const mostTakeovers = 3;

type Step = SagaStep<BuildPlan, BuildOutputs, BuildRun>;

/**
 * A build: claim; network and disks side by side; spawn, whose driver waits for the network only when it needs it; and
 * the move to ACTIVE once both are done. Every move is guarded by the task state that it expects, so that a deletion
 * stops the build at the next one.
 */
export function buildSaga(services: ComputeServices): SagaDefinition<BuildPlan, BuildOutputs, BuildRun, Work<unknown>> {
  const { database, runtime, network, driver, plugEvents, allocating, buildFailures } = services;
  const now = () => storeTime(runtime);

  const instanceOf = (step: Step): Promise<Instance> =>
    database.read((queries) => findInstance(queries, step.plan.instanceUuid));

  /**
   * Everything but the network bears being done again. A network that was being made does not: calls of the dead process may
   * still be on their way, and what they make must not come to a server that lives. What was taken over again and again may
   * be what processes die of.
   */
  const canGoOn = ({ started, succeeded, takeovers }: SagaProgress<BuildPlan, BuildOutputs>) =>
    started.size === 0 || ((!started.has('network') || succeeded.has('network')) && takeovers <= mostTakeovers);

  return {
    name: 'build',
    onFailure: 'unwind',
    recovery: (progress) => (canGoOn(progress) ? 'resume' : 'unwind'),
    reopen: () => openBuild(null, null),
    describeError: describeFailure,
    logFields: requestIdsOf,
    nodes: {
      claim: {
        kind: 'commit',
        after: [],
        commit: ({ plan }) =>
          function* (queries) {
            const instance = yield* findInstance(queries, plan.instanceUuid);
            const tries = plan.attempt === undefined ? [] : yield* failedTriesOf(queries, plan.instanceUuid);
            const { host, node, zone } = yield* claimHost(queries, services, instance, {
              wanted: plan.wanted,
              tries,
            });
            yield* transition(
              queries,
              plan.instanceUuid,
              {
                from: taskState.scheduling,
                to: { vmState: vmState.building, taskState: taskState.networking },
                set: { host, node, availability_zone: zone },
              },
              now(),
            );
            return { host };
          },
        undo:
          ({ plan }) =>
          (queries) =>
            abortClaim(queries, plan.instanceUuid),
      },

      network: {
        kind: 'action',
        after: ['claim'],
        do: async (step) => {
          const instance = await instanceOf(step);
          const allocation = allocate(step, instance);
          step.run.settleNetwork(allocation);
          allocating.add(instance.uuid);
          const networkInfo = await buildFailures
            .counting(instance, () => allocation)
            .catch((error: unknown) => {
              step.run.networkCallsCutOff.yes = step.signal.aborted || isTimeout(error);
              throw error;
            })
            .finally(() => allocating.delete(instance.uuid));
          return { ports: networkInfo.map((vif) => vif.id) };
        },
        undo: async (step) => {
          const instance = await instanceOf(step);
          await releaseNetwork(services, step, instance);
          // What such a call does late must not come to the next try.
          const goesOn = step.run.networkCallsCutOff.yes && (step.plan.furtherTries ?? []).length > 0;
          for (const pause of goesOn ? network.lateCallPauses : []) {
            await runtime.timers.sleep(pause, step.signal);
            await releaseNetwork(services, step, instance);
          }
        },
      },

      disks: {
        kind: 'action',
        after: ['claim'],
        enter: ({ plan }) => move(plan, taskState.networking, { taskState: taskState.blockDeviceMapping }),
        do: async (step) => {
          const instance = await instanceOf(step);
          await driver.prepareNetworksBeforeBlockDeviceMapping(instance, networkOf(step, instance), step.signal);
          await buildFailures.counting(instance, () => driver.prepareDisks(instance, step.signal));
          return null;
        },
        undo: async (step) => driver.removeDisks(await instanceOf(step), step.signal),
      },

      spawn: {
        kind: 'action',
        after: ['disks'],
        enter: ({ plan }) => move(plan, taskState.blockDeviceMapping, { taskState: taskState.spawning }),
        do: async (step) => {
          const instance = await instanceOf(step);
          const spawn = {
            instance,
            network: new AsyncNetworkInfo(confirmedNetwork(step, instance)),
            signal: step.signal,
            expectPlugEvents: (vifs: NetworkInfo) =>
              plugEvents.expect(instance.uuid, vifs, (portIds, signal) => lookAtPorts(step, instance, portIds, signal)),
          };
          await buildFailures.counting(instance, () => driver.spawn(spawn));
          buildFailures.succeeded(instance.host);
          return null;
        },
        undo: async (step) => destroyGuest(services, step, await instanceOf(step)),
      },

      activate: {
        kind: 'commit',
        after: ['spawn', 'network'],
        commit: ({ plan }) =>
          move(plan, taskState.spawning, { vmState: vmState.active, taskState: null }, () => ({
            power_state: powerState.running,
            launched_at: now(),
          })),
        undo: null,
      },
    },
    successor: (plan, failure, { context }) => nextTry(services, plan, failure, () => openBuild(context, null)),
    atRest: {
      unwound: (plan, failure) => failWith(plan, failure),
      stuck: (plan, failure) => failWith(plan, failure),
    },
  };

  function move(
    plan: BuildPlan,
    from: Parameters<typeof transition>[2]['from'],
    to: Parameters<typeof transition>[2]['to'],
    set: () => NonNullable<Parameters<typeof transition>[2]['set']> = () => ({}),
  ): Work<null> {
    return function* (queries: Queries): Unit<null> {
      yield* transition(queries, plan.instanceUuid, { from, to, set: set() }, now());
      return null;
    };
  }

  function failWith(plan: BuildPlan, failure: Parameters<typeof faultMessage>[2]): Work<void> {
    const fault = {
      id: plan.faultId,
      message: faultMessage('Build', plan.instanceUuid, failure),
      details: `${failure.code}: ${failure.detail}`,
    };
    return function* (queries) {
      const message = `${fault.message}${yield* toldOfEarlier(queries, plan, failure)}`.slice(0, longestFault);
      yield* failBuild(queries, plan.instanceUuid, { ...fault, message }, now());
    };
  }

  /** The server's network; what a dead process has made of it is written down. */
  function networkOf(step: Step, { uuid }: Instance): AsyncNetworkInfo {
    const { network: made } = step.outputs;
    return made ? new AsyncNetworkInfo(recordedNetwork(uuid, made.ports)) : step.run.network;
  }

  async function recordedNetwork(uuid: string, ports: readonly string[]): Promise<NetworkInfo> {
    const nics = await new SqlPortLedger(database, uuid).read();
    const vifs = nics.flatMap(({ vif }) => vif ?? []);
    if (vifs.map(({ id }) => id).join() !== ports.join()) throw new Error('the network is not recorded as it was made');
    return vifs;
  }

  /** The network for the guest, once it is certain that no other server has taken a brought port in the same moment. */
  async function confirmedNetwork(step: Step, instance: Instance): Promise<NetworkInfo> {
    const networkInfo = await networkInfoOf(networkOf(step, instance), step.signal);
    await network.confirmPorts({
      ...requestIdsOf(step.plan),
      instance,
      ledger: new SqlPortLedger(database, instance.uuid),
      signal: step.signal,
      onCall: step.trace,
    });
    return networkInfo;
  }

  function lookAtPorts(step: Step, instance: Instance, portIds: readonly string[], signal: AbortSignal) {
    return network.portStates({ requestId: step.plan.requestId, instance, portIds, signal, onCall: step.trace });
  }

  function allocate(step: Step, instance: Instance): Promise<NetworkInfo> {
    const { look } = step.run;
    const context = step.run.context ?? builderContext(step.plan, instance.projectId);
    return network
      .startAllocation({
        context,
        instance,
        requestedNetworks: instance.requestedNetworks,
        securityGroups: instance.securityGroups,
        bindHostId: instance.host === null ? null : driver.networkBindingHostId(instance.host),
        macs: driver.macsForInstance(instance),
        dhcpOptions: driver.dhcpOptionsForInstance(instance),
        vpn: instance.vpn,
        ledger: new SqlPortLedger(database, instance.uuid),
        signal: step.signal,
        onCall: step.trace,
        ...(look && { look }),
      })
      .wait();
  }
}
