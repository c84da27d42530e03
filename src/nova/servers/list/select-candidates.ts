import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { all, first, type InstanceTable, type Queries, type Tables, type Unit } from '../../../store/index.ts';
import { padded } from '../padded.ts';
import type { ServerFilters } from './server-filters.ts';
import { type SortBy, sortColumns } from './server-sort.ts';

const candidateColumns = [...sortColumns, 'tags'] as const;

/** What is looked at to choose and to order servers: no column that can be large. */
export type Candidate = Pick<InstanceTable, (typeof candidateColumns)[number]>;

type Where = ExpressionBuilder<Tables, 'instance'>;

/** The server after which a page begins, whatever its state; undefined when there is none with this id. */
export function* selectMarker(queries: Queries, id: string): Unit<Candidate | undefined> {
  return yield* first(queries.selectFrom('instance').select(candidateColumns).where('uuid', '=', id));
}

/** At most `count` servers in this order, those after `after`, by the filters that the database can compare. */
export function* selectCandidates(
  queries: Queries,
  filters: ServerFilters,
  order: readonly SortBy[],
  after: Candidate | null,
  count: number,
): Unit<Candidate[]> {
  let query = queries.selectFrom('instance').select(candidateColumns).limit(count);
  if (filters.projectId !== null) query = query.where('project_id', '=', filters.projectId);
  if (filters.deleted !== null) query = query.where('deleted', '=', filters.deleted ? 1 : 0);
  if (!filters.softDeleted) query = query.where('vm_state', '!=', 'soft-delete');
  if (filters.locked !== null) query = query.where('locked', '=', filters.locked ? 1 : 0);
  if (filters.vmStates) query = query.where('vm_state', 'in', padded(filters.vmStates));
  if (filters.changesSince !== null) query = query.where('updated_at', '>=', filters.changesSince);
  if (filters.changesBefore !== null) query = query.where('updated_at', '<=', filters.changesBefore);
  const literal = filters.name?.literal ?? '';
  // Lets through at least what the pattern matches (SQLite takes capitals for small letters here), and spares the rest.
  if (literal !== '') query = query.where(sql<SqlBool>`name like ${`%${escaped(literal)}%`} escape '!'`);
  for (const [column, value] of filters.equal) query = query.where(column, '=', value);
  if (after) query = query.where((where) => behind(where, order, after));
  for (const by of order) query = query.orderBy((where) => sortValue(where, by), by.direction);
  return yield* all(query);
}

/** Row by row: equal in the columns before, and further in this one. */
function behind(where: Where, order: readonly SortBy[], after: Candidate): Expression<SqlBool> {
  const [first] = order;
  const alternatives = order.map((by, index) =>
    where.and([
      ...order.slice(0, index).map((earlier) => compare(where, earlier, '=', after)),
      compare(where, by, by.direction === 'asc' ? '>' : '<', after),
    ]),
  );
  const any = where.or(alternatives);
  if (!first) return any;
  // Says nothing new, but lets the database begin at the right place of an index.
  return where.and([compare(where, first, first.direction === 'asc' ? '>=' : '<=', after), any]);
}

function compare(where: Where, by: SortBy, operator: '=' | '<' | '>' | '<=' | '>=', after: Candidate) {
  return where(sortValue(where, by), operator, after[by.column] ?? '');
}

function sortValue(where: Where, by: SortBy): Expression<string | number> {
  const column = where.ref(by.column);
  return by.nullable ? sql<string>`coalesce(${column}, '')` : sql<string | number>`${column}`;
}

function escaped(literal: string): string {
  return literal.replace(/[!%_]/g, '!$&');
}
