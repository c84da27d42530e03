import { all, first, type ImageDataTable, type Queries, run, type Unit } from '../../store/index.ts';
import type { Fingerprint } from '../data/fingerprint.ts';

/** States in which a process is at it. */
const underWay = ['receiving', 'importing'];

/** The data of an image, whatever state it is in. */
export function* dataOf(q: Queries, imageId: string): Unit<ImageDataTable | undefined> {
  return yield* first(q.selectFrom('image_data').selectAll().where('image_id', '=', imageId));
}

/** Undefined when there is none. */
export function* dataById(q: Queries, id: string): Unit<ImageDataTable | undefined> {
  return yield* first(q.selectFrom('image_data').selectAll().where('id', '=', id));
}

/** A conflict names `ux_image_data_image`. */
export function* insertData(
  q: Queries,
  row: Pick<ImageDataTable, 'id' | 'image_id' | 'task_id' | 'state' | 'holder' | 'created_at'>,
): Unit<void> {
  const rest = { size: 0, checksum: null, os_hash_value: null, beat: 0 };
  yield* run(q.insertInto('image_data').values({ ...row, ...rest }));
}

/** One who still is at the data of an image that still is there. */
interface Held {
  readonly id: string;
  readonly holder: string;
}

/** Adds a piece. Answers false when the image is gone, or another process has taken over: then nothing is added. */
export function* appendChunk(q: Queries, { id, holder }: Held, number: number, bytes: Uint8Array): Unit<boolean> {
  const mine = q
    .updateTable('image_data')
    .set((eb) => ({ size: eb('size', '+', bytes.length), beat: eb('beat', '+', 1) }))
    .where('id', '=', id)
    .where('holder', '=', holder)
    .where('state', 'in', underWay)
    .where('image_id', 'is not', null);
  if ((yield* run(mine)) === 0) return false;
  yield* run(q.insertInto('image_chunk').values({ data_id: id, number, bytes }));
  return true;
}

/** Undefined when there is none of that number. */
export function* chunkOf(q: Queries, dataId: string, number: number): Unit<Uint8Array | undefined> {
  const query = q.selectFrom('image_chunk').select('bytes').where('data_id', '=', dataId).where('number', '=', number);
  return (yield* first(query))?.bytes;
}

/** Takes some pieces away. Answers how many those were; fewer than `most` are the last ones. */
export function* deleteChunks(q: Queries, dataId: string, most: number): Unit<number> {
  const some = q
    .selectFrom('image_chunk')
    .select('number')
    .where('data_id', '=', dataId)
    .orderBy('number', 'desc')
    .limit(most);
  return yield* run(q.deleteFrom('image_chunk').where('data_id', '=', dataId).where('number', 'in', some));
}

/** Begins anew: nothing of it is there. Only for data without pieces. Answers as `appendChunk`. */
export function* emptyData(q: Queries, { id, holder }: Held): Unit<boolean> {
  const query = q.updateTable('image_data').set({ size: 0 }).where('id', '=', id).where('holder', '=', holder);
  return (yield* run(query.where('image_id', 'is not', null))) > 0;
}

/** From one state to the next one, all of it being there. Answers as `appendChunk`. */
export function* settleData(
  q: Queries,
  { id, holder }: Held,
  from: string,
  to: string,
  { size, checksum, osHashValue }: Fingerprint,
): Unit<boolean> {
  const query = q
    .updateTable('image_data')
    .set({ state: to, size, checksum, os_hash_value: osHashValue })
    .where('id', '=', id)
    .where('holder', '=', holder)
    .where('state', '=', from)
    .where('image_id', 'is not', null);
  return (yield* run(query)) > 0;
}

/** Staged data is being imported now, by this holder. Answers false when there is none. */
export function* importStaged(q: Queries, { id, holder }: Held, taskId: string): Unit<boolean> {
  const query = q.updateTable('image_data').set({ state: 'importing', task_id: taskId, holder });
  return (yield* run(query.where('id', '=', id).where('state', '=', 'staged').where('image_id', 'is not', null))) > 0;
}

/** No image has it any more. Answers false when that is so already, or another process has taken over. */
export function* disownData(q: Queries, { id, holder }: Held): Unit<boolean> {
  const query = q.updateTable('image_data').set({ image_id: null }).where('id', '=', id).where('holder', '=', holder);
  return (yield* run(query.where('image_id', 'is not', null))) > 0;
}

/** Ids of data that no image has any more. */
export function* disownedData(q: Queries): Unit<string[]> {
  const rows = yield* all(q.selectFrom('image_data').select('id').where('image_id', 'is', null).limit(100));
  return rows.map(({ id }) => id);
}

/** Of data without pieces that no image has. */
export function* deleteDisowned(q: Queries, id: string): Unit<void> {
  yield* run(q.deleteFrom('image_data').where('id', '=', id).where('image_id', 'is', null));
}

/** All data that a process is at, or was when it died. */
export function* dataUnderWay(q: Queries): Unit<ImageDataTable[]> {
  const query = q.selectFrom('image_data').selectAll().where('state', 'in', underWay);
  return yield* all(query.where('image_id', 'is not', null));
}

/** Says that its holder is alive. */
export function* beatData(q: Queries, ids: readonly string[], holder: string): Unit<void> {
  if (ids.length === 0) return;
  const query = q.updateTable('image_data').set((eb) => ({ beat: eb('beat', '+', 1) }));
  yield* run(query.where('id', 'in', [...ids]).where('holder', '=', holder));
}

/** Takes over from a holder that has not moved since it was looked at. Answers false when it has. */
export function* takeOver(q: Queries, seen: ImageDataTable, holder: string): Unit<boolean> {
  const query = q.updateTable('image_data').set((eb) => ({ holder, beat: eb('beat', '+', 1) }));
  const unmoved = query.where('id', '=', seen.id).where('holder', '=', seen.holder).where('beat', '=', seen.beat);
  return (yield* run(unmoved.where('image_id', 'is not', null))) > 0;
}
