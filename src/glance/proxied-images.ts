import type { RequestContext } from '../context/request-context.ts';
import { HttpError } from '../http/http-error.ts';
import { isoMillis } from '../runtime/time.ts';
import { isCustom, isReserved } from './attributes.ts';
import type { ImageData } from './data/image-data.ts';
import type { ImageDeps } from './deps.ts';
import type { Image } from './image.ts';
import { type ImageQuery, readQuery } from './list-query.ts';
import { type ImagePage, listImages } from './records/image-list.ts';
import { updateImage } from './records/images.ts';
import { ownImage, removeImage } from './routes/images.ts';
import { checkRules } from './rules.ts';

/** Custom properties of an image. */
export type ImageProperties = Readonly<Record<string, string>>;

/** Images as the Compute API of old passes them on, with the caller's rights. Roles are the asker's to check. */
export interface ProxiedImages {
  /** A page of the images that the caller may list, the newest first. Throws HttpError 400 for a marker that names none of them. */
  list(context: RequestContext, query: Partial<ImageQuery>): Promise<ImagePage>;
  /**
   * Changes the custom properties; answers those that it has then. Throws HttpError 404 for an image that is not there or not the
   * caller's to see, 403 for one that is not theirs, 400 for names that a property cannot have, 413 for too many.
   */
  setProperties(
    context: RequestContext,
    id: string,
    change: (properties: ImageProperties) => ImageProperties,
  ): Promise<ImageProperties>;
  /** Throws HttpError 404 for one that is not there or not the caller's to see, 403 for one that is not theirs or protected. */
  remove(context: RequestContext, id: string): Promise<void>;
}

/** What the Compute API passes on of an image service. */
export function proxiedImages(
  { database, runtime }: Pick<ImageDeps, 'database' | 'runtime'>,
  data: ImageData,
): ProxiedImages {
  return {
    list: (context, query) => database.read((q) => listImages(q, context, { ...readQuery({}), ...query })),
    setProperties: (context, id, change) =>
      database.write(function* (q) {
        const before = yield* ownImage(q, context, id);
        const kept = Object.entries(before.properties).filter(([name]) => isReserved(name));
        const wanted = change(settableProperties(before));
        checkProperties(wanted);
        const properties = { ...Object.fromEntries(kept), ...wanted };
        const after = { ...before, properties, updatedAt: isoMillis(runtime.clock.now()) };
        checkRules(context, before, after);
        return settableProperties(yield* updateImage(q, after));
      }),
    remove: async (context, id) => {
      await database.write((q) => removeImage(q, context, id));
      data.sweepSoon();
    },
  };
}

/** The properties that are not the service's own. */
export function settableProperties({ properties }: Pick<Image, 'properties'>): ImageProperties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !isReserved(name)));
}

function checkProperties(properties: ImageProperties): void {
  const wrong = Object.keys(properties).find((name) => !isCustom(name) || isReserved(name));
  if (wrong !== undefined) throw new HttpError(400, `An image's property cannot be called ${wrong.slice(0, 60)}.`);
}
