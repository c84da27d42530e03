import { all, first, type ImageTaskTable, type Queries, run, type Unit } from '../../store/index.ts';

/** Undefined when there is none. */
export function* taskById(q: Queries, id: string): Unit<ImageTaskTable | undefined> {
  return yield* first(q.selectFrom('image_task').selectAll().where('id', '=', id));
}

/** The imports into an image that are to be told of at `now`, the newest first; of one project unless `owner` is null. */
export function* tasksOf(q: Queries, imageId: string, owner: string | null, now: string): Unit<ImageTaskTable[]> {
  let query = q
    .selectFrom('image_task')
    .selectAll()
    .where('image_id', '=', imageId)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]));
  if (owner !== null) query = query.where('owner', '=', owner);
  return yield* all(query.orderBy('created_at', 'desc').orderBy('id'));
}

/** Those of the image of which nobody is told any more go. */
export function* insertTask(q: Queries, task: ImageTaskTable): Unit<void> {
  const old = q.deleteFrom('image_task').where('image_id', '=', task.image_id);
  yield* run(old.where('expires_at', '<=', task.created_at));
  yield* run(q.insertInto('image_task').values(task));
}

/** Does nothing when it is gone, with its image. */
export function* updateTask(
  q: Queries,
  id: string,
  changes: Partial<Pick<ImageTaskTable, 'status' | 'message' | 'updated_at' | 'expires_at'>>,
): Unit<void> {
  yield* run(q.updateTable('image_task').set(changes).where('id', '=', id));
}
