import { noMetrics } from '../telemetry/metrics.ts';
import type { SagaDefinition, SagaFailure } from './definition.ts';
import { Execution, type ExecutionServices, type RestingState, type UndoLimits } from './execution.ts';
import type { SagaCancelled } from './failure.ts';
import { type Decision, type NewSaga, SagaLostError, type SagaRecord } from './journal.ts';
import { SagaNotFound, SagaNotStuck } from './not-stuck.ts';
import type { Slots, Turn } from './slots.ts';

/** One try of an undo may take a minute; nine tries over more than a minute, so that what is gone for one leaves nothing stuck. */
export const defaultUndoLimits: UndoLimits = {
  deadline: 60_000,
  pauses: [500, 1000, 2000, 4000, 8000, 16_000, 16_000, 16_000],
};

/** How many sagas are taken over in one unit of work. */
const takenAtOnce = 50;

/** So often a saga that ends by a defect each time is taken up; then it is an operator's. */
const mostDefects = 5;

/** Milliseconds between two looks at what another process does. */
const elsewherePause = 250;

type Optional = 'undoLimits' | 'metrics';

/** What an engine works with; it counts nothing and has the default limits unless told otherwise. */
export type EngineServices<W> = Omit<ExecutionServices<W>, Optional | 'willBegin'> &
  Partial<Pick<ExecutionServices<W>, Optional>> & {
    /** Hears of each saga that has come to rest in this process. It must not throw. */
    readonly rested?: (saga: RestedSaga) => void;
  };

/** A saga that has come to rest. */
export interface RestedSaga extends Pick<SagaRecord, 'id' | 'name' | 'subject'> {
  readonly state: RestingState;
  /** Another process has begun it. */
  readonly wasTakenOver: boolean;
}

interface Kind<W> {
  /** The state in which a stuck one goes on. */
  readonly goesOnAs: 'running' | 'unwinding';
  recover(record: SagaRecord): void;
  atRetry(plan: unknown): W | undefined;
}

interface Running {
  readonly subject: string;
  readonly name: string;
  cancel(reason: Error): void;
  readonly rest: Promise<RestingState | null>;
}

/**
 * Runs sagas of several definitions and knows which are under way in this process. `W` is the journal's unit of work.
 */
export class SagaEngine<W> {
  readonly #services: ExecutionServices<W> & Pick<EngineServices<W>, 'rested'>;
  readonly #running = new Map<string, Running>();
  /** Those that are being written down, or are and will be started next. */
  readonly #beginning = new Set<string>();
  /** How often each of those that could not go on has failed so, one time after the other. */
  readonly #defects = new Map<string, number>();
  #recovery: Promise<unknown> = Promise.resolve();
  readonly #kinds = new Map<string, Kind<W>>();

  constructor(services: EngineServices<W>) {
    const willBegin = (id: string) => {
      this.#beginning.add(id);
      return () => this.#beginning.delete(id);
    };
    this.#services = { undoLimits: defaultUndoLimits, metrics: noMetrics, ...services, willBegin };
  }

