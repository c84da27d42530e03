import type { Runtime } from '../runtime/runtime.ts';
import { ConstraintError, isConflict, StoreError } from '../store/errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ActionNode, SagaDefinition, SagaFailure, SagaNode, SagaStep } from './definition.ts';
import { failureOf, NoSuccessor, SagaInterrupted, withObstacle } from './failure.ts';
import { SagaHistory } from './history.ts';
import {
  type Journal,
  type JournalWrite,
  type NewSaga,
  type SagaEvent,
  type SagaEventKind,
  SagaLostError,
  type SagaRecord,
} from './journal.ts';

/** How long it is tried to do what has to be done: to undo, or to go on where there is no way back. Times in milliseconds. */
export interface UndoLimits {
  /** How long one try of one undo may take. */
  readonly deadline: number;
  /** Pauses between tries; when they are used up the saga is stuck. */
  readonly pauses: readonly number[];
}

export interface ExecutionServices<W> {
  readonly journal: Journal<W>;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly undoLimits: UndoLimits;
  /** Nobody is to take over a saga of this id, which is about to be written down; what is returned takes that back. */
  willBegin(id: string): () => void;
}

export type RestingState = 'done' | 'unwound' | 'stuck';

/** One saga being run by this process, forward and, when it fails, back. */
export class Execution<P, O extends object, R, W> {
  readonly #definition: SagaDefinition<P, O, R, W>;
  readonly #nodes: ReadonlyMap<string, SagaNode<P, O, R, W, unknown>>;
  readonly #record: SagaRecord;
  readonly #plan: P;
  readonly #open: () => R;
  #run: { readonly memory: R } | null = null;
  readonly #services: ExecutionServices<W>;
  readonly #history: SagaHistory;
  readonly #controller = new AbortController();
  #failure: SagaFailure | null = null;
  #isCancelled = false;
  #successor: { readonly saga: NewSaga; readonly run: R } | null = null;

  /** `open` makes what the run holds in memory; it is called once, when the saga is run. */
  constructor(
    definition: SagaDefinition<P, O, R, W>,
    record: SagaRecord,
    open: () => R,
    services: ExecutionServices<W>,
  ) {
    this.#definition = definition;
    this.#nodes = new Map(Object.entries(definition.nodes));
    this.#record = record;
    this.#plan = record.plan as P;
    this.#open = open;
    this.#services = services;
    this.#history = new SagaHistory(record);
  }

  /** What it failed with; null as long as it has not. */
  get failure(): SagaFailure | null {
    return this.#failure;
  }

  /** What is written down to be tried instead, once it rests as unwound; null: nothing. */
  get successor(): { readonly saga: NewSaga; readonly run: R } | null {
    return this.#successor;
  }

