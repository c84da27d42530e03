import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import type { ImageDeps } from '../deps.ts';
import { callerOf, writerOf } from './caller.ts';
import { ownImage, visibleImage } from './images.ts';

type WithId = { Params: { image_id: string } };

/** `/v2/images/{id}/file` and `/stage`: the service keeps records only, and says so. */
export function dataRoutes(app: FastifyInstance, { database }: ImageDeps): void {
  // Whatever comes is let run off, not kept: a client that is cut off while it sends does not see the answer.
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    payload.resume();
    done(null);
  });

  app.get<WithId>('/v2/images/:image_id/file', async (request, reply) => {
    const context = callerOf(request);
    const image = await database.read((q) => visibleImage(q, context, request.params.image_id));
    // Glance's answer for an image that has no data yet.
    if (image.status === 'queued') return reply.code(204).send();
    throw notKept();
  });

  for (const path of ['/v2/images/:image_id/file', '/v2/images/:image_id/stage']) {
    app.put<WithId>(path, async (request) => {
      const context = writerOf(request);
      await database.read((q) => ownImage(q, context, request.params.image_id));
      throw notKept();
    });
  }
}

function notKept(): HttpError {
  return new HttpError(501, 'This image service keeps records of images, not their data.');
}
