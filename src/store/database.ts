import type { Kysely } from 'kysely';
import type { Tables } from './tables/index.ts';
import type { Unit } from './unit.ts';

/** Builds statements for the engine at hand. It has no connection: only a unit of work, run by a Database, has effect. */
export type Queries = Kysely<Tables>;

/** Makes a unit of work. It is called anew when a unit has to be run again. */
export type Work<T> = (queries: Queries) => Unit<T>;

/** Is told of every commit. */
export interface CommitMeter {
  /** Monotonic milliseconds. */
  now(): number;
  /** So many units of work were committed at once, and the commit took so many milliseconds. */
  committed(units: number, ms: number): void;
  /** Commits were brought to the disk at once, and that took so many milliseconds. */
  synced(ms: number): void;
}

/**
 * The database. Units of work are atomic, and a write is answered only after its commit, errors included; callers may share
 * one. What is committed survives the process, and is on disk, in the order of the commits, when `durable()` says so: before
 * anything of it is told to the world outside the database (answers to clients, calls to other services, files), wait for that.
 *
 * Throws ConstraintError when a constraint refuses a statement, StoreError for anything else that the engine reports,
 * and whatever the unit itself throws. In each case the unit has had no effect.
 */
export interface Database {
  readonly engine: 'sqlite' | 'postgresql';
  /** Runs a unit that may change something. Units that run at the same time do not see each other's half-done work. */
  write<T>(work: Work<T>): Promise<T>;
  /** Runs a unit that only reads. It sees what was committed when it began, and no uncommitted row. */
  read<T>(work: Work<T>): Promise<T>;
  /**
   * Resolves when everything committed before is on disk, what others committed included. Throws StoreUnavailable when the
   * disk has failed: then nothing is written any more until a new start has seen what is there.
   */
  durable(): Promise<void>;
  /**
   * Runs `action` while no other process that shares the database runs one of the same name; waits for its turn. The turn
   * ends with the process, however it ends.
   */
  exclusively<T>(name: string, action: () => Promise<T>): Promise<T>;
  /** Waits for the writes under way, then closes. */
  close(): Promise<void>;
}
