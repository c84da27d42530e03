import type { RestedSaga, SagaEngine } from '../saga/index.ts';
import type { Work } from '../store/index.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { BuildTimeout } from './build-timeout.ts';
import type { ComputeApi, ExternalEvent } from './compute-api.ts';
import type { FindingDesk, ProposedMending } from './finding-desk.ts';
import { Janitor } from './janitor/janitor.ts';
import { LateCalls } from './janitor/late-calls.ts';
import { NetworkInfoHealer } from './network-info-healer.ts';
import { NetworkInfoKeeper } from './network-info-keeper.ts';
import { Overdue, type OverdueLimits } from './overdue.ts';
import type { ComputeServices } from './services.ts';
import { SpanExport } from './span-export.ts';

export interface UpkeepOptions {
  readonly metrics: Metrics;
  /** Milliseconds between two servers whose network info is compared with Neutron; 0: never. Default 0. */
  readonly healInterval?: number | undefined;
  /**
   * Milliseconds between two comparisons of everything with everything (0: none; default 0), and for which something has to
   * have been wrong before it is mended (default ten minutes).
   */
  readonly janitor?: { readonly interval?: number; readonly grace?: number } | undefined;
  /** Milliseconds after which a build is ended and taken back; 0: it may take as long as it likes. Default 0. */
  readonly buildTimeout?: number | undefined;
  /** When servers are deleted for good, or leave their host. Default: never by themselves. */
  readonly overdue?: OverdueLimits | undefined;
}

/** As `berth audit`: longer than a call to Neutron or a build's wait for its plug events can take. */
const defaultJanitor = { interval: 0, grace: 600_000 };

/** What a compute service does besides, without being asked: everything that keeps what is there as it should be. */
export class Upkeep {
  readonly #keeper: NetworkInfoKeeper;
  readonly #healer: NetworkInfoHealer;
  readonly #healInterval: number;
  readonly #janitor: Janitor;
  readonly #lateCalls: LateCalls;
  readonly #spans: SpanExport;
  readonly #buildTimeout: number;
  readonly #services: ComputeServices;
  readonly #overdueLimits: OverdueLimits;
  #timeout: BuildTimeout | null = null;
  #overdue: Overdue | null = null;

  constructor(
    services: ComputeServices,
    { metrics, healInterval = 0, janitor, buildTimeout = 0, overdue = { reclaim: null, offload: null } }: UpkeepOptions,
  ) {
    this.#overdueLimits = overdue;
    this.#services = services;
    this.#keeper = new NetworkInfoKeeper(services);
    this.#healer = new NetworkInfoHealer(services, this.#keeper);
    this.#healInterval = healInterval;
    this.#janitor = new Janitor({ services, keeper: this.#keeper, metrics, ...defaultJanitor, ...janitor });
    this.#lateCalls = new LateCalls(services);
    this.#spans = new SpanExport(services);
    this.#buildTimeout = buildTimeout;
  }

  /** From now on it works by itself; builds that take too long are ended on this engine, what is due is asked of compute. */
  start(engine: SagaEngine<Work<unknown>>, compute: Pick<ComputeApi, 'terminate' | 'act'>): void {
    this.#healer.start(this.#healInterval);
    this.#janitor.start();
    void this.#lateCalls.resume();
    this.#timeout = new BuildTimeout(this.#services, engine, this.#buildTimeout);
    this.#timeout.start();
    this.#overdue = new Overdue(this.#services, this.#overdueLimits, compute);
    this.#overdue.start();
  }

  /** Begins nothing more. */
  stop(): void {
    this.#healer.stop();
    this.#janitor.stop();
    this.#timeout?.stop();
    this.#overdue?.stop();
    this.#lateCalls.stop();
    this.#keeper.stop();
  }

  /** Resolves when nothing of it is under way. */
  async idle(): Promise<void> {
    await this.#spans.idle();
    await this.#lateCalls.idle();
    await this.#janitor.idle();
    await this.#overdue?.idle();
    await this.#keeper.idle();
  }

  /** A saga has come to rest in this process. */
  rested(saga: RestedSaga): void {
    this.#spans.rested(saga.id);
    if (saga.wasTakenOver) this.#lateCalls.expect(saga);
  }

  /** What has come for the server while a saga worked on it is seen to now. */
  settled(instanceUuid: string): void {
    this.#keeper.settled(instanceUuid);
  }

  /** Neutron has told something. */
  deliver(event: ExternalEvent): void {
    this.#keeper.deliver(event);
  }

  /** Reads a server's network info anew. */
  heal(instanceUuid: string): Promise<void> {
    return this.#keeper.heal(instanceUuid);
  }

  /** Compares the network info of the next server of this host with Neutron; answers its id, or null when there is none. */
  healNext(): Promise<string | null> {
    return this.#healer.healNext();
  }

  /** One look for what is due. Never throws. */
  async lookForOverdue(): Promise<void> {
    await this.#overdue?.look();
  }

  /** See FindingDesk.proposeMending. */
  proposeMending(id: string): Promise<ProposedMending> {
    return this.#janitor.proposeMending(id);
  }

  /** See FindingDesk.mendFinding. */
  mendFinding(...asked: Parameters<FindingDesk['mendFinding']>): Promise<void> {
    return this.#janitor.mendFinding(...asked);
  }

  /** One round of the janitor. Never throws. */
  sweep(): Promise<void> {
    return this.#janitor.sweep();
  }
}
