import type { RequestContext } from '../../context/request-context.ts';
import type { ImageTaskTable } from '../../store/index.ts';
import type { ImportBody } from './request.ts';

/** Milliseconds for which a task that has ended is told of; Glance's default. */
export const taskLifetime = 48 * 3_600_000;

/** An import as it begins. `at` is ISO text. */
export function newTask(given: {
  readonly id: string;
  readonly imageId: string;
  readonly context: RequestContext;
  readonly request: ImportBody;
  readonly at: string;
}): ImageTaskTable {
  const { id, imageId, context, request, at } = given;
  return {
    id,
    image_id: imageId,
    request_id: context.requestId,
    user_id: context.userId,
    owner: context.projectId,
    method: request.method.name,
    request: JSON.stringify(request),
    status: 'pending',
    message: '',
    created_at: at,
    updated_at: at,
    expires_at: null,
  };
}

/** Where the data is to be fetched from; null when the request names nothing. */
export function uriOf({ request }: ImageTaskTable): string | null {
  const asked: unknown = JSON.parse(request);
  const method = typeof asked === 'object' && asked !== null && 'method' in asked ? asked.method : null;
  const uri = typeof method === 'object' && method !== null && 'uri' in method ? method.uri : null;
  return typeof uri === 'string' ? uri : null;
}

/** What a list of tasks is in answers. */
export const tasksAnswer = {
  type: 'object',
  properties: {
    tasks: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          image_id: { type: 'string' },
          'request-id': { type: 'string' },
          user: { type: 'string' },
          type: { const: 'api_image_import' },
          status: { enum: ['pending', 'processing', 'success', 'failure'] },
          owner: { type: ['string', 'null'] },
          expires_at: { type: ['string', 'null'] },
          created_at: { type: 'string' },
          updated_at: { type: 'string' },
          deleted_at: { type: 'null' },
          deleted: { const: false },
          input: { type: 'object' },
          result: { type: ['object', 'null'] },
          message: { type: 'string' },
        },
      },
    },
  },
  required: ['tasks'],
} as const;

/** A task as the API sends it. */
export function taskWire(task: ImageTaskTable): object {
  return {
    id: task.id,
    image_id: task.image_id,
    'request-id': task.request_id,
    user: task.user_id,
    type: 'api_image_import',
    status: task.status,
    owner: task.owner,
    expires_at: task.expires_at === null ? null : micros(task.expires_at),
    created_at: micros(task.created_at),
    updated_at: micros(task.updated_at),
    deleted_at: null,
    deleted: false,
    input: { image_id: task.image_id, import_req: JSON.parse(task.request), backend: [null] },
    result: task.status === 'success' ? { image_id: task.image_id } : null,
    message: task.message,
  };
}

/** As Glance writes times in tasks: microseconds, and no zone. */
function micros(iso: string): string {
  return `${iso.replace(/Z$/, '')}000`;
}
