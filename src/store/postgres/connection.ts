import type { CompiledQuery } from 'kysely';
import type { PoolClient, QueryConfig, QueryResult } from 'pg';
import type { CommitMeter } from '../database.ts';
import { StoreError, StoreUnavailable } from '../errors.ts';
import type { StatementResult, Unit } from '../unit.ts';
import { translate } from './constraint-error.ts';

/** More texts than a program has by hand; lists of differing length would grow the server's memory without end. */
const keep = 500;

/** Names of prepared statements, the same for all connections; a text too many goes unprepared. */
export class StatementNames {
  readonly #names = new Map<string, string>();

  of(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known !== undefined || this.#names.size >= keep) return known;
    const name = `s${this.#names.size}`;
    this.#names.set(sql, name);
    return name;
  }
}

/** Sends one text to the server. Throws ConstraintError; StoreError for all else, a broken connection included. */
export async function send(client: PoolClient, query: string | QueryConfig): Promise<QueryResult> {
  try {
    return await client.query(query);
  } catch (error) {
    throw translate(error);
  }
}

/** Runs one statement on a connection. Throws what send() throws. */
export async function runStatement(
  client: PoolClient,
  names: StatementNames,
  query: CompiledQuery,
): Promise<StatementResult> {
  const name = names.of(query.sql);
  const config = { text: query.sql, values: [...query.parameters] };
  const { rows, rowCount, command } = await send(client, name === undefined ? config : { name, ...config });
  return { rows, affected: command === 'SELECT' ? 0 : (rowCount ?? 0) };
}

/** Runs a unit on a connection, each of its statements in turn. */
export async function runUnit<T>(client: PoolClient, names: StatementNames, unit: Unit<T>): Promise<T> {
  let step = unit.next();
  while (!step.done) step = unit.next(await runStatement(client, names, step.value));
  return step.value;
}

/** Throws what send() throws; but of a connection that breaks here nobody knows whether the work is done. */
async function commit(client: PoolClient): Promise<void> {
  try {
    await send(client, 'commit');
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw new StoreError('the connection to the database broke at the commit', { cause: error });
  }
}

/** Runs `action` between begin and commit; rolls back when it throws. `meter` is told of the commit. */
export async function inTransaction<T>(
  client: PoolClient,
  begin: string,
  action: () => Promise<T>,
  meter: CommitMeter | null = null,
): Promise<T> {
  await send(client, begin);
  try {
    const value = await action();
    const begunAt = meter?.now() ?? 0;
    await commit(client);
    meter?.committed(1, meter.now() - begunAt);
    return value;
  } catch (error) {
    // A connection that is gone has rolled back by itself; its error is the one to tell.
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
