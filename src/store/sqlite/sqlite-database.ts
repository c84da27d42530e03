import { DatabaseSync } from 'node:sqlite';
import type { Timers } from '../../runtime/runtime.ts';
import { sqliteQueries } from '../compiler.ts';
import type { CommitMeter, Database, Queries, Work } from '../database.ts';
import { ConstraintNames } from './constraint-names.ts';
import { DiskSync, openLog } from './disk-sync.ts';
import { GroupCommit } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { Statements } from './statements.ts';
import { expectRows } from './statistics.ts';

export interface SqliteOptions {
  /** Path of the database file; it is made when missing. */
  readonly file: string;
  /** What commits are brought to the disk by. `off`: they are not, for tests that do not pull the plug. */
  readonly disk: { readonly timers: Timers } | 'off';
  readonly meter?: CommitMeter;
}

/** New rows have random ids, and touch pages all over an index: with SQLite's 2 MiB each of them is read again and again. */
const cacheKib = 32 * 1024;

/** A page that many commits change is copied into the file once for all of them. 16 MiB. */
const pagesToCheckpoint = 4000;

/** Opens (and makes or migrates) an SQLite database. Throws NewerSchemaError for one that a newer Berth made. */
export function openSqlite(options: SqliteOptions): Database {
  const writer = new DatabaseSync(options.file, { timeout: 5000, enableForeignKeyConstraints: true });
  try {
    writer.exec('pragma journal_mode = wal');
    // `normal` syncs around checkpoints, which keeps the file whole. Commits are brought to the disk beside the event loop:
    // with `full` everything would stand still for each of them.
    writer.exec(`pragma synchronous = ${options.disk === 'off' ? 'off' : 'normal'}`);
    writer.exec(`pragma cache_size = -${cacheKib}; pragma wal_autocheckpoint = ${pagesToCheckpoint}`);
    // What a savepoint would take back is kept in memory: a file for it, made for each unit of work, costs more than the unit.
    writer.exec('pragma temp_store = memory');
    migrate(writer);
    expectRows(writer);
    const reader = new DatabaseSync(options.file, { timeout: 5000, readOnly: true });
    const meter = options.meter ?? null;
    const disk = options.disk === 'off' ? null : new DiskSync(openLog(options.file), options.disk.timers, meter);
    return new SqliteDatabase(writer, reader, meter, disk);
  } catch (error) {
    writer.close();
    throw error;
  }
}

class SqliteDatabase implements Database {
  readonly engine = 'sqlite';
  readonly #writer: DatabaseSync;
  readonly #reader: DatabaseSync;
  readonly #queries: Queries = sqliteQueries();
  readonly #commits: GroupCommit;
  readonly #writes: Statements;
  readonly #reads: Statements;
  readonly #disk: DiskSync | null;

  constructor(writer: DatabaseSync, reader: DatabaseSync, meter: CommitMeter | null, disk: DiskSync | null) {
    this.#writer = writer;
    this.#reader = reader;
    const names = new ConstraintNames(writer);
    this.#disk = disk;
    this.#commits = new GroupCommit(writer, meter, disk);
    this.#writes = new Statements(writer, names);
    this.#reads = new Statements(reader, names);
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.#commits.write(() => this.#writes.runUnit(work(this.#queries)));
  }

  async read<T>(work: Work<T>): Promise<T> {
    // One turn, and this process is the only writer: nothing can be committed between two of its statements.
    return this.#reads.runUnit(work(this.#queries));
  }

  exclusively<T>(_name: string, action: () => Promise<T>): Promise<T> {
    // The file has one process at a time.
    return action();
  }

  async durable(): Promise<void> {
    await this.#disk?.durable();
  }

  async close(): Promise<void> {
    await this.#commits.idle();
    await this.#disk?.close();
    this.#reader.close();
    this.#writer.close();
  }
}
