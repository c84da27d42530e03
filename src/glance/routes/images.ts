import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestContext } from '../../context/request-context.ts';
import { baseUrl } from '../../http/base-url.ts';
import { HttpError } from '../../http/http-error.ts';
import { answers, takes, validBody, validValue } from '../../http/json-schema.ts';
import { isoMillis } from '../../runtime/time.ts';
import { isConflict, type Queries, type Unit } from '../../store/index.ts';
import { imageAnswer, imageBody, imagesAnswer, isReadOnly, isReserved } from '../attributes.ts';
import type { ImageRouteDeps } from '../deps.ts';
import { type Image, mayChange, maySee } from '../image.ts';
import { importMethods } from '../import/settings.ts';
import { applyPatch, patchBody } from '../json-patch.ts';
import { type Query, readQuery } from '../list-query.ts';
import { newImage } from '../new-image.ts';
import { listImages } from '../records/image-list.ts';
import { deleteImage, imageById, insertImage, updateImage } from '../records/images.ts';
import { checkRules } from '../rules.ts';
import { bodyOf, imageWire, withBody } from '../wire.ts';
import { callerOf, forbidden, writerOf } from './caller.ts';

type WithId = { Params: { image_id: string } };

const patchTypes = [
  'application/openstack-images-v2.1-json-patch',
  'application/openstack-images-v2.0-json-patch',
  'application/json-patch+json',
];

/** `/v2/images`: records of images. */
export function imageRoutes(app: FastifyInstance, deps: ImageRouteDeps, prefix: string): void {
  const { database, runtime, imports, data } = deps;

  app.get<{ Querystring: Query }>('/v2/images', answers(imagesAnswer), async (request) => {
    const context = callerOf(request);
    const query = readQuery(request.query);
    const { images, more } = await database.read((q) => listImages(q, context, query));
    const last = images.at(-1);
    return {
      images: images.map(imageWire),
      first: link(request.query, null),
      ...(more && last ? { next: link(request.query, last.id) } : {}),
      schema: '/v2/schemas/images',
    };
  });

  app.get<WithId>('/v2/images/:image_id', answers(imageAnswer), async (request) => {
    const context = callerOf(request);
    return imageWire(await database.read((q) => visibleImage(q, context, request.params.image_id)));
  });

  app.post(
    '/v2/images',
    { ...takes(imageBody, { answer: imageAnswer }), preValidation: refuseReadOnly },
    async (request, reply) => {
      const body = validBody(request, imageBody);
      const context = writerOf(request);
      const blank = newImage(runtime, { id: body.id, owner: context.projectId });
      const image = withBody(blank, body);
      checkRules(context, null, image);
      await database
        .write((q) => insertImage(q, image))
        .catch((error: unknown) => {
          if (isConflict(error, 'image_pkey')) throw new HttpError(409, 'There is an image of that id already.');
          throw error;
        });
      // Only where there are several stores their ids go along.
      reply.header('OpenStack-image-import-methods', importMethods(imports).join());
      reply.code(201).header('location', `${baseUrl(request)}${prefix}/v2/images/${image.id}`);
      return imageWire(image);
    },
  );

  app.patch<WithId>(
    '/v2/images/:image_id',
    { ...takes(patchBody, { types: patchTypes, answer: imageAnswer }), preValidation: refuseOtherTypes },
    async (request) => {
      const patch = validBody(request, patchBody);
      const context = writerOf(request);
      const image = await database.write(function* (q) {
        const before = yield* ownImage(q, context, request.params.image_id);
        const patched = applyPatch(bodyOf(before), patch);
        const body = validValue(request, imageBody, patched, 'after the patch, image');
        const after = { ...withBody(before, body), updatedAt: isoMillis(runtime.clock.now()) };
        checkRules(context, before, after);
        return yield* updateImage(q, after);
      });
      return imageWire(image);
    },
  );

  app.delete<WithId>('/v2/images/:image_id', async (request, reply) => {
    const context = writerOf(request);
    await database.write((q) => removeImage(q, context, request.params.image_id));
    data.sweepSoon();
    return reply.code(204).send();
  });
}

/** The image, if the caller may see it. Throws HttpError 404. */
export function* visibleImage(q: Queries, context: RequestContext, id: string): Unit<Image> {
  const image = yield* imageById(q, id);
  if (!image || !maySee(context, image)) throw new HttpError(404, 'The image does not exist.');
  return image;
}

/** The image, if the caller may change it. Throws HttpError 404 for one they do not see, 403 for somebody else's. */
export function* ownImage(q: Queries, context: RequestContext, id: string): Unit<Image> {
  const image = yield* visibleImage(q, context, id);
  if (!mayChange(context, image)) throw forbidden();
  return image;
}

/** Removes the record; its data is swept away later. Throws like `ownImage`, and HttpError 403 for one that is protected. */
export function* removeImage(q: Queries, context: RequestContext, id: string): Unit<void> {
  const image = yield* ownImage(q, context, id);
  if (image.protected) throw new HttpError(403, 'The image is protected; take the protection away first.');
  yield* deleteImage(q, image.id);
}

/** The path of a list as it was asked for, beginning behind `marker`. Clients join it to the service's own URL. */
function link(query: Query, marker: string | null): string {
  const parameters = new URLSearchParams();
  for (const [key, values] of Object.entries(query)) {
    if (key === 'marker') continue;
    for (const value of typeof values === 'string' ? [values] : (values ?? [])) parameters.append(key, value);
  }
  if (marker !== null) parameters.append('marker', marker);
  const text = parameters.toString();
  return text === '' ? '/v2/images' : `/v2/images?${text}`;
}

async function refuseReadOnly(request: FastifyRequest): Promise<void> {
  const { body } = request;
  const names = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  const readOnly = names.find(isReadOnly);
  if (readOnly !== undefined) throw new HttpError(403, `The attribute ${readOnly} is read-only.`);
  const reserved = names.find(isReserved);
  if (reserved !== undefined) throw new HttpError(403, `The attribute ${reserved} is reserved.`);
}

async function refuseOtherTypes(request: FastifyRequest): Promise<void> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === undefined || !patchTypes.includes(type)) {
    throw new HttpError(415, `A patch must be sent as ${patchTypes[0]}.`);
  }
}
