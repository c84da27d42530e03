import type { RequestContext } from '../../context/request-context.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Journal } from '../../saga/index.ts';
import { all, type Database, type Queries, type Unit, type Work } from '../../store/index.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { Delivery } from './delivery.ts';
import { logTarget } from './log-target.ts';
import { NotifyingJournal } from './notifying-journal.ts';
import type { ToldService } from './service-payload.ts';
import type { StateChanges } from './state-changes.ts';
import { initiatorOf, Teller } from './teller.ts';
import { toldServer } from './told-server.ts';
import { type Webhook, webhookTarget } from './webhook-target.ts';

/** Who is told, and how long it is tried. At least one of them is told. */
export interface NotificationOptions {
  /** Gets a line a message, level info. */
  readonly log: Logger | null;
  readonly webhook: Webhook | null;
  /** Milliseconds after which a message is given up that could not be delivered. */
  readonly giveUpAfter: number;
  /** Of which changes of a server's state is told by themselves; of none, when left out. */
  readonly notifyOnStateChange?: StateChanges;
  /** Milliseconds between tries while the receiver is away; the last one goes on. */
  readonly pauses?: readonly number[];
}

interface Services {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  /** Who speaks for the API. */
  readonly host: string;
}

/** A try at the log takes no time to speak of. */
const noTime = 0;

/** Tells others what is done to servers, as Nova's versioned notifications. */
export class Notifications {
  readonly #database: Database;
  readonly #teller: Teller;
  readonly #deliveries: readonly Delivery[];

  constructor(
    { database, runtime, logger, host }: Services,
    { log, webhook, notifyOnStateChange, ...limits }: NotificationOptions,
  ) {
    this.#database = database;
    const options = { database, runtime, logger, ...limits };
    const logged = log && { target: logTarget(log), longestTry: noTime };
    const posted = webhook && { target: webhookTarget(webhook, runtime), longestTry: webhook.timeout };
    const targets = [logged, posted].filter((one) => one !== null);
    const names = targets.map(({ target }) => target.name);
    this.#teller = new Teller({ runtime, host, targets: names, notifyOnStateChange });
    this.#deliveries = targets.map(({ target, longestTry }) => new Delivery(options, target, longestTry));
  }

  /** The journal, telling what it is told. */
  over(journal: Journal<Work<unknown>>): Journal<Work<unknown>> {
    return new NotifyingJournal(journal, this.#teller, () => this.start());
  }

  /** Delivers what an earlier process has left, and what is new. */
  start(): void {
    for (const delivery of this.#deliveries) delivery.wake();
  }

  /** See ComputeApi.update. */
  async update<T>(context: RequestContext, instanceUuid: string, change: Work<T>): Promise<T> {
    const teller = this.#teller;
    const changed = await this.#database.write(function* (queries) {
      const was = yield* toldServer(queries, instanceUuid);
      const answer = yield* change(queries);
      if (was) yield* teller.updated(queries, was, initiatorOf(context));
      return answer;
    });
    this.start();
    return changed;
  }

  /** Commits a change of the hosts' compute services, and tells of those that are new or not what they were. */
  async changeServices<T>(change: Work<T>): Promise<T> {
    const teller = this.#teller;
    const changed = await this.#database.write(function* (queries) {
      const before = yield* services(queries);
      const answer = yield* change(queries);
      for (const [host, service] of yield* services(queries)) {
        const was = before.get(host);
        if (JSON.stringify(was) === JSON.stringify(service)) continue;
        yield* teller.service(queries, was ? 'update' : 'create', service);
      }
      return answer;
    });
    this.start();
    return changed;
  }

  /** Waits for no receiver any more. What is under way is delivered. */
  retire(): void {
    for (const delivery of this.#deliveries) delivery.retire();
  }

  /** Resolves when nothing is being delivered; what waits for a receiver that is away does not count. */
  async idle(): Promise<void> {
    for (const delivery of this.#deliveries) await delivery.idle();
  }
}

function* services(queries: Queries): Unit<ReadonlyMap<string, ToldService>> {
  const rows = yield* all(
    queries
      .selectFrom('compute_node')
      .select(['host', 'availability_zone', 'disabled', 'disabled_reason', 'forced_down'])
      .orderBy('host'),
  );
  return new Map(rows.map((row) => [row.host, row]));
}
