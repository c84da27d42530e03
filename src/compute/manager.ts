import type { NetworkApi, NetworkUpkeep, PortChanges, PortConfirmation, PortMoves } from '../allocation/index.ts';
import type { RequestContext } from '../context/request-context.ts';
import type { Ids, Runtime } from '../runtime/runtime.ts';
import { type Journal, SagaEngine, type SagaKind, type SlotLimits, Slots, type UndoLimits } from '../saga/index.ts';
import type { Sealer } from '../secrets/index.ts';
import type { Database, Work } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type Metrics, noMetrics } from '../telemetry/metrics.ts';
import type { Driver, GuestDiagnostics } from '../virt/index.ts';
import { ActionDesk } from './actions/action-desk.ts';
import { askerOf } from './asker.ts';
import { type BuildPlan, type BuildRun, buildSaga, openBuild } from './build-saga.ts';
import type {
  ActionRequest,
  AttachRequest,
  BuildRequest,
  ComputeApi,
  DetachRequest,
  ExternalEvent,
  PortChangeRequest,
} from './compute-api.ts';
import { InstanceNotFound, InstanceNotReady, TooManyBuilds } from './errors.ts';
import type { FindingDesk, ProposedMending } from './finding-desk.ts';
import { type Instance, rowOfNewInstance } from './instance.ts';
import { findInstance, insertInstances, markDeleting } from './instance-store.ts';
import { whyNotMend } from './janitor/why-not-mend.ts';
import { type Leftovers, leftoversOf } from './leftovers.ts';
import type { Notifications } from './notifications/notifications.ts';
import { PlugEvents, type PlugWait } from './plug-events.ts';
import { PortDesk } from './port-desk.ts';
import { type AllocationRatios, defaultRatios, type HostDescription, registerHost } from './resource-tracker.ts';
import type { OperatorWord, SagaDesk } from './saga-desk.ts';
import { BuildFailures } from './scheduler/build-failures.ts';
import { closeOtherHosts } from './scheduler/close-other-hosts.ts';
import type { ServerImages } from './server-images.ts';
import { type ComputeServices, namesOf, storeTime } from './services.ts';
import { type TerminatePlan, type TerminateRun, terminateSaga } from './terminate-saga.ts';
import { Upkeep, type UpkeepOptions } from './upkeep.ts';

export interface ManagerOptions extends Omit<UpkeepOptions, 'metrics'> {
  readonly database: Database;
  readonly journal: Journal<Work<unknown>>;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  readonly network: NetworkApi & PortChanges & PortConfirmation & NetworkUpkeep & PortMoves;
  readonly driver: Driver;
  readonly images: ServerImages;
  /** The hosts that it builds on. */
  readonly hosts: readonly [HostDescription, ...HostDescription[]];
  /** On how many hosts a build is tried that fails by what may go well on another one. Default 3. */
  readonly maxAttempts?: number;
  /** Whether a server that is resized stays on its host while that has room. Default true. */
  readonly allowResizeToSameHost?: boolean;
  /** Seals what users want kept from others. */
  readonly sealer: Sealer;
  readonly ratios?: AllocationRatios;
  /**
   * Milliseconds to wait for plug events (0: do not wait), whether a build ends without them, and milliseconds between two
   * looks at the ports meanwhile.
   */
  readonly vifPlugging?: { readonly timeout: number; readonly isFatal: boolean; readonly lookEvery?: number };
  readonly undoLimits?: UndoLimits;
  /** How many builds run at once, those gone on with after a start included, and how many may wait. */
  readonly builds?: SlotLimits;
  /** Whether a server that is shelved leaves its host at once, or when an administrator says so. Default true. */
  readonly offloadShelved?: boolean;
  /**
   * Milliseconds between two looks for builds and deletions that nobody runs and, where several processes share the
   * database, between two signs of life. Default 5000.
   */
  readonly watchPause?: number;
  /** Tells others what is done; nothing is told without it. The journal is to be over it. */
  readonly notifications?: Notifications | null;
}

/** Nova's vif_plugging_timeout and vif_plugging_is_fatal. Neutron itself gathers its events for 2 seconds. */
const defaultVifPlugging = { timeout: 300_000, isFatal: true, lookEvery: 5_000 };

/** At once as many as Nova's max_concurrent_builds. At a second each, the last one in line waits less than two minutes. */
export const defaultBuilds: SlotLimits = { atOnce: 10, waiting: 1000 };

const defaultWatchPause = 5000;

/** As Nova's [scheduler] max_attempts. */
const defaultAttempts = 3;

/** The compute service of the hosts of one process: it builds servers and takes them down. */
export class ComputeManager implements ComputeApi, SagaDesk, FindingDesk {
  readonly #services: ComputeServices;
  readonly #engine: SagaEngine<Work<unknown>>;
  readonly #ratios: AllocationRatios;
  readonly #sealer: Sealer;
  readonly #slots: Slots;
  readonly #builds: SagaKind<BuildPlan, BuildRun>;
  readonly #terminations: SagaKind<TerminatePlan, TerminateRun>;
  readonly #ports: PortDesk;
  readonly #desk: ActionDesk;
  readonly #watchPause: number;
  readonly #maxAttempts: number;
  readonly #upkeep: Upkeep;
  readonly #notifications: Notifications | null;
  #stopWatching = () => {};

