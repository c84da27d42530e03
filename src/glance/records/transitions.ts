import { HttpError } from '../../http/http-error.ts';
import { first, type ImageDataTable, type ImageTaskTable, type Queries, type Unit } from '../../store/index.ts';
import { type Fingerprint, virtualSizeOf } from '../data/fingerprint.ts';
import type { Image } from '../image.ts';
import { dataOf, disownData, importStaged, insertData, settleData } from './data.ts';
import { type DataFacts, imageById, moveImage, setOwnProperties } from './images.ts';
import { insertTask, updateTask } from './tasks.ts';

// Where the states of an image, of its data and of its task go together. Each is one unit of work: who dies in between leaves
// the state before it or the one behind it, and whoever comes next can tell which.

/** Who works on the data of an image. `at` is ISO text. */
interface Worker {
  readonly id: string;
  readonly holder: string;
  readonly at: string;
}

/** How data comes in from a client, and what the image's status is meanwhile. */
export type Way = 'uploading' | 'saving';

/** Data of the image comes in from now on. Throws HttpError 409 for an image that has some, or gets some. */
export function* beginReceiving(q: Queries, image: Image, way: Way, { id, holder, at }: Worker): Unit<void> {
  if (!(yield* moveImage(q, image.id, ['queued'], way, { updated_at: at }))) throw notQueued(image);
  yield* insertData(q, { id, image_id: image.id, task_id: null, state: 'receiving', holder, created_at: at });
}

/** All of it is there. False when the image has gone meanwhile, or another process has taken over. */
export function* endReceiving(q: Queries, way: Way, worker: Worker, data: Fingerprint): Unit<boolean> {
  if (way === 'uploading') return yield* settleData(q, worker, 'receiving', 'staged', data);
  if (!(yield* settleData(q, worker, 'receiving', 'stored', data))) return false;
  return yield* activate(q, 'saving', worker, data);
}

/** It did not come: the image is as before. */
export function* giveUpReceiving(q: Queries, worker: Worker): Unit<void> {
  const image = yield* imageOf(q, worker);
  if (!image || !(yield* disownData(q, worker))) return;
  yield* moveImage(q, image.id, ['uploading', 'saving'], 'queued', { updated_at: worker.at });
}

/** The import of an image begins. Answers the id of its data. Throws HttpError 409 when another one has been faster. */
export function* beginImport(q: Queries, image: Image, task: ImageTaskTable, worker: Worker): Unit<string> {
  const from = task.method === 'glance-direct' ? 'uploading' : 'queued';
  if (!(yield* moveImage(q, image.id, [from], 'importing', { updated_at: worker.at }))) throw notQueued(image);
  let { id } = worker;
  if (task.method === 'glance-direct') {
    const staged = yield* dataOf(q, image.id);
    if (!staged || !(yield* importStaged(q, { id: staged.id, holder: worker.holder }, task.id))) {
      throw new HttpError(409, 'The data of the image is not staged yet.');
    }
    id = staged.id;
  } else {
    const { holder, at } = worker;
    yield* insertData(q, { id, image_id: image.id, task_id: task.id, state: 'importing', holder, created_at: at });
  }
  yield* insertTask(q, task);
  yield* setOwnProperties(q, image.id, {
    os_glance_import_task: task.id,
    // There is one store, and it has no name: these stay empty, as in a Glance of one store.
    os_glance_importing_to_stores: '',
    os_glance_failed_import: '',
  });
  return id;
}

/** All of it is there. False when the image has gone meanwhile, or another process has taken over. */
export function* endImport(
  q: Queries,
  { taskId, expiresAt, ...worker }: Worker & { readonly taskId: string; readonly expiresAt: string },
  data: Fingerprint,
): Unit<boolean> {
  if (!(yield* settleData(q, worker, 'importing', 'stored', data))) return false;
  if (!(yield* activate(q, 'importing', worker, data))) return false;
  yield* updateTask(q, taskId, { status: 'success', updated_at: worker.at, expires_at: expiresAt });
  return true;
}

/** It cannot be imported: the image is as it was before it had data. */
export function* failImport(
  q: Queries,
  { taskId, expiresAt, message, ...worker }: Worker & Record<'taskId' | 'expiresAt' | 'message', string>,
): Unit<void> {
  const image = yield* imageOf(q, worker);
  if (!image || !(yield* disownData(q, worker))) return;
  yield* moveImage(q, image.id, ['importing'], 'queued', { updated_at: worker.at });
  yield* setOwnProperties(q, image.id, { os_glance_import_task: null });
  yield* updateTask(q, taskId, { status: 'failure', message, updated_at: worker.at, expires_at: expiresAt });
}

function* activate(q: Queries, from: string, worker: Worker, data: Fingerprint): Unit<boolean> {
  const image = yield* imageOf(q, worker);
  if (!image) return false;
  const facts: DataFacts = {
    size: data.size,
    virtual_size: virtualSizeOf(data, image.diskFormat),
    checksum: data.checksum,
    os_hash_algo: 'sha512',
    os_hash_value: data.osHashValue,
    updated_at: worker.at,
  };
  // Thrown, so that the data is not settled without it.
  if (!(yield* moveImage(q, image.id, [from], 'active', facts))) throw notQueued(image);
  yield* setOwnProperties(q, image.id, { os_glance_import_task: null });
  return true;
}

function* imageOf(q: Queries, { id }: Pick<ImageDataTable, 'id'>): Unit<Image | null> {
  const row = yield* first(q.selectFrom('image_data').select('image_id').where('id', '=', id));
  return row?.image_id ? yield* imageById(q, row.image_id) : null;
}

function notQueued({ status }: Image): HttpError {
  return new HttpError(409, `The image is ${status}, or has got other data meanwhile: it takes none now.`);
}
