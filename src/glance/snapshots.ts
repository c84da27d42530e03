import { isoMillis } from '../runtime/time.ts';
import type { ImageDeps } from './deps.ts';
import type { Image } from './image.ts';
import { newImage } from './new-image.ts';
import { deleteImage, imageById, insertImageOnce, moveImage, updateImage } from './records/images.ts';

/** An image that a server's disk is to be copied into. */
export interface NewSnapshot extends Pick<Image, 'id' | 'minDisk' | 'minRam' | 'properties'> {
  readonly name: string;
  /** Project id. */
  readonly owner: string;
}

/** Images of servers' disks, as the compute side makes them: records only, like all of this service's. */
export interface Snapshots {
  /** Makes a private record, queued; one that is there is left alone. */
  create(image: NewSnapshot): Promise<void>;
  /** Makes it active; false when it is gone. */
  complete(id: string, format: { readonly diskFormat: string; readonly containerFormat: string }): Promise<boolean>;
  isActive(id: string): Promise<boolean>;
  /** One that is gone is fine. */
  remove(id: string): Promise<void>;
}

/** The snapshots of an image service. */
export function createSnapshots({ database, runtime }: Pick<ImageDeps, 'database' | 'runtime'>): Snapshots {
  return {
    create: async ({ id, owner, ...given }) => {
      const image: Image = { ...newImage(runtime, { id, owner }), ...given, visibility: 'private' };
      await database.write((q) => insertImageOnce(q, image));
    },
    complete: (id, format) => {
      const updatedAt = isoMillis(runtime.clock.now());
      return database.write(function* (q) {
        const image = yield* imageById(q, id);
        if (!image) return false;
        // Somebody may have brought data of their own for the record meanwhile: then it is no copy of the disk any more.
        if (!(yield* moveImage(q, id, ['queued', 'active'], 'active', {}))) return false;
        yield* updateImage(q, { ...image, ...format, updatedAt });
        return true;
      });
    },
    isActive: async (id) => (await database.read((q) => imageById(q, id)))?.status === 'active',
    remove: (id) => database.write((q) => deleteImage(q, id)),
  };
}
