import type { Runtime } from '../../runtime/runtime.ts';
import { isoMillis } from '../../runtime/time.ts';
import { type Database, StoreError } from '../../store/index.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { dropOld, forget, giveTurnBack, takeTurn, type WaitingMessage, waitingFor } from './outbox.ts';
import type { Target } from './target.ts';

export interface DeliveryOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  /** Milliseconds after which a message is given up that could not be delivered. */
  readonly giveUpAfter: number;
  /** Milliseconds between tries while a target is away; the last one goes on. Half of each is chance. */
  readonly pauses?: readonly number[];
}

const defaultPauses = [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 60_000];

/** Messages that are read at once, and subjects that are told of side by side. */
const batch = 100;
const sideBySide = 4;

/** Milliseconds that a round goes on beginning tries: a turn, renewed with each round, holds for longer than a round takes. */
const roundTime = 10_000;
/** Beyond a round's time and the longest try. */
const turnMargin = 20_000;
/** Milliseconds until another look at what processes have left that share the database. */
const lookPause = 5000;
/** Milliseconds between two looks for what is too old. */
const dropPause = 60_000;

/** That the target is away. */
interface Away {
  readonly why: string;
}

/** What a round ends with. */
type Next = 'more' | 'nothing' | 'away' | 'not our turn' | 'stop';

