import { purgeDeletedServers, purgeServerUsage } from '../compute/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { isoMillis } from '../runtime/time.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Milliseconds. */
export interface RetentionLimits {
  /** How long deleted servers and the journal of what was done for them are kept; null: for good. */
  readonly deletedServers: number | null;
  /** How long after a server's deletion reports of use tell of it; null: for good. */
  readonly usage: number | null;
}

const day = 86_400_000;

/** Long enough to find out who deleted what, and why it had failed; and to compare a month with that of last year. */
export const defaultRetention: RetentionLimits = { deletedServers: 30 * day, usage: 400 * day };

interface RetentionOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly limits?: RetentionLimits;
  /** Drops what the identity service needs no more. */
  dropExpiredTokens(): Promise<void>;
}

/** Milliseconds from the start to the first round: a start has better things to do. */
const firstRound = 60_000;
const hour = 3_600_000;

/** Servers that go in one unit of work: some milliseconds, in which no other write can run on SQLite. */
const batch = 50;
/** Milliseconds between two batches, for who waits. */
const pause = 20;

/**
 * Removes what is older than it need be, every hour, until the returned function is called; that one resolves when the round
 * under way, if any, is at its end. Processes that share a database may do it at the same time: what one has removed the
 * other does not find.
 */
export function startRetention(options: RetentionOptions): () => Promise<void> {
  const { runtime, logger } = options;
  const stopped = new AbortController();
  let round: Promise<void> = Promise.resolve();
  let cancelTimer = () => {};
  const plan = (ms: number) => {
    cancelTimer = runtime.timers.after(ms, () => {
      round = purge(options, stopped.signal)
        .catch((error: unknown) => {
          if (!stopped.signal.aborted) logger.warn({ err: error }, 'old rows could not be removed; in an hour again');
        })
        .then(() => {
          if (!stopped.signal.aborted) plan(hour);
        });
    });
  };
  plan(firstRound);
  return async () => {
    stopped.abort(new Error('stopped'));
    cancelTimer();
    await round;
  };
}

async function purge(options: RetentionOptions, signal: AbortSignal): Promise<void> {
  const { database, runtime, limits = defaultRetention } = options;
  await options.dropExpiredTokens();
  await purgeServers(options, signal);
  if (limits.usage === null) return;
  const before = isoMillis(runtime.clock.now() - limits.usage);
  await database.write((queries) => purgeServerUsage(queries, before));
}

async function purgeServers(options: RetentionOptions, signal: AbortSignal): Promise<void> {
  const { database, runtime, logger, limits = defaultRetention } = options;
  if (limits.deletedServers === null) return;
  const before = isoMillis(runtime.clock.now() - limits.deletedServers);
  let servers = 0;
  for (;;) {
    const gone = await database.write((queries) => purgeDeletedServers(queries, before, batch));
    servers += gone;
    if (gone < batch) break;
    await runtime.timers.sleep(pause, signal);
  }
  if (servers > 0) logger.info({ servers, before }, 'servers deleted long ago were removed');
}
