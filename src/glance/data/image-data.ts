import { HttpError } from '../../http/http-error.ts';
import { isoMillis } from '../../runtime/time.ts';
import type { ImageDataTable } from '../../store/index.ts';
import type { ImageDeps } from '../deps.ts';
import type { Image } from '../image.ts';
import type { ImportSettings } from '../import/settings.ts';
import { appendChunk, chunkOf, deleteChunks, deleteDisowned, disownedData } from '../records/data.ts';
import { beginReceiving, endReceiving, giveUpReceiving, type Way } from '../records/transitions.ts';
import { chunkSize, chunksOf } from './chunks.ts';
import { type Fingerprint, Fingerprinter } from './fingerprint.ts';
import { Work } from './work.ts';

/** Pieces that go in one unit of work: some milliseconds, in which no other write can run on SQLite. */
const batch = 16;

/** The image that data was for is gone, or another process has taken over. */
export class DataLost extends Error {
  override name = 'DataLost';
}

/** There is more of it than an image may have. */
export class DataTooLarge extends Error {
  override name = 'DataTooLarge';
}

interface Receive {
  /** As it was read in the unit of work of `begin`. */
  readonly image: Image;
  readonly way: Way;
  readonly source: AsyncIterable<Uint8Array>;
}

/** Images' data in the database: coming in, going out, and being taken away. */
export class ImageData {
  readonly work: Work;
  readonly #deps: Pick<ImageDeps, 'database' | 'runtime' | 'logger'>;
  readonly #settings: ImportSettings;

  constructor(deps: Pick<ImageDeps, 'database' | 'runtime' | 'logger'>, settings: ImportSettings) {
    this.#deps = deps;
    this.#settings = settings;
    this.work = new Work(deps.runtime.ids.uuid());
  }

  /** One who works on this data now. */
  worker(id: string) {
    return { id, holder: this.work.holder, at: isoMillis(this.#deps.runtime.clock.now()) };
  }

  /**
   * Takes the data of an image in; the image is as before if that fails. Throws HttpError 409 for one that takes none now, 410 when
   * it is deleted meanwhile, 413 for more data than an image may have; and what the source throws.
   */
  async receive({ image, way, source }: Receive): Promise<void> {
    const { database, runtime } = this.#deps;
    const id = runtime.ids.uuid();
    const signal = this.work.begin(id);
    let begun = false;
    try {
      await database.write((q) => beginReceiving(q, image, way, this.worker(id)));
      begun = true;
      const data = await this.store(id, source, signal);
      if (!(await database.write((q) => endReceiving(q, way, this.worker(id), data)))) throw new DataLost();
    } catch (error) {
      if (begun) await this.#giveUp(id);
      if (error instanceof DataLost) throw new HttpError(410, 'The image was deleted while its data came.');
      if (error instanceof DataTooLarge) throw tooLarge(this.#settings.maxSize);
      throw error;
    } finally {
      this.work.end(id);
    }
  }

  /** Adds all of the source to data that is there, empty. Throws DataLost, DataTooLarge, and what the source throws. */
  async store(id: string, source: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Fingerprint> {
    const { database } = this.#deps;
    const { holder } = this.work;
    const seen = new Fingerprinter();
    let number = 0;
    for await (const bytes of chunksOf(source)) {
      signal.throwIfAborted();
      seen.add(bytes);
      if (seen.size > this.#settings.maxSize) throw new DataTooLarge();
      const place = number;
      if (!(await database.write((q) => appendChunk(q, { id, holder }, place, bytes)))) throw new DataLost();
      number += 1;
    }
    return seen.done();
  }

  /** The bytes from `start` up to, not including, `end`. Throws DataLost when they are taken away meanwhile. */
  async *read({ id }: Pick<ImageDataTable, 'id'>, start: number, end: number): AsyncGenerator<Uint8Array> {
    for (let number = Math.floor(start / chunkSize); number * chunkSize < end; number += 1) {
      const place = number;
      const bytes = await this.#deps.database.read((q) => chunkOf(q, id, place));
      if (!bytes) throw new DataLost();
      const first = number * chunkSize;
      yield bytes.subarray(Math.max(0, start - first), end - first);
    }
  }

  /** Takes the pieces of this data away, some at a time. */
  async empty(id: string): Promise<void> {
    let gone = batch;
    while (gone === batch) gone = await this.#deps.database.write((q) => deleteChunks(q, id, batch));
  }

  /** Takes away, beside everything else, what no image has any more. What is left by a failure is found again later. */
  sweepSoon(): void {
    this.work.run(async () => {
      try {
        await this.#sweep();
      } catch (error) {
        this.#deps.logger.warn({ err: error }, 'data of images that are gone could not be removed; later again');
      }
    });
  }

  async #sweep(): Promise<void> {
    const { database } = this.#deps;
    for (;;) {
      const ids = await database.read((q) => disownedData(q));
      if (ids.length === 0) return;
      for (const id of ids) {
        await this.empty(id);
        await database.write((q) => deleteDisowned(q, id));
      }
    }
  }

  async #giveUp(id: string): Promise<void> {
    const { database, logger } = this.#deps;
    try {
      await database.write((q) => giveUpReceiving(q, this.worker(id)));
    } catch (error) {
      logger.warn({ err: error }, 'data of an image that did not come as a whole could not be given up; later again');
    }
    this.sweepSoon();
  }
}

/** The refusal of more data than an image may have. */
export function tooLarge(maxSize: number): HttpError {
  return new HttpError(413, `The data of an image has at most ${maxSize} bytes.`);
}
