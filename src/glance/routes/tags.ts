import type { FastifyInstance } from 'fastify';
import type { RequestContext } from '../../context/request-context.ts';
import { HttpError } from '../../http/http-error.ts';
import { isoMillis } from '../../runtime/time.ts';
import type { ImageDeps } from '../deps.ts';
import { updateImage } from '../records/images.ts';
import { checkRules } from '../rules.ts';
import { writerOf } from './caller.ts';
import { ownImage } from './images.ts';

type WithTag = { Params: { image_id: string; tag: string } };

/** `/v2/images/{id}/tags/{tag}`: one tag at a time. */
export function tagRoutes(app: FastifyInstance, { database, runtime }: ImageDeps): void {
  const change = (context: RequestContext, id: string, next: (tags: readonly string[]) => string[]) =>
    database.write(function* (q) {
      const image = yield* ownImage(q, context, id);
      const changed = { ...image, tags: next(image.tags), updatedAt: isoMillis(runtime.clock.now()) };
      checkRules(context, image, changed);
      yield* updateImage(q, changed);
    });

  app.put<WithTag>('/v2/images/:image_id/tags/:tag', async (request, reply) => {
    const { image_id: id, tag } = request.params;
    if (tag.length > 255) throw new HttpError(400, 'A tag has at most 255 characters.');
    await change(writerOf(request), id, (tags) => [...new Set([...tags, tag])].sort());
    return reply.code(204).send();
  });

  app.delete<WithTag>('/v2/images/:image_id/tags/:tag', async (request, reply) => {
    const { image_id: id, tag } = request.params;
    await change(writerOf(request), id, (tags) => {
      if (!tags.includes(tag)) throw new HttpError(404, 'The image has no such tag.');
      return tags.filter((one) => one !== tag);
    });
    return reply.code(204).send();
  });
}