/**
 * Delivers what waits for a target, the messages of one subject one after the other: the next one when the one before is
 * delivered, or given up. A message is forgotten after its delivery, so that a process that dies between leaves it to the
 * next one, and its receiver gets it twice.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #target: Target;
  /** This process, under a name that no other one has had. */
  readonly #process: string;
  readonly #turnTime: number;
  #running: Promise<void> | null = null;
  #again = false;
  #timer: { readonly cancel: () => void; readonly waitsForTarget: boolean } | null = null;
  #isRetired = false;
  /** Rounds in a row at whose end the target was away. */
  #failures = 0;
  /** That it is away has been logged. */
  #isAwayLogged = false;
  #droppedAt: number | null = null;

  /** `longestTry`: milliseconds that a delivery may take. */
  constructor(options: DeliveryOptions, target: Target, longestTry: number) {
    this.#options = options;
    this.#target = target;
    this.#process = options.runtime.ids.uuid();
    this.#turnTime = roundTime + longestTry + turnMargin;
  }

  /** There is something to deliver. While the target is away it waits for the next try. */
  wake(): void {
    if (this.#running) this.#again = true;
    else if (!this.#timer?.waitsForTarget) this.#begin();
  }

  /** From now on nothing is waited for: what cannot be delivered at once is left to the next process. */
  retire(): void {
    this.#isRetired = true;
    this.#cancelTimer();
  }

  /** Resolves when nothing is being delivered; what a target that is away has not got does not count. Once retired it is closed. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
    if (this.#isRetired) await this.#target.close();
  }

  #begin(): void {
    this.#cancelTimer();
    this.#running = this.#run().finally(() => {
      this.#running = null;
      if (this.#again) this.wake();
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      this.#again = false;
      const next = await this.#round().catch((error: unknown) => this.#failed(error));
      if (next === 'more' || (next === 'nothing' && this.#again)) continue;
      // While the target is away what is new waits, too: it would fail by the same.
      if (next === 'away') this.#wakeAfter(this.#pause(), true);
      // What a process has left that has died since, nobody else tells of.
      else if (this.#isShared && next !== 'stop') this.#wakeAfter(lookPause, false);
      return;
    }
  }

  #wakeAfter(pause: number, waitsForTarget: boolean): void {
    if (this.#isRetired) return;
    if (waitsForTarget) this.#again = false;
    this.#cancelTimer();
    const cancel = this.#options.runtime.timers.after(pause, () => {
      this.#timer = null;
      this.wake();
    });
    this.#timer = { cancel, waitsForTarget };
  }

  #cancelTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  get #isShared(): boolean {
    return this.#options.database.engine === 'postgresql';
  }

  /** A database that has failed may come back; one that is closed does not. */
  #failed(error: unknown): Next {
    const { logger } = this.#options;
    const { name: target } = this.#target;
    if (!(error instanceof StoreError)) {
      logger.error({ target, err: error }, 'notifications cannot be delivered');
      return 'stop';
    }
    logger.warn({ target, err: error }, 'the database failed; notifications are delivered later');
    return 'away';
  }

  #pause(): number {
    const { runtime, pauses = defaultPauses } = this.#options;
    const pause = pauses[Math.min(this.#failures, pauses.length - 1)] ?? 0;
    this.#failures += 1;
    return Math.max(1, pause / 2 + runtime.random.int(Math.ceil(pause / 2)));
  }

  async #round(): Promise<Next> {
    const { database } = this.#options;
    const { name } = this.#target;
    await this.#dropOld();
    const look = () => database.read((queries) => waitingFor(queries, name, batch));
    let waiting = await look();
    if (waiting.length === 0) return 'nothing';
    if (this.#isShared) {
      if (!(await this.#takeTurn())) return 'not our turn';
      waiting = await look();
    }
    // What is told has happened, whatever becomes of this machine.
    await database.durable();
    const away = await this.#deliver(waiting);
    this.#logChange(away);
    if (this.#isShared) await database.write((queries) => giveTurnBack(queries, name, this.#process));
    return away ? 'away' : 'more';
  }

  /** Once when a round finds the target away, and once when one no longer does: of tries side by side one may be taken, another not. */
  #logChange(away: Away | null): void {
    const { logger } = this.#options;
    const { name: target } = this.#target;
    if (away && !this.#isAwayLogged) logger.warn({ target, why: away.why }, 'notifications wait for their receiver');
    if (!away && this.#isAwayLogged) logger.info({ target }, 'notifications are delivered again');
    this.#isAwayLogged = away !== null;
  }

  #takeTurn(): Promise<boolean> {
    const { database, runtime } = this.#options;
    const now = runtime.clock.now();
    const turn = { owner: this.#process, now: isoMillis(now), until: isoMillis(now + this.#turnTime) };
    return database.write((queries) => takeTurn(queries, this.#target.name, turn));
  }

  /** Answers with what shows that the target is away, if it is. */
  async #deliver(waiting: readonly WaitingMessage[]): Promise<Away | null> {
    const { clock } = this.#options.runtime;
    const until = clock.monotonic() + roundTime;
    const subjects = [...Map.groupBy(waiting, ({ subject }) => subject).values()];
    let away: Away | null = null;
    const worker = async () => {
      for (let messages = subjects.shift(); messages; messages = subjects.shift()) {
        for (const message of messages) {
          if (away || clock.monotonic() > until) return;
          away = (await this.#deliverOne(message)) ?? away;
        }
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: sideBySide }, worker));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return away;
  }

  /** Unless the target is away the message is done with. */
  async #deliverOne(message: WaitingMessage): Promise<Away | null> {
    const { message_id: messageId, event_type: eventType, subject, body } = message;
    const { database, logger } = this.#options;
    const { name: target } = this.#target;
    const outcome = await this.#target.deliver(body);
    if (outcome.is === 'away') return outcome;
    if (outcome.is === 'refused') {
      logger.warn({ target, messageId, eventType, subject, why: outcome.why }, 'notification refused by its receiver');
    }
    this.#failures = 0;
    await database.write((queries) => forget(queries, target, messageId));
    return null;
  }

  async #dropOld(): Promise<void> {
    const { database, runtime, logger, giveUpAfter } = this.#options;
    const now = runtime.clock.monotonic();
    if (this.#droppedAt !== null && now - this.#droppedAt < dropPause) return;
    this.#droppedAt = now;
    const before = isoMillis(runtime.clock.now() - giveUpAfter);
    const dropped = await database.write((queries) => dropOld(queries, before));
    if (dropped > 0) logger.warn({ dropped, before }, 'notifications were given up: nobody has taken them in time');
  }
}