  /**
   * Makes a kind of saga known, so that recover() can go on with those that a dead process left. With `slots`, those that
   * are taken over wait for their turn like those that are new.
   */
  register<P, O extends object, R>(definition: SagaDefinition<P, O, R, W>, slots: Slots | null = null): SagaKind<P, R> {
    const run = (record: SagaRecord, open: () => R, how: 'start' | 'recover'): Promise<RestingState | null> => {
      const execution = new Execution(definition, record, open, this.#services);
      const goOn = () => {
        const next = execution.successor;
        return next && run(fresh(next.saga), () => next.run, 'start');
      };
      return this.#track(record, execution, () => execution[how](), slots, goOn);
    };
    this.#kinds.set(definition.name, {
      goesOnAs: definition.onFailure === 'unwind' ? 'unwinding' : 'running',
      recover: (record) => void run(record, () => definition.reopen(record.plan as P), 'recover'),
      atRetry: (plan) => definition.atRetry?.(plan as P),
    });
    return {
      describe: (id, subject, plan) => ({ id, name: definition.name, subject, plan }),
      start: (saga, memory) => run(fresh(saga), () => memory, 'start'),
    };
  }

  /** Writes new sagas down, together with `work`, each to be started at once when it has resolved. */
  async create(sagas: readonly NewSaga[], work?: W): Promise<void> {
    for (const { id } of sagas) this.#beginning.add(id);
    try {
      await this.#services.journal.create(sagas, work);
    } catch (error) {
      // It may be written down all the same, when only the answer was lost: recover() will find it then.
      for (const { id } of sagas) this.#beginning.delete(id);
      throw error;
    }
  }

  /**
   * Takes over and goes on with the unfinished sagas that nobody runs: those of dead processes, and those that this one has
   * lost, or never knew it had begun. Answers how many; they run on after it returns.
   */
  recover(): Promise<number> {
    // One at a time: what one has taken over and not started yet the next would take from it.
    const recovery = this.#recovery.then(() => this.#recover());
    this.#recovery = recovery.catch(() => {});
    return recovery;
  }

  async #recover(): Promise<number> {
    const names = [...this.#kinds.keys()];
    // One that is lost again at once has to wait for the next time.
    const taken = new Set<string>();
    const runsHere = (id: string) => this.#running.has(id) || this.#beginning.has(id) || taken.has(id);
    for (;;) {
      const records = await this.#services.journal.takeUnfinished({ names, most: takenAtOnce, runsHere });
      for (const record of records) {
        taken.add(record.id);
        this.#kinds.get(record.name)?.recover(record);
      }
      if (records.length < takenAtOnce) return taken.size;
    }
  }

  /**
   * Goes on with a saga that is stuck: with its unwinding or, where nothing is unwound, forward. `word` says who wants it, for
   * the journal. It runs on after this resolves. Throws SagaNotFound, SagaNotStuck.
   */
  async retry(id: string, word: object): Promise<void> {
    const saga = await this.#services.journal.find(id);
    const kind = saga && this.#kinds.get(saga.name);
    if (!kind) throw new SagaNotFound(id);
    const work = kind.atRetry(saga.plan);
    this.#beginning.add(id);
    try {
      const decision = { kind: 'retried', to: kind.goesOnAs, data: word, ...(work !== undefined && { work }) } as const;
      kind.recover(await this.#decide(saga, decision));
    } finally {
      this.#beginning.delete(id);
    }
  }

  /** Leaves a saga that is stuck as it is, for good; nothing else is touched. Throws SagaNotFound, SagaNotStuck. */
  async abandon(id: string, word: object): Promise<SagaRecord> {
    const saga = await this.#services.journal.find(id);
    if (!saga) throw new SagaNotFound(id);
    return this.#decide(saga, { kind: 'abandoned', to: 'abandoned', data: word });
  }

  async #decide(saga: SagaRecord, decision: Decision<W>): Promise<SagaRecord> {
    const { journal, logger } = this.#services;
    const decided = await journal.decide(saga, decision);
    if (!decided) throw new SagaNotStuck(saga.id, saga.state);
    const { id, name, subject } = saga;
    logger.warn({ saga: name, sagaId: id, subject, ...decision.data, decision: decision.kind }, 'stuck saga decided');
    return decided;
  }

  /** Cancels the sagas of these names on this subject that this process runs. Answers their rests, which never reject. */
  stop(names: readonly string[], subject: string, reason: SagaCancelled): readonly Promise<unknown>[] {
    const here = [...this.#running.values()].filter((saga) => saga.subject === subject && names.includes(saga.name));
    for (const saga of here) saga.cancel(reason);
    return here.map((saga) => saga.rest);
  }

  /**
   * Cancels the sagas of these names on this subject and resolves when they rest, those of other processes included: they
   * stop by themselves, or are taken over by this one when their process dies.
   */
  async cancel(names: readonly string[], subject: string, reason: SagaCancelled, signal: AbortSignal): Promise<void> {
    const { journal, runtime } = this.#services;
    for (;;) {
      const here = this.stop(names, subject, reason);
      await Promise.all(here);
      if (here.length > 0) continue;
      if (!(await journal.isUnderWayElsewhere(names, subject))) return;
      await runtime.timers.sleep(elsewherePause, signal);
    }
  }

  /**
   * Looks for sagas that nobody runs, every `pause` milliseconds, until the returned function is called. Where several
   * processes share a journal it keeps this one known as alive, after that call, too, for as long as it runs any.
   */
  async watch(pause: number): Promise<() => void> {
    const { journal, runtime, logger } = this.#services;
    if (journal.shared) await journal.beat();
    let retired = false;
    let cancelTimer = () => {};
    const again = () => {
      cancelTimer = runtime.timers.after(pause, async () => {
        try {
          if (journal.shared) await journal.beat();
          const count = retired ? 0 : await this.recover();
          if (count > 0) logger.warn({ count }, 'went on with builds and deletions that nobody ran');
        } catch (error) {
          if (!retired) logger.error({ err: error }, 'the journal could not be watched');
        }
        if (!retired || this.size > 0) again();
      });
    };
    again();
    return () => {
      retired = true;
      // One that is still at work would else be taken for dead, and its sagas from it.
      if (!journal.shared || this.size === 0) cancelTimer();
    };
  }

  /** How many sagas are under way in this process. */
  get size(): number {
    return this.#running.size;
  }

  /** What the sagas of this name are about that this process runs, or that wait for their turn. */
  subjectsOf(name: string): readonly string[] {
    return [...this.#running.values()].filter((saga) => saga.name === name).map(({ subject }) => subject);
  }

  /** How many sagas of each kind that is registered are under way. */
  sizes(): ReadonlyMap<string, number> {
    const sizes = new Map([...this.#kinds.keys()].map((name): [string, number] => [name, 0]));
    for (const { name } of this.#running.values()) sizes.set(name, (sizes.get(name) ?? 0) + 1);
    return sizes;
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map((saga) => saga.rest));
  }

  #track(
    record: SagaRecord,
    execution: Pick<Execution<never, object, never, W>, 'cancel' | 'failure' | 'giveUp' | 'logFields'>,
    go: () => Promise<RestingState>,
    slots: Slots | null,
    goOn: () => Promise<RestingState | null> | null,
  ): Promise<RestingState | null> {
    const turn = slots?.take() ?? null;
    const { logger, metrics, runtime } = this.#services;
    const startedAt = runtime.clock.monotonic();
    let next: Promise<RestingState | null> | null = null;
    const rest = (turn ? inTurn(turn, go) : go())
      .catch((error: unknown) => this.#cannotGoOn(record.id, execution, error))
      .then((state) => {
        this.#running.delete(record.id);
        next = goOn();
        if (state !== null) this.#defects.delete(record.id);
        // Its turn will come in another process.
        if (state === 'left') return null;
        const ms = runtime.clock.monotonic() - startedAt;
        const labels = { saga: record.name, outcome: state ?? 'lost' };
        logger.info({ ...execution.logFields(), outcome: labels.outcome, ms: Math.round(ms) }, 'saga rests');
        if (state === 'stuck') logger.error({ ...execution.logFields(), ...whyOf(execution.failure) }, 'saga is stuck');
        metrics.count('berth_sagas_rested_total', { ...labels, cause: execution.failure?.code ?? '' });
        metrics.observe('berth_saga_duration_seconds', labels, ms / 1000);
        const { id, name, subject, epoch } = record;
        if (state !== null) this.#services.rested?.({ id, name, subject, state, wasTakenOver: epoch > 1 });
        return state;
      });
    this.#beginning.delete(record.id);
    this.#running.set(record.id, {
      subject: record.subject,
      name: record.name,
      cancel: (reason) => {
        execution.cancel(reason);
        turn?.skip();
      },
      rest,
    });
    return rest.then((state) => next ?? state);
  }

  /** What has no end in the journal is taken up again; what fails by a defect time after time rests as stuck. */
  async #cannotGoOn(
    id: string,
    execution: Pick<Execution<never, object, never, W>, 'giveUp' | 'logFields'>,
    error: unknown,
  ): Promise<RestingState | null> {
    const { logger } = this.#services;
    if (error instanceof SagaLostError) {
      this.#defects.delete(id);
      logger.warn(execution.logFields(), 'saga is owned by another process now');
      return null;
    }
    const defects = (this.#defects.get(id) ?? 0) + 1;
    this.#defects.set(id, defects);
    logger.error({ ...execution.logFields(), err: error, defects }, 'saga cannot go on');
    if (defects < mostDefects) return null;
    return execution.giveUp(error).catch((inTheWay: unknown) => {
      logger.error({ ...execution.logFields(), err: inTheWay }, 'saga cannot be given up either');
      return null;
    });
  }
}

function fresh(saga: NewSaga): SagaRecord {
  return { ...saga, state: 'running', epoch: 1, failure: null, events: [] };
}

function whyOf(failure: SagaFailure | null): object {
  return failure ? { node: failure.node, code: failure.code, why: failure.message } : {};
}

/** Runs a saga when its turn has come; `left` when it does not come in this process. */
async function inTurn(turn: Turn, go: () => Promise<RestingState>): Promise<RestingState | 'left'> {
  if (!(await turn.comes)) return 'left';
  try {
    return await go();
  } finally {
    turn.end();
  }
}

/** A registered kind of saga. */
export interface SagaKind<P, R> {
  /** The record to be created in the journal. */
  describe(id: string, subject: string, plan: P): NewSaga;
  /**
   * Runs a saga that the journal has created. Resolves when it rests, or what was tried instead of it; null when this process
   * lost it, or leaves it to the next one.
   */
  start(saga: NewSaga, run: R): Promise<RestingState | null>;
}
