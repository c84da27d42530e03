import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { answers, object, takes, validBody } from '../../http/json-schema.ts';
import { isoMillis } from '../../runtime/time.ts';
import type { ImageRouteDeps } from '../deps.ts';
import { checkImage, checkRequest, importBody } from '../import/request.ts';
import { importMethods } from '../import/settings.ts';
import { newTask, tasksAnswer, taskWire } from '../import/task.ts';
import { tasksOf } from '../records/tasks.ts';
import { beginImport } from '../records/transitions.ts';
import { callerOf, writerOf } from './caller.ts';
import { ownImage, visibleImage } from './images.ts';

const methodsAnswer = object(
  {
    'import-methods': object(
      {
        description: { type: 'string' },
        type: { const: 'array' },
        value: { type: 'array', items: { type: 'string' } },
      },
      ['value'],
    ),
  },
  ['import-methods'],
);

type WithId = { Params: { image_id: string } };

/** Interoperable image import. Source: the Image API reference, under that name. */
export function importRoutes(app: FastifyInstance, deps: ImageRouteDeps): void {
  const { database, runtime, imports, data, importer } = deps;

  app.get('/v2/info/import', answers(methodsAnswer), async () => ({
    'import-methods': { description: 'Import methods available.', type: 'array', value: importMethods(imports) },
  }));

  app.get('/v2/info/stores', async () => {
    throw new HttpError(404, 'Multi backend is not supported at this site.');
  });

  app.post<WithId>('/v2/images/:image_id/import', takes(importBody), async (request, reply) => {
    const body = validBody(request, importBody);
    const context = writerOf(request);
    checkRequest(body, imports);
    const taskId = runtime.ids.uuid();
    const worker = data.worker(runtime.ids.uuid());
    const dataId = await database.write(function* (q) {
      const image = yield* ownImage(q, context, request.params.image_id);
      checkImage(image, body.method.name);
      const task = newTask({ id: taskId, imageId: image.id, context, request: body, at: worker.at });
      return yield* beginImport(q, image, task, worker);
    });
    importer.run(dataId, taskId);
    return reply.code(202).send();
  });

  app.get<WithId>('/v2/images/:image_id/tasks', answers(tasksAnswer), async (request) => {
    const context = callerOf(request);
    const tasks = await database.read(function* (q) {
      const image = yield* visibleImage(q, context, request.params.image_id);
      // What others have asked of an image that one merely sees is theirs to know.
      const owner = context.isAdmin ? null : (context.projectId ?? '');
      return yield* tasksOf(q, image.id, owner, isoMillis(runtime.clock.now()));
    });
    return { tasks: tasks.map(taskWire) };
  });
}