  constructor(options: ManagerOptions) {
    const { database, journal, runtime, logger, metrics = noMetrics, network, driver, images, hosts } = options;
    const plugEvents = new PlugEvents({ runtime, logger, ...defaultVifPlugging, ...options.vifPlugging });
    const allocating = new Set<string>();
    this.#services = {
      database,
      runtime,
      logger,
      network,
      driver,
      images,
      plugEvents,
      allocating,
      hosts,
      host: hosts[0],
      resizesInPlace: options.allowResizeToSameHost ?? true,
      buildFailures: new BuildFailures(),
    };
    this.#maxAttempts = Math.min(options.maxAttempts ?? defaultAttempts, hosts.length);
    this.#ratios = options.ratios ?? defaultRatios;
    this.#sealer = options.sealer;
    this.#watchPause = options.watchPause ?? defaultWatchPause;
    this.#notifications = options.notifications ?? null;
    const { healInterval, janitor, buildTimeout, overdue } = options;
    this.#upkeep = new Upkeep(this.#services, { metrics, healInterval, janitor, buildTimeout, overdue });
    this.#engine = new SagaEngine({
      rested: (saga) => this.#upkeep.rested(saga),
      journal,
      runtime,
      logger,
      metrics,
      ...(options.undoLimits && { undoLimits: options.undoLimits }),
    });
    this.#slots = new Slots(options.builds ?? defaultBuilds);
    this.#builds = this.#engine.register(buildSaga(this.#services), this.#slots);
    this.#terminations = this.#engine.register(terminateSaga(this.#services, this.#engine));
    this.#ports = new PortDesk({
      services: this.#services,
      engine: this.#engine,
      journal,
      settling: (uuid, rest) => this.#settling(uuid, rest),
      heal: (uuid) => this.#upkeep.heal(uuid),
    });
    this.#desk = new ActionDesk({
      services: this.#services,
      engine: this.#engine,
      sealer: options.sealer,
      offloadShelved: options.offloadShelved ?? true,
      settling: (uuid, rest) => void this.#settling(uuid, rest),
    });
    metrics.gauge('berth_sagas_under_way', () =>
      [...this.#engine.sizes()].map(([saga, value]) => ({ labels: { saga }, value })),
    );
    metrics.gauge('berth_builds_running', () => [{ labels: {}, value: this.#slots.running }]);
    metrics.gauge('berth_builds_waiting', () => [{ labels: {}, value: this.#slots.waiting }]);
  }

  /** Makes the hosts known and goes on with what an earlier process left unfinished; answers how many sagas that were. */
  async start(): Promise<number> {
    const { database, driver, hosts, runtime } = this.#services;
    const ratios = this.#ratios;
    const now = storeTime(runtime);
    // Of an SQLite nobody else has any.
    const areAll = database.engine === 'sqlite';
    await this.updateServices(function* (queries) {
      for (const host of hosts) yield* registerHost(queries, host, driver.resources(host.host), ratios, now);
      if (areAll) yield* closeOtherHosts(queries, namesOf({ hosts }));
    });
    this.#notifications?.start();
    this.#stopWatching = await this.#engine.watch(this.#watchPause);
    this.#upkeep.start(this.#engine, this);
    return this.#engine.recover();
  }

  async build({ context, instances, look, admission, wanted }: BuildRequest): Promise<void> {
    const { ids } = this.#services.runtime;
    const now = storeTime(this.#services.runtime);
    const sagas = instances.map(({ uuid }) =>
      this.#builds.describe(ids.uuid(), uuid, {
        instanceUuid: uuid,
        ...askerOf(context),
        faultId: ids.uuid(),
        ...(wanted && { wanted }),
        ...(!wanted && this.#maxAttempts > 1 && { furtherTries: uuids(ids, this.#maxAttempts - 1) }),
      }),
    );
    const rows = instances.map((instance) => rowOfNewInstance(instance, this.#sealer, now));
    const giveBack = this.#slots.reserve(instances.length);
    if (!giveBack) throw new TooManyBuilds();
    try {
      await this.#engine.create(sagas, function* (queries) {
        yield* admission(queries);
        yield* insertInstances(queries, rows);
      });
    } finally {
      giveBack();
    }
    for (const saga of sagas) {
      void this.#settling(saga.subject, this.#builds.start(saga, openBuild(context, look)));
    }
  }

  async terminate(instanceUuid: string, context: RequestContext, patience = 0): Promise<void> {
    const { runtime } = this.#services;
    const now = storeTime(runtime);
    const saga = this.#terminations.describe(runtime.ids.uuid(), instanceUuid, {
      instanceUuid,
      ...askerOf(context),
      faultId: runtime.ids.uuid(),
    });
    try {
      await this.#engine.create([saga], function* (queries) {
        if (!(yield* markDeleting(queries, instanceUuid, now))) throw new NothingToDelete();
      });
    } catch (error) {
      if (error instanceof NothingToDelete) return;
      throw error;
    }
    const rest = this.#terminations.start(saga, { context });
    if (patience === 0) return;
    const patient = new AbortController();
    await Promise.race([rest, runtime.timers.sleep(patience, patient.signal).catch(() => {})]);
    patient.abort();
  }

  attach(request: AttachRequest): Promise<string> {
    return this.#ports.attach(request);
  }

  detach(request: DetachRequest): Promise<void> {
    return this.#ports.detach(request);
  }

  changePorts(request: PortChangeRequest): Promise<void> {
    return this.#ports.change(request);
  }

  act(request: ActionRequest): Promise<void> {
    return this.#desk.act(request);
  }

  note(...asked: Parameters<ComputeApi['note']>): Promise<void> {
    return this.#desk.note(...asked);
  }

  update<T>(context: RequestContext, instanceUuid: string, change: Work<T>): Promise<T> {
    const { database } = this.#services;
    return this.#notifications?.update(context, instanceUuid, change) ?? database.write(change);
  }

  updateServices<T>(change: Work<T>): Promise<T> {
    return this.#notifications?.changeServices(change) ?? this.#services.database.write(change);
  }

  async consoleOutput(instanceUuid: string): Promise<string | null> {
    return this.#services.driver.consoleOutput(await this.#onHost(instanceUuid));
  }

  async diagnostics(instanceUuid: string): Promise<GuestDiagnostics | null> {
    return this.#services.driver.diagnostics(await this.#onHost(instanceUuid));
  }

  async refreshNetworkInfo(instanceUuid: string): Promise<void> {
    await this.#upkeep.heal(instanceUuid);
  }

  async #onHost(instanceUuid: string): Promise<Instance> {
    const instance = await this.#services.database.read((queries) => findInstance(queries, instanceUuid));
    if (instance.deleted) throw new InstanceNotFound(instanceUuid);
    if (instance.host === null) throw new InstanceNotReady(instanceUuid);
    return instance;
  }

  /** What has come for the server in the meantime is seen to when the saga rests. */
  #settling<T>(instanceUuid: string, rest: Promise<T>): Promise<T> {
    return rest.finally(() => this.#upkeep.settled(instanceUuid));
  }

  async retrySaga(id: string, by: OperatorWord): Promise<void> {
    await this.#engine.retry(id, by);
  }

  async abandonSaga(id: string, by: OperatorWord & { readonly why: string }): Promise<Leftovers> {
    const saga = await this.#engine.abandon(id, by);
    return this.#services.database.read((queries) => leftoversOf(queries, saga));
  }

  whyNotMend({ kind, state, host }: Parameters<FindingDesk['whyNotMend']>[0]): string | null {
    return whyNotMend({ kind, state, host }, namesOf(this.#services));
  }

  proposeMending(id: string): Promise<ProposedMending> {
    return this.#upkeep.proposeMending(id);
  }

  mendFinding(...asked: Parameters<FindingDesk['mendFinding']>): Promise<void> {
    return this.#upkeep.mendFinding(...asked);
  }

  async externalEvent(event: ExternalEvent): Promise<void> {
    this.#services.plugEvents.deliver(event);
    this.#upkeep.deliver(event);
  }

  /** Which ports a server waits for to be wired, in this process; null: none. */
  plugWaitOf(instanceUuid: string): PlugWait | null {
    return this.#services.plugEvents.waitOf(instanceUuid);
  }

  /**
   * Resolves when no build and no deletion is under way, network info is up to date with what has been heard, and all is told
   * to whoever listens.
   */
  async idle(): Promise<void> {
    await this.#engine.idle();
    await this.#upkeep.idle();
    await this.#notifications?.idle();
  }

  /** Compares the network info of the next server of this host with Neutron; answers its id, or null when there is none. */
  healNext(): Promise<string | null> {
    return this.#upkeep.healNext();
  }

  /**
   * Compares Neutron's ports, the servers, their NICs and claims and the driver's guests once, and mends or reports what does
   * not fit. Never throws.
   */
  sweep(): Promise<void> {
    return this.#upkeep.sweep();
  }

  /** Deletes for good, and takes off this host, what the time for has come. Never throws. */
  lookForOverdue(): Promise<void> {
    return this.#upkeep.lookForOverdue();
  }

  /** Takes nothing more over from other processes, begins no more builds and no upkeep. What is under way goes on. */
  retire(): void {
    this.#stopWatching();
    this.#slots.close();
    this.#upkeep.stop();
    this.#notifications?.retire();
  }

  /** How many builds and deletions are under way, or left to the next process. */
  get underWay(): number {
    return this.#engine.size + this.#slots.left;
  }
}

function uuids(ids: Ids, count: number): string[] {
  return Array.from({ length: count }, () => ids.uuid());
}

/** The server is being deleted already, or gone: there is no second deletion to write down. */
class NothingToDelete extends Error {}