  /** What every line about it in the log carries. */
  logFields(): object {
    const { id, subject } = this.#record;
    return { saga: this.#definition.name, sagaId: id, subject, ...this.#definition.logFields?.(this.#plan) };
  }

  /**
   * Stops the way forward: nodes under way see their signal abort, then what was done is taken back, and nothing is tried
   * instead.
   */
  cancel(reason: Error): void {
    this.#isCancelled = true;
    this.#controller.abort(reason);
  }

  /** Runs a saga that was just written down. Resolves with the state it rests in; rejects when the journal fails. */
  async start(): Promise<RestingState> {
    await this.#forward();
    return this.#settle();
  }

  /** Goes on with a saga that was left in the middle, or was stuck. Rejects when the journal fails, or by a defect. */
  async recover(): Promise<RestingState> {
    this.#memory();
    if (this.#record.state === 'unwinding') {
      // That of the way forward: what stood in the way of an earlier unwinding may be gone.
      const failed = this.#record.events.findLast(({ kind }) => kind === 'failed');
      this.#failure =
        (failed?.data as SagaFailure | undefined) ?? this.#record.failure ?? failureOf(null, new SagaInterrupted());
      return this.#unwind();
    }
    const progress = {
      plan: this.#plan,
      started: new Set(this.#history.standing as (keyof O)[]),
      succeeded: new Set([...this.#history.outputs.keys()] as (keyof O)[]),
      takeovers: this.#record.epoch - 1,
    };
    if (this.#definition.recovery(progress) === 'unwind') this.#fail(null, new SagaInterrupted());
    else await this.#forward();
    return this.#settle();
  }

  /**
   * Leaves a saga that cannot go on to an operator: `error` is in the way each time. Rejects when even that cannot be written.
   */
  async giveUp(error: unknown): Promise<RestingState> {
    const obstacle = failureOf(null, error, this.#definition.describeError);
    const before = this.#failure ?? this.#record.failure;
    this.#failure = before ? withObstacle(before, obstacle) : obstacle;
    try {
      await this.#rest('stuck');
    } catch (inTheWay) {
      if (inTheWay instanceof SagaLostError) throw inTheWay;
      // What else is to be committed with it may be what is broken.
      await this.#insist({ events: () => [], state: 'stuck', failure: this.#failure });
    }
    return 'stuck';
  }

  async #settle(): Promise<RestingState> {
    if (!this.#failure) {
      await this.#rest('done');
      return 'done';
    }
    if (this.#definition.onFailure === 'stop') {
      await this.#rest('stuck');
      return 'stuck';
    }
    await this.#append('failed', this.#failure.node, this.#failure, { state: 'unwinding', failure: this.#failure });
    return this.#unwind();
  }

  async #forward(): Promise<void> {
    const running = new Map<string, Promise<void>>();
    for (;;) {
      if (this.#controller.signal.aborted && !this.#failure) this.#fail(null, this.#controller.signal.reason);
      if (!this.#failure) {
        for (const name of this.#ready()) {
          if (running.has(name)) continue;
          const node = this.#timed(name, 'do', () => this.#runNode(name))
            .catch((error: unknown) => this.#fail(name, error))
            .finally(() => running.delete(name));
          running.set(name, node);
        }
      }
      if (running.size === 0) return;
      await Promise.race(running.values());
    }
  }

  #ready(): string[] {
    return [...this.#nodes.keys()].filter(
      (name) =>
        !this.#history.succeeded(name) &&
        this.#node(name).after.every((earlier) => this.#history.succeeded(String(earlier))),
    );
  }

  async #runNode(name: string): Promise<void> {
    const node = this.#node(name);
    const step = this.#step(name, this.#controller.signal);
    if (node.kind === 'commit') {
      await this.#append('succeeded', name, undefined, { work: node.commit(step), commits: name });
      return;
    }
    if (!this.#history.started(name)) {
      await this.#append('started', name, undefined, node.enter ? { work: node.enter(step) } : {});
    }
    const output =
      this.#definition.onFailure === 'stop' ? await this.#persist(name, () => node.do(step)) : node.do(step);
    await this.#append('succeeded', name, await output);
  }

  /** Where there is no way back, an action is tried as often as an undo is. */
  async #persist<T>(name: string, action: () => Promise<T>): Promise<T> {
    const { undoLimits, runtime, logger } = this.#services;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await action();
      } catch (error) {
        const pause = undoLimits.pauses[attempt];
        if (pause === undefined || this.#controller.signal.aborted) throw error;
        logger.warn({ ...this.logFields(), node: name, attempt, err: error }, 'step failed; once more');
        await this.#append('do-failed', name, failureOf(name, error, this.#definition.describeError));
        await runtime.timers.sleep(pause, this.#controller.signal);
      }
    }
  }

  async #unwind(): Promise<RestingState> {
    for (const name of this.#history.standing.toReversed()) {
      const obstacle = await this.#undo(name);
      if (!obstacle) continue;
      this.#failure = this.#failure && withObstacle(this.#failure, obstacle);
      await this.#rest('stuck');
      return 'stuck';
    }
    if (!(await this.#handOver())) await this.#rest('unwound');
    return 'unwound';
  }

  /** Comes to rest together with the start of what is tried instead; false: there is nothing. */
  async #handOver(): Promise<boolean> {
    const failure = this.#failure;
    const { epoch, name, subject } = this.#record;
    if (!failure || epoch > 1 || this.#isCancelled) return false;
    const next = this.#definition.successor?.(this.#plan, failure, this.#memory());
    if (!next) return false;
    const saga = { id: next.id, name, subject, plan: next.plan };
    const notBegun = this.#services.willBegin(next.id);
    try {
      await this.#insist({ events: () => [], state: 'unwound', failure, work: next.work, successor: saga });
    } catch (error) {
      notBegun();
      if (error instanceof NoSuccessor) return false;
      throw error;
    }
    this.#successor = { saga, run: next.run };
    return true;
  }

  /** Takes one node back; answers why when it cannot be. */
  async #undo(name: string): Promise<SagaFailure | null> {
    const node = this.#node(name);
    if (node.kind === 'commit') {
      const step = this.#step(name, this.#controller.signal);
      await this.#append('undone', name, undefined, node.undo ? { work: node.undo(step) } : {});
      return null;
    }
    const { pauses } = this.#services.undoLimits;
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.#timed(name, 'undo', () => this.#undoAction(name, node));
        await this.#append('undone', name);
        return null;
      } catch (error) {
        const pause = pauses[attempt];
        const again = pause !== undefined;
        this.#services.logger.warn({ ...this.logFields(), node: name, attempt, err: error, again }, 'undo failed');
        const obstacle = failureOf(name, error, this.#definition.describeError);
        await this.#append('undo-failed', name, obstacle);
        if (pause === undefined) return obstacle;
        await this.#services.runtime.timers.sleep(pause);
      }
    }
  }

  async #undoAction<Out>(name: string, node: ActionNode<P, O, R, W, Out>): Promise<void> {
    if (!node.undo) return;
    const { timers } = this.#services.runtime;
    const limit = new AbortController();
    const cancelTimer = timers.after(this.#services.undoLimits.deadline, () =>
      limit.abort(new Error(`undo of ${name} took too long`)),
    );
    try {
      const output = this.#history.succeeded(name) ? (this.#history.outputs.get(name) as Out) : null;
      await node.undo(this.#step(name, limit.signal), output);
    } finally {
      cancelTimer();
    }
  }

  async #timed(step: string, way: 'do' | 'undo', action: () => Promise<void>): Promise<void> {
    const { metrics, runtime } = this.#services;
    const startedAt = runtime.clock.monotonic();
    let outcome = 'failed';
    try {
      await action();
      outcome = 'succeeded';
    } finally {
      const labels = { saga: this.#definition.name, step, way, outcome };
      metrics.observe('berth_saga_step_duration_seconds', labels, (runtime.clock.monotonic() - startedAt) / 1000);
    }
  }

  #fail(node: string | null, error: unknown): void {
    if (this.#failure) return;
    this.#failure = failureOf(node, error, this.#definition.describeError);
    this.#services.logger.info({ ...this.logFields(), node, err: error }, 'saga failed');
    this.#controller.abort(error);
  }

  async #rest(state: RestingState): Promise<void> {
    const failure = this.#failure;
    const { atRest } = this.#definition;
    const work =
      state === 'done' ? atRest.done?.(this.#plan) : failure ? atRest[state]?.(this.#plan, failure) : undefined;
    await this.#insist({
      events: () => [],
      state,
      ...(failure && { failure }),
      ...(work !== undefined && { work }),
    });
  }

