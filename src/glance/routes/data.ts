import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { takes } from '../../http/json-schema.ts';
import { tooLarge } from '../data/image-data.ts';
import type { ImageRouteDeps } from '../deps.ts';
import { dataOf } from '../records/data.ts';
import type { Way } from '../records/transitions.ts';
import { callerOf, writerOf } from './caller.ts';
import { ownImage, visibleImage } from './images.ts';
import { partOf } from './range.ts';

type WithId = { Params: { image_id: string } };

const dataType = 'application/octet-stream';

/** `/v2/images/{id}/file` and `/stage`. Source: the Image API reference, "Image data" and "Interoperable image import". */
export function dataRoutes(app: FastifyInstance, { database, data, imports }: ImageRouteDeps): void {
  // It is read as it comes, by the handler.
  app.addContentTypeParser(dataType, (_request, payload, done) => done(null, payload));

  app.get<WithId>('/v2/images/:image_id/file', async (request, reply) => {
    const context = callerOf(request);
    const [image, kept] = await database.read(function* (q) {
      const found = yield* visibleImage(q, context, request.params.image_id);
      return [found, yield* dataOf(q, found.id)] as const;
    });
    // Glance's answer for an image that has no data yet.
    if (image.status !== 'active') return reply.code(204).send();
    if (kept?.state !== 'stored') {
      throw new HttpError(501, 'This image is a record only: it was made without data.');
    }
    const part = partOf(request.headers.range, kept.size);
    if (part) {
      reply.code(206).header('content-range', `bytes ${part.start}-${part.end - 1}/${kept.size}`);
    } else if (kept.checksum !== null) {
      reply.header('content-md5', kept.checksum);
    }
    const { start, end } = part ?? { start: 0, end: kept.size };
    reply
      .header('accept-ranges', 'bytes')
      .header('content-length', end - start)
      .type(dataType);
    return reply.send(Readable.from(data.read(kept, start, end), { objectMode: false }));
  });

  const receive = async (request: FastifyRequest<WithId>, way: Way) => {
    const context = writerOf(request);
    const image = await database.read((q) => ownImage(q, context, request.params.image_id));
    if (typeOf(request) !== dataType) throw new HttpError(415, `Data must be sent as ${dataType}.`);
    if (way === 'saving' && (image.containerFormat === null || image.diskFormat === null)) {
      throw new HttpError(400, 'The image needs a container_format and a disk_format before its data.');
    }
    if (Number(request.headers['content-length'] ?? 0) > imports.maxSize) throw tooLarge(imports.maxSize);
    await data.receive({ image, way, source: sourceOf(request) });
  };

  const receives = { ...takes({ type: 'string', format: 'binary' }, { types: [dataType] }), onSend: letRunOff };
  app.put<WithId>('/v2/images/:image_id/file', receives, async (request, reply) => {
    await receive(request, 'saving');
    return reply.code(204).send();
  });

  app.put<WithId>('/v2/images/:image_id/stage', receives, async (request, reply) => {
    await receive(request, 'uploading');
    return reply.code(204).send();
  });
}

/** Whatever still comes is let run off, not kept: a client that is cut off while it sends does not see the answer. */
async function letRunOff(request: FastifyRequest): Promise<void> {
  if (!request.raw.readableEnded) request.raw.resume();
}

function typeOf(request: FastifyRequest): string | undefined {
  return request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
}

/** The bytes of the body. Throws HttpError 400 when the client has gone before all of them were sent. */
async function* sourceOf({ body }: FastifyRequest): AsyncGenerator<Uint8Array> {
  if (!(body instanceof Readable)) return;
  try {
    for await (const bytes of body.iterator({ destroyOnReturn: false })) {
      if (bytes instanceof Uint8Array) yield bytes;
    }
  } catch {
    throw new HttpError(400, 'The data did not come as a whole.');
  }
}
