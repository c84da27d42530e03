import type { Pool, PoolClient } from 'pg';
import { postgresQueries } from '../compiler.ts';
import type { CommitMeter, Database, Queries, Work } from '../database.ts';
import { StoreUnavailable } from '../errors.ts';
import { inTransaction, runStatement, runUnit, StatementNames, send } from './connection.ts';
import { lostRace, translate } from './constraint-error.ts';
import { migrate } from './migrate.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Connections at most. */
  readonly connections?: number;
  /** Is told when a connection drops; the pool replaces it. */
  readonly onConnectionLost?: (error: Error) => void;
  readonly meter?: CommitMeter;
}

/** How often a unit is run again that lost against another one. */
const mostRaces = 20;

/** Milliseconds to wait for a connection, a free one in the pool included. */
const connectionTimeout = 30_000;

/** Opens (and makes or migrates the schema of) a PostgreSQL database. Throws NewerSchemaError, StoreError. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  // Loaded here, so that who runs on SQLite never pays for it.
  const { Pool, types } = await import('pg');
  // Counts and sums come as bigint, which pg would give as text.
  const parsers = {
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format),
  };
  const pool = new Pool({
    connectionString: options.url,
    connectionTimeoutMillis: connectionTimeout,
    max: options.connections ?? 10,
    types: parsers,
    application_name: 'berth',
  });
  // Without listeners, one dropped connection would end the process. A connection tells by itself, in use or idle; the
  // pool repeats it for idle ones.
  pool.on('connect', (client) => client.on('error', (error) => options.onConnectionLost?.(error)));
  pool.on('error', () => {});
  try {
    const client = await pool.connect();
    try {
      await migrate(client);
    } finally {
      client.release();
    }
    return new PostgresDatabase(pool, options.meter ?? null);
  } catch (error) {
    await pool.end();
    throw translate(error);
  }
}

class PostgresDatabase implements Database {
  readonly engine = 'postgresql';
  readonly #pool: Pool;
  readonly #queries: Queries = postgresQueries();
  readonly #names = new StatementNames();
  readonly #meter: CommitMeter | null;

  constructor(pool: Pool, meter: CommitMeter | null) {
    this.#pool = pool;
    this.#meter = meter;
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.#withClient(async (client) => {
      for (let races = 0; ; races += 1) {
        try {
          const run = () => runUnit(client, this.#names, work(this.#queries));
          return await inTransaction(client, 'begin', run, this.#meter);
        } catch (error) {
          if (!lostRace(error) || races >= mostRaces) throw error;
        }
      }
    });
  }

  read<T>(work: Work<T>): Promise<T> {
    return this.#withClient(async (client) => {
      // A unit of one statement is consistent by itself and needs no transaction: one round trip instead of three.
      const unit = work(this.#queries);
      const asked = unit.next();
      if (asked.done) return asked.value;
      const answered = unit.next(await runStatement(client, this.#names, asked.value));
      if (answered.done) return answered.value;
      unit.return(undefined as T);
      const begin = 'begin transaction isolation level repeatable read read only';
      return inTransaction(client, begin, () => runUnit(client, this.#names, work(this.#queries)));
    });
  }

  exclusively<T>(name: string, action: () => Promise<T>): Promise<T> {
    // A lock of the connection, not of a transaction: the action makes transactions of its own, on other connections.
    return this.#withClient(async (client) => {
      await send(client, { text: 'select pg_advisory_lock(hashtext($1))', values: [name] });
      try {
        return await action();
      } finally {
        await send(client, { text: 'select pg_advisory_unlock(hashtext($1))', values: [name] });
      }
    });
  }

  async durable(): Promise<void> {
    // The server answers a commit when it is on its disk.
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #withClient<T>(action: (client: PoolClient) => Promise<T>): Promise<T> {
    let client: PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      // Closed by ourselves: no failure of the store, and no reason to try again.
      if (this.#pool.ending) throw error;
      throw new StoreUnavailable(error);
    }
    try {
      return await action(client);
    } finally {
      // The pool itself drops a connection that broke.
      client.release();
    }
  }
}
