import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely';
import type { RequestContext } from '../../context/request-context.ts';
import { HttpError } from '../../http/http-error.ts';
import { all, first, type Queries, type Tables, type Unit } from '../../store/index.ts';
import { type Image, maySee } from '../image.ts';
import type { ImageQuery, Sort, SortKey } from '../list-query.ts';
import { imageColumns } from './image-rows.ts';
import { imageById, withDetails } from './images.ts';

type Builder = ExpressionBuilder<Tables, 'image'>;
type SortValue = string | number;

/** A part of a list, in the order asked for. */
export interface ImagePage {
  readonly images: readonly Image[];
  /** There are more behind the last one. */
  readonly more: boolean;
}

/** One page of the images that the caller may list. Throws HttpError 400 for a marker that names no image of theirs. */
export function* listImages(q: Queries, context: RequestContext, query: ImageQuery): Unit<ImagePage> {
  let select = q
    .selectFrom('image')
    .select(imageColumns)
    .where('os_hidden', '=', Number(query.hidden))
    .where((eb) => listed(eb, context, query));
  for (const { column, values } of query.texts) select = select.where(column, 'in', [...values]);
  for (const { column, comparison, value } of query.numbers) select = select.where(column, comparison, value);
  for (const { column, comparison, value } of query.times) select = select.where(column, comparison, value);
  if (query.protected !== null) select = select.where('protected', '=', Number(query.protected));
  for (const tag of query.tags) {
    select = select.where('id', 'in', q.selectFrom('image_tag').select('image_id').where('tag', '=', tag));
  }
  for (const { name, value } of query.properties) {
    const having = q
      .selectFrom('image_property')
      .select('image_id')
      .where('name', '=', name)
      .where('value', '=', value);
    select = select.where('id', 'in', having);
  }
  if (query.marker !== null) {
    const marker = yield* imageById(q, query.marker);
    if (!marker || !maySee(context, marker)) throw new HttpError(400, 'The marker names no image.');
    const after = yield* sortValues(q, marker.id, query.sort);
    select = select.where((eb) => behind(eb, query.sort, after));
  }
  for (const { key, direction } of query.sort) select = select.orderBy(sortable(key), direction);
  const rows = yield* all(select.limit(query.limit + 1));
  return {
    images: yield* withDetails(q, rows.slice(0, query.limit)),
    more: query.limit > 0 && rows.length > query.limit,
  };
}

/** Which images belong into the caller's list. An administrator's list is everybody's. */
function listed(eb: Builder, { isAdmin, projectId }: RequestContext, { visibility, memberStatus }: ImageQuery) {
  const own = projectId === null ? sql<boolean>`1 = 0` : eb('owner', '=', projectId);
  const mine = isAdmin ? sql<boolean>`1 = 1` : own;
  const shared =
    projectId === null ? own : eb.and([eb('visibility', '=', 'shared'), sharedWith(eb, projectId, memberStatus)]);
  switch (visibility) {
    case 'public':
    case 'community':
      return eb('visibility', '=', visibility);
    case 'private':
      return eb.and([eb('visibility', '=', visibility), mine]);
    case 'shared':
      return eb.or([eb.and([eb('visibility', '=', visibility), mine]), shared]);
    case 'all':
      return eb.or([eb('visibility', 'in', ['public', 'community']), mine, shared]);
    case null:
      // Other projects' community images are found only by those who ask for them.
      return eb.or([eb('visibility', '=', 'public'), own, eb.and([eb('visibility', '!=', 'community'), mine]), shared]);
  }
}

/** Shared with the project, which has said this to it. */
function sharedWith(eb: Builder, projectId: string, status: ImageQuery['memberStatus']) {
  const members = eb.selectFrom('image_member').select('image_id').where('project_id', '=', projectId);
  return eb('id', 'in', status === 'all' ? members : members.where('status', '=', status));
}

/** A column as it is sorted by: never null, so that "behind the marker" is defined, and the same on both engines. */
function sortable(key: SortKey): RawBuilder<SortValue> {
  switch (key) {
    case 'name':
    case 'container_format':
    case 'disk_format':
      return sql<SortValue>`coalesce(${sql.ref(key)}, '')`;
    case 'size':
      return sql<SortValue>`coalesce(${sql.ref(key)}, 0)`;
    default:
      return sql<SortValue>`${sql.ref(key)}`;
  }
}

function* sortValues(q: Queries, id: string, sort: readonly Sort[]): Unit<SortValue[]> {
  const columns = sort.map(({ key }, index) => sortable(key).as(`value_${index}`));
  const row = yield* first(q.selectFrom('image').select(columns).where('id', '=', id));
  const values = new Map(Object.entries(row ?? {}));
  return sort.map((_, index) => values.get(`value_${index}`) ?? '');
}

/** (a, b, id) behind (x, y, z) with a direction for each: a > x, or a = x and b > y, or … */
function behind(eb: Builder, sort: readonly Sort[], after: readonly SortValue[]) {
  return eb.or(
    sort.map((last, depth) =>
      eb.and([
        ...sort.slice(0, depth).map(({ key }, index) => eb(sortable(key), '=', after[index] ?? '')),
        eb(sortable(last.key), last.direction === 'asc' ? '>' : '<', after[depth] ?? ''),
      ]),
    ),
  );
}
