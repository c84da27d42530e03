import { sql } from 'kysely';
import {
  all,
  first,
  type ImageTable,
  prepared,
  preparedForIds,
  type Queries,
  run,
  type Unit,
} from '../../store/index.ts';
import { isReserved } from '../attributes.ts';
import type { Image } from '../image.ts';
import { imageColumns, toImage, toRow } from './image-rows.ts';

/** The image with its tags and properties, whoever may see it; null when there is none. */
export function* imageById(q: Queries, id: string): Unit<Image | null> {
  const row = yield* first(rowById(q, { id }));
  if (!row) return null;
  const [image] = yield* withDetails(q, [row]);
  return image ?? null;
}

/** The images of rows, in their order, each with its tags, properties and members: three statements whatever their number. */
export function* withDetails(q: Queries, rows: readonly ImageTable[]): Unit<Image[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const tags = new Map<string, string[]>();
  for (const row of yield* all(tagsOf(q, ids))) {
    tags.set(row.image_id, [...(tags.get(row.image_id) ?? []), row.tag]);
  }
  const properties = new Map<string, [string, string][]>();
  for (const row of yield* all(propertiesOf(q, ids))) {
    properties.set(row.image_id, [...(properties.get(row.image_id) ?? []), [row.name, row.value]]);
  }
  const members = new Map<string, string[]>();
  for (const row of yield* all(membersOf(q, ids))) {
    members.set(row.image_id, [...(members.get(row.image_id) ?? []), row.project_id]);
  }
  return rows.map((row) =>
    toImage(row, {
      tags: tags.get(row.id) ?? [],
      members: members.get(row.id) ?? [],
      properties: Object.fromEntries(properties.get(row.id) ?? []),
    }),
  );
}

const rowById = prepared((q, { id }: { id: string }) =>
  q.selectFrom('image').select(imageColumns).where('id', '=', id),
);
const tagsOf = preparedForIds((q, ids) =>
  q.selectFrom('image_tag').select(['image_id', 'tag']).where('image_id', 'in', ids).orderBy('tag'),
);
const propertiesOf = preparedForIds((q, ids) =>
  q.selectFrom('image_property').select(['image_id', 'name', 'value']).where('image_id', 'in', ids).orderBy('name'),
);
const membersOf = preparedForIds((q, ids) =>
  q.selectFrom('image_member').select(['image_id', 'project_id']).where('image_id', 'in', ids),
);

/** A conflict names `image_pkey`. */
export function* insertImage(q: Queries, image: Image): Unit<Image> {
  yield* run(q.insertInto('image').values(toRow(image)));
  yield* insertDetails(q, image);
  return image;
}

/** Does nothing when there is an image with that id. */
export function* insertImageOnce(q: Queries, image: Image): Unit<void> {
  const query = q.insertInto('image').values(toRow(image));
  if ((yield* run(query.onConflict((conflict) => conflict.doNothing()))) > 0) yield* insertDetails(q, image);
}

/**
 * Writes the record of an image that is there, but for its members, and for what the service says of its data: that changes
 * beside it, and must not be taken back.
 */
export function* updateImage(q: Queries, image: Image): Unit<Image> {
  const { id, status, size, virtual_size, checksum, os_hash_algo, os_hash_value, ...values } = toRow(image);
  yield* run(q.updateTable('image').set(values).where('id', '=', id));
  const settable = q.deleteFrom('image_property').where('image_id', '=', id);
  yield* run(settable.where(sql<boolean>`substr(${sql.ref('name')}, 1, 9) <> 'os_glance'`));
  yield* run(q.deleteFrom('image_tag').where('image_id', '=', id));
  const properties = Object.entries(image.properties).filter(([name]) => !isReserved(name));
  yield* insertDetails(q, { ...image, properties: Object.fromEntries(properties) });
  return image;
}

/** What is known of an image's data. */
export type DataFacts = Pick<
  ImageTable,
  'size' | 'virtual_size' | 'checksum' | 'os_hash_algo' | 'os_hash_value' | 'updated_at'
>;

/** Gives an image another status, and says what is known of its data. Answers false when it is in none of the states `from`. */
export function* moveImage(
  q: Queries,
  id: string,
  from: readonly string[],
  to: string,
  facts: Partial<DataFacts>,
): Unit<boolean> {
  const query = q.updateTable('image').set({ ...facts, status: to });
  return (yield* run(query.where('id', '=', id).where('status', 'in', [...from]))) > 0;
}

/** Sets properties that the service keeps for itself; null takes one away. */
export function* setOwnProperties(
  q: Queries,
  id: string,
  properties: Readonly<Record<`os_glance_${string}`, string | null>>,
): Unit<void> {
  for (const [name, value] of Object.entries(properties)) {
    yield* run(q.deleteFrom('image_property').where('image_id', '=', id).where('name', '=', name));
    if (value !== null) yield* run(q.insertInto('image_property').values({ image_id: id, name, value }));
  }
}

/** Its tags and properties go with it. */
export function* deleteImage(q: Queries, id: string): Unit<void> {
  yield* run(q.deleteFrom('image').where('id', '=', id));
}

function* insertDetails(q: Queries, image: Image): Unit<void> {
  for (const [name, value] of Object.entries(image.properties)) {
    yield* run(q.insertInto('image_property').values({ image_id: image.id, name, value }));
  }
  for (const tag of image.tags) {
    yield* run(q.insertInto('image_tag').values({ image_id: image.id, tag }));
  }
}
