import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Timers } from '../../runtime/runtime.ts';
import type { CommitMeter } from '../database.ts';
import { StoreUnavailable } from '../errors.ts';

const dataSync = promisify(fdatasync);

/** Milliseconds after which a commit goes to the disk that nobody waits for. */
const longestWait = 50;

/** What brings a file's contents to the disk. */
export interface SyncedFile {
  /** Resolves when all that was written to the file before the call is on disk. */
  sync(): Promise<void>;
  close(): void;
}

/**
 * The write-ahead log of an open SQLite database, which is made by now. Its locks are on other files, so that opening and closing
 * it a second time frees none of them.
 */
export function openLog(databaseFile: string): SyncedFile {
  const file = openSync(`${databaseFile}-wal`, 'r+');
  try {
    fsyncSync(file);
    syncFolder(dirname(databaseFile));
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return { sync: () => dataSync(file), close: () => closeSync(file) };
}

/** That the file is there has to be on disk as well; Windows does not open folders, and needs no telling. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/**
 * Brings commits to the disk beside the event loop, as many at once as were made since the last time. A disk that fails ends
 * it: what is there is not known then, and only a start from what is really there can tell.
 */
export class DiskSync {
  readonly #file: SyncedFile;
  readonly #timers: Timers;
  readonly #meter: CommitMeter | null;
  /** Commits made, and how many of them are on disk. */
  #made = 0;
  #safe = 0;
  #running: Promise<void> | null = null;
  #stopWaiting: (() => void) | null = null;
  #failure: StoreUnavailable | null = null;

  constructor(file: SyncedFile, timers: Timers, meter: CommitMeter | null = null) {
    this.#file = file;
    this.#timers = timers;
    this.#meter = meter;
  }

  /** What the disk has failed with; null: it has not. */
  get failure(): StoreUnavailable | null {
    return this.#failure;
  }

  /** There is one more commit. */
  committed(): void {
    this.#made += 1;
    this.#stopWaiting ??= this.#timers.after(longestWait, () => {
      this.#stopWaiting = null;
      // Whoever waits is told of a failure; nobody does here.
      this.durable().catch(() => undefined);
    });
  }

  /** Resolves when all commits made before are on disk. Throws StoreUnavailable once the disk has failed. */
  async durable(): Promise<void> {
    const wanted = this.#made;
    while (this.#safe < wanted) {
      this.#running ??= this.#run();
      await this.#running;
    }
    if (this.#failure) throw this.#failure;
  }

  /** Brings what is left to the disk. */
  async close(): Promise<void> {
    try {
      await this.durable();
    } finally {
      this.#stopWaiting?.();
      this.#file.close();
    }
  }

  async #run(): Promise<void> {
    try {
      if (this.#failure) throw this.#failure;
      const upTo = this.#made;
      const begunAt = this.#meter?.now() ?? 0;
      await this.#file.sync();
      this.#meter?.synced(this.#meter.now() - begunAt);
      this.#safe = upTo;
    } catch (error) {
      this.#failure ??= new StoreUnavailable(error);
      throw this.#failure;
    } finally {
      this.#running = null;
    }
  }
}
