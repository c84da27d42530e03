import { sql } from 'kysely';
import type { Unit } from '../../../store/index.ts';
import { visibleRows } from '../policy/enforce.ts';
import type { Exchange } from '../request/exchange.ts';
import { readFilters } from '../request/filters.ts';
import { json, type NetworkResponse } from '../request/network-request.ts';
import { type Page, pageLinks, readPage } from '../request/paging.ts';
import type { Query } from '../request/query.ts';
import { behind, orderBy, readSortKeys, type SortKey, sortKey } from '../request/sorting.ts';
import { type Resource, type ResourceRow, ruleNameOf } from '../resource.ts';
import { findRow, findRows } from '../rows.ts';
import { readSession, type Session } from '../session.ts';
import { present } from './present.ts';

/** `GET /<collection>`: what the caller may see and the filters let through, sorted and paged. */
export async function list<Row extends ResourceRow>(
  exchange: Exchange,
  resource: Resource<Row>,
): Promise<NetworkResponse> {
  const { services, context } = exchange;
  return json(200, await readSession(services, context, (session) => readList(session, exchange, resource)));
}

/** Which part of a list is wanted, in which order. Throws 400. */
function readPart(
  query: Query,
  session: Session,
  { attributes, lenientBody }: Pick<Resource, 'attributes' | 'lenientBody'>,
): Part {
  const readWanted = () => readPage(query, session.config.paginationMaxLimit);
  const readOrder = () => readSortKeys(query, attributes);
  // Upstream has two readers of queries as it has of bodies: of two mistakes, one tells of the page first, one of the order.
  if (lenientBody) return { page: readWanted(), keys: readOrder() };
  const keys = readOrder();
  return { page: readWanted(), keys };
}

interface Part {
  readonly page: Page | null;
  readonly keys: SortKey[];
}

function* readList<Row extends ResourceRow>(
  session: Session,
  { query, request }: Exchange,
  resource: Resource<Row>,
): Unit<Record<string, unknown>> {
  const conditions = [
    visibleRows(ruleNameOf(resource), session.context, resource.targetColumns(session)),
    ...readFilters(query.filters, resource.attributes, resource.filters, session),
  ];
  const { page, keys } = readPart(query, session, resource);
  if (resource.requireParent) yield* resource.requireParent(session);
  if (!page) {
    const rows = yield* findRows(session, resource, conditions, keys.length > 0 ? orderBy(keys, false) : sql``);
    return { [resource.collection]: yield* present(session, resource, rows, query.fields) };
  }
  // The id breaks ties, so that the pages do not overlap.
  if (!keys.some((key) => key.column === 'id')) keys.push(sortKey('id', 'plain', false));
  if (page.marker !== undefined) {
    const marker = yield* findRow(session, resource, page.marker);
    if (marker) conditions.push(behind(keys, Object.entries(marker), page.reverse));
    else if (resource.strictMarker) throw resource.notFound(page.marker);
  }
  const tail = sql`${orderBy(keys, page.reverse)} limit ${page.limit}`;
  const rows = yield* findRows(session, resource, conditions, tail);
  if (page.reverse) rows.reverse();
  const first = rows[0];
  const last = rows.at(-1);
  const url = `${request.baseUrl}/v2.0/${resource.path}`;
  const ids = first && last ? { first: first.id, last: last.id } : null;
  return {
    [resource.collection]: yield* present(session, resource, rows, query.fields),
    [`${resource.collection}_links`]: pageLinks(url, query, page, ids, rows.length === page.limit),
  };
}
