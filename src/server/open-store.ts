import type { Timers } from '../runtime/runtime.ts';
import { type CommitMeter, type Database, openPostgres, openSqlite } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Settings } from './config/settings.ts';
import type { DataFolder } from './data-folder/data-folder.ts';
import { DatabaseUnusable } from './database-unusable.ts';

interface OpenStore {
  readonly settings: Settings;
  readonly folder: DataFolder;
  readonly logger: Logger;
  readonly timers: Timers;
  readonly meter?: CommitMeter;
}

/** Opens the configured database, an SQLite file in the data folder where none is. Throws DatabaseUnusable, NewerSchemaError. */
export async function openStore({ settings, folder, logger, timers, meter }: OpenStore): Promise<Database> {
  const { url, connections } = settings.database;
  const metered = meter && { meter };
  if (url === null) return openSqlite({ file: folder.databaseFile(), disk: { timers }, ...metered });
  try {
    return await openPostgres({
      url,
      connections,
      onConnectionLost: (error) => logger.warn({ err: error }, 'a database connection was lost'),
      ...metered,
    });
  } catch (error) {
    const why = refusal(error);
    if (why === null) throw error;
    throw new DatabaseUnusable(`the database at ${place(url)} ${why}`, { cause: error });
  }
}

/** What stood in the way, when it is nothing of the program's; null otherwise. */
function refusal(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    if (/^(28|3D)/.test(code)) return `refused: ${cause.message}`;
    if (/^(E[A-Z]+|57P0\d|53\d{3})$/.test(code)) return `cannot be reached: ${cause.message || code}`;
    if (/timeout|SSL|terminated/i.test(cause.message)) return `cannot be reached: ${cause.message}`;
  }
  return null;
}

/** Host and name of the database, without user and password. */
function place(url: string): string {
  const [, host, name] = /^\w+:\/\/(?:[^/?]*@)?([^/?@]*)(\/[^?]*)?/.exec(url) ?? [];
  return `${host || 'its socket'}${name ?? ''}`;
}
