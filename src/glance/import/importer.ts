import { isoMillis } from '../../runtime/time.ts';
import type { ImageDataTable } from '../../store/index.ts';
import { type Fingerprint, Fingerprinter } from '../data/fingerprint.ts';
import { DataLost, DataTooLarge, type ImageData } from '../data/image-data.ts';
import type { ImageDeps } from '../deps.ts';
import { beatData, dataById, dataUnderWay, emptyData, takeOver } from '../records/data.ts';
import { taskById, updateTask } from '../records/tasks.ts';
import { endImport, failImport, giveUpReceiving } from '../records/transitions.ts';
import { ImportFailure } from './import-failure.ts';
import type { ImportSettings } from './settings.ts';
import { taskLifetime, uriOf } from './task.ts';
import { allowedSource, webSource } from './web-source.ts';

/** Milliseconds between two looks for what nobody is at. */
const lookEvery = 60_000;

/** So many looks at which a holder on another machine has not moved: it is dead. Whoever is wrong in that is fenced off. */
const patience = 3;

interface ImporterDeps extends Pick<ImageDeps, 'database' | 'runtime' | 'logger'> {
  readonly data: ImageData;
  readonly settings: ImportSettings;
}

/** Runs imports: those that this process was asked for, and those that a dead one has left. */
export class Importer {
  readonly #deps: ImporterDeps;
  /** How often data of others was seen with the same beat. */
  readonly #unmoved = new Map<string, { readonly beat: number; readonly times: number }>();
  #cancelTimer: (() => void) | null = null;
  #stopped = false;

  constructor(deps: ImporterDeps) {
    this.#deps = deps;
  }

  /**
   * Looks for what a process has left that was at it, now and every minute: imports are gone on with, data that did not come as a
   * whole is taken away.
   */
  async start(): Promise<void> {
    await this.look();
    this.#plan();
  }

  /** Ends what runs; the next process goes on with it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#deps.data.work.stop();
    await this.#deps.data.work.idle();
  }

  /** Runs the import of this data beside everything else. */
  run(dataId: string, taskId: string): void {
    const { data, logger } = this.#deps;
    if (this.#stopped || data.work.has(dataId)) return;
    const signal = data.work.begin(dataId);
    data.work.run(async () => {
      try {
        await this.#import(dataId, taskId, signal);
      } catch (error) {
        if (!signal.aborted)
          logger.warn({ taskId, err: error }, 'an image import was interrupted; it is begun again later');
      } finally {
        data.work.end(dataId);
      }
    });
  }

  /** One look for what nobody is at. Throws StoreError. */
  async look(): Promise<void> {
    const { database, data } = this.#deps;
    const { work } = data;
    await database.write((q) => beatData(q, work.ids, work.holder));
    const left = (await database.read((q) => dataUnderWay(q))).filter(({ id }) => !work.has(id));
    const known = new Set(left.map(({ id }) => id));
    for (const id of this.#unmoved.keys()) if (!known.has(id)) this.#unmoved.delete(id);
    for (const row of left.filter((one) => this.#isDead(one))) {
      if (await database.write((q) => takeOver(q, row, work.holder))) await this.#goOn(row);
    }
    data.sweepSoon();
  }

  #isDead({ id, holder, beat }: ImageDataTable): boolean {
    const { database, data } = this.#deps;
    // An SQLite file has one process at a time; and what was this one's is not at it, or it would not be asked.
    if (database.engine === 'sqlite' || holder === data.work.holder) return true;
    const before = this.#unmoved.get(id);
    const times = before?.beat === beat ? before.times + 1 : 1;
    this.#unmoved.set(id, { beat, times });
    return times > patience;
  }

  async #goOn({ id, state, task_id: taskId }: ImageDataTable): Promise<void> {
    const { database, data, logger } = this.#deps;
    if (state === 'importing' && taskId !== null) {
      logger.info({ taskId }, 'an image import that was left is begun again');
      this.run(id, taskId);
    } else {
      await database.write((q) => giveUpReceiving(q, data.worker(id)));
      logger.info({ dataId: id }, 'data of an image that did not come as a whole was given up');
    }
  }

  #plan(): void {
    if (this.#stopped) return;
    const { runtime, data, logger } = this.#deps;
    this.#cancelTimer = runtime.timers.after(lookEvery, () => {
      data.work.run(async () => {
        try {
          await this.look();
        } catch (error) {
          logger.warn({ err: error }, 'image imports could not be looked after; in a minute again');
        }
        this.#plan();
      });
    });
  }

  async #import(dataId: string, taskId: string, signal: AbortSignal): Promise<void> {
    const { database, data, runtime } = this.#deps;
    const times = () => {
      const now = runtime.clock.now();
      return { taskId, at: isoMillis(now), expiresAt: isoMillis(now + taskLifetime) };
    };
    try {
      const task = await database.write(function* (q) {
        yield* updateTask(q, taskId, { status: 'processing', updated_at: isoMillis(runtime.clock.now()) });
        return yield* taskById(q, taskId);
      });
      // Gone with its image.
      if (!task) return data.sweepSoon();
      const isFetched = task.method === 'web-download';
      const whole = await (isFetched ? this.#fetch(dataId, uriOf(task), signal) : this.#verify(dataId, signal));
      if (!(await database.write((q) => endImport(q, { ...data.worker(dataId), ...times() }, whole))))
        throw new DataLost();
    } catch (error) {
      if (error instanceof DataLost) return data.sweepSoon();
      const why = error instanceof DataTooLarge ? 'The data is larger than an image may be.' : null;
      if (why === null && !(error instanceof ImportFailure)) throw error;
      const message = why ?? (error instanceof ImportFailure ? error.message : '');
      await database.write((q) => failImport(q, { ...data.worker(dataId), ...times(), message }));
      data.sweepSoon();
    }
  }

  /** What was staged is read once more as a whole: what has not stayed the same does not become an image. */
  async #verify(dataId: string, signal: AbortSignal): Promise<Fingerprint> {
    const { database, data } = this.#deps;
    const staged = await database.read((q) => dataById(q, dataId));
    if (!staged?.image_id) throw new DataLost();
    const seen = new Fingerprinter();
    for await (const bytes of data.read(staged, 0, staged.size)) {
      signal.throwIfAborted();
      seen.add(bytes);
    }
    const whole = seen.done();
    if (whole.size !== staged.size || whole.osHashValue !== staged.os_hash_value) {
      throw new ImportFailure('The staged data is not what was sent.');
    }
    return whole;
  }

  /** From the beginning, whatever an interrupted import may have fetched. */
  async #fetch(dataId: string, uri: string | null, signal: AbortSignal): Promise<Fingerprint> {
    const { database, data, settings, runtime } = this.#deps;
    const { holder } = data.work;
    // The operator may have said otherwise since.
    const url = uri === null ? null : allowedSource(uri, settings);
    if (!url) throw new ImportFailure('The URI is not one that data may be fetched from.');
    await data.empty(dataId);
    if (!(await database.write((q) => emptyData(q, { id: dataId, holder })))) throw new DataLost();
    return data.store(dataId, webSource({ url, settings, timers: runtime.timers, signal }), signal);
  }
}
