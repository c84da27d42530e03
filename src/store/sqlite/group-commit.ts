import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { CommitMeter } from '../database.ts';
import { StoreUnavailable } from '../errors.ts';
import type { DiskSync } from './disk-sync.ts';

interface Waiting {
  settle(): void;
  fail(error: unknown): void;
}

/**
 * Lets the writes of one turn of the event loop share a transaction. Each write runs in a savepoint of its own, so that one
 * that fails leaves its neighbours whole. Nobody is answered before the commit; the disk has it later (`disk`).
 */
export class GroupCommit {
  readonly #db: DatabaseSync;
  readonly #meter: CommitMeter | null;
  readonly #disk: DiskSync | null;
  readonly #begin: StatementSync;
  readonly #save: StatementSync;
  readonly #release: StatementSync;
  readonly #end: StatementSync;
  #group: Waiting[] | null = null;
  #idle: (() => void)[] = [];

  constructor(db: DatabaseSync, meter: CommitMeter | null = null, disk: DiskSync | null = null) {
    this.#db = db;
    this.#meter = meter;
    this.#disk = disk;
    this.#begin = db.prepare('begin immediate');
    this.#save = db.prepare('savepoint unit');
    this.#release = db.prepare('release unit');
    this.#end = db.prepare('commit');
  }

  /** Runs `action` inside the group's transaction; the promise settles after the commit with what it returned or threw. */
  write<T>(action: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const group = this.#open();
      this.#save.run();
      try {
        const value = action();
        this.#release.run();
        group.push({ settle: () => resolve(value), fail: reject });
      } catch (error) {
        if (this.#db.isTransaction) {
          this.#db.exec('rollback to unit; release unit');
          group.push({ settle: () => reject(error), fail: () => reject(error) });
        } else {
          // The engine has rolled back the whole group (a full disk does that): nobody's work is there any more.
          reject(error);
          this.#lose(group, error);
        }
      }
    });
  }

  /** Resolves when no write is waiting for its commit. */
  idle(): Promise<void> {
    if (!this.#group) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #open(): Waiting[] {
    if (this.#group) return this.#group;
    if (this.#disk?.failure) throw this.#disk.failure;
    try {
      this.#begin.run();
    } catch (error) {
      // Somebody else (a backup, say) holds the file. A closed database is no failure of the store.
      if (!this.#db.isOpen) throw error;
      throw new StoreUnavailable(error);
    }
    this.#group = [];
    setImmediate(() => this.#commit());
    return this.#group;
  }

  #commit(): void {
    const group = this.#group;
    if (!group) return;
    try {
      const begunAt = this.#meter?.now() ?? 0;
      this.#end.run();
      this.#disk?.committed();
      this.#meter?.committed(group.length, this.#meter.now() - begunAt);
      this.#group = null;
      for (const waiting of group) waiting.settle();
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback');
      this.#lose(group, error);
    }
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #lose(group: Waiting[], cause: unknown): void {
    if (this.#group === group) this.#group = null;
    const error = cause instanceof StoreUnavailable ? cause : new StoreUnavailable(cause);
    for (const waiting of group.splice(0)) waiting.fail(error);
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