  async #append(
    kind: SagaEventKind,
    node: string | null,
    data?: unknown,
    more: Omit<JournalWrite<W>, 'events'> = {},
  ): Promise<void> {
    // A commit node's output is what its work returned; every other event has its data from the caller.
    const dataOf = (result: unknown) => (kind === 'succeeded' && data === undefined ? result : data);
    // Made once: a write that is repeated has the same numbers.
    let events: readonly SagaEvent[] | null = null;
    const write: JournalWrite<W> = {
      ...more,
      events: (output) => {
        events ??= this.#history.events(kind, node, dataOf(output));
        return events;
      },
    };
    const mustGoOn = this.#failure !== null || this.#definition.onFailure === 'stop';
    const result = mustGoOn ? await this.#insist(write) : await this.#services.journal.append(this.#record, write);
    if (node !== null) this.#history.wrote(kind, node, dataOf(result));
  }

  /**
   * Writes, however often it takes: where there is a way back a store that fails is a failure like any other, but a saga that
   * cannot write on its way back, or has none, would be left lying until the next start. A closed store ends it.
   */
  async #insist(write: JournalWrite<W>): Promise<unknown> {
    const { journal, runtime, logger, undoLimits } = this.#services;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await journal.append(this.#record, write);
      } catch (error) {
        // A commit whose answer was lost on the way.
        if (attempt > 0 && isConflict(error, 'saga_event_pkey')) return undefined;
        if (!(error instanceof StoreError) || error instanceof ConstraintError) throw error;
        const pause = undoLimits.pauses[attempt] ?? undoLimits.pauses.at(-1) ?? 1000;
        logger.warn({ ...this.logFields(), attempt, pause, err: error }, 'the journal failed; once more');
        await runtime.timers.sleep(pause);
      }
    }
  }

  #step(name: string, signal: AbortSignal): SagaStep<P, O, R> {
    return {
      sagaId: this.#record.id,
      plan: this.#plan,
      outputs: Object.fromEntries(this.#history.outputs) as Partial<O>,
      run: this.#memory(),
      signal,
      trace: (data) => this.#history.note({ kind: 'trace', node: name, data, at: this.#services.runtime.clock.now() }),
    };
  }

  #memory(): R {
    this.#run ??= { memory: this.#open() };
    return this.#run.memory;
  }

  #node(name: string): SagaNode<P, O, R, W, unknown> {
    const node = this.#nodes.get(name);
    if (!node) throw new Error(`saga ${this.#definition.name} has no node ${name}`);
    return node;
  }
}
