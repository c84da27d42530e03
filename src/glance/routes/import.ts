import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { validBody } from '../../http/json-schema.ts';
import type { ImageDeps } from '../deps.ts';
import { writerOf } from './caller.ts';
import { ownImage } from './images.ts';

type WithId = { Params: { image_id: string } };

const importBody = {
  type: 'object',
  properties: {
    method: {
      type: 'object',
      properties: { name: { type: 'string', minLength: 1, maxLength: 255 } },
      required: ['name'],
    },
  },
  required: ['method'],
} as const;

/**
 * What clients ask of imports: there are none, since no data is kept and nothing is fetched from addresses that users name. Said
 * in the words of discovery (no method) and of refusals.
 */
export function importRoutes(app: FastifyInstance, { database }: ImageDeps): void {
  app.get('/v2/info/import', async () => ({
    'import-methods': { description: 'Import methods available.', type: 'array', value: [] },
  }));

  app.get('/v2/info/stores', async () => {
    throw new HttpError(404, 'Multi backend is not supported at this site.');
  });

  app.post<WithId>('/v2/images/:image_id/import', async (request) => {
    const { method } = validBody(request, importBody);
    const context = writerOf(request);
    await database.read((q) => ownImage(q, context, request.params.image_id));
    throw new HttpError(400, `The import method ${method.name.slice(0, 60)} is not offered: there is none here.`);
  });
}
