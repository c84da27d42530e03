import { all, first, type ImageTable, type Queries, run, type Unit } from '../../store/index.ts';
import type { Image } from '../image.ts';
import { imageColumns, toImage, toRow } from './image-rows.ts';

/** The image with its tags and properties, whoever may see it; null when there is none. */
export function* imageById(q: Queries, id: string): Unit<Image | null> {
  const row = yield* first(q.selectFrom('image').select(imageColumns).where('id', '=', id));
  if (!row) return null;
  const [image] = yield* withDetails(q, [row]);
  return image ?? null;
}

/** The images of rows, in their order, each with its tags, properties and members: three statements whatever their number. */
export function* withDetails(q: Queries, rows: readonly ImageTable[]): Unit<Image[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const tags = new Map<string, string[]>();
  for (const row of yield* all(
    q.selectFrom('image_tag').select(['image_id', 'tag']).where('image_id', 'in', ids).orderBy('tag'),
  )) {
    tags.set(row.image_id, [...(tags.get(row.image_id) ?? []), row.tag]);
  }
  const properties = new Map<string, [string, string][]>();
  for (const row of yield* all(
    q.selectFrom('image_property').select(['image_id', 'name', 'value']).where('image_id', 'in', ids).orderBy('name'),
  )) {
    properties.set(row.image_id, [...(properties.get(row.image_id) ?? []), [row.name, row.value]]);
  }
  const members = new Map<string, string[]>();
  for (const row of yield* all(
    q.selectFrom('image_member').select(['image_id', 'project_id']).where('image_id', 'in', ids),
  )) {
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

/** Writes the whole record of an image that is there, but for its members. */
export function* updateImage(q: Queries, image: Image): Unit<Image> {
  const { id, ...values } = toRow(image);
  yield* run(q.updateTable('image').set(values).where('id', '=', id));
  yield* run(q.deleteFrom('image_property').where('image_id', '=', id));
  yield* run(q.deleteFrom('image_tag').where('image_id', '=', id));
  yield* insertDetails(q, image);
  return image;
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
