import { type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import type { CatalogService } from './endpoint.ts';
import type { Session } from './session.ts';

/** A kind of resource: where it is, and how it is called. */
export interface Kind {
  /** For messages: `server`. */
  readonly name: string;
  readonly service: CatalogService;
  /** Path of the collection: `/servers`. */
  readonly path: string;
  /** Path of the list with details, where it is another one. */
  readonly detailPath?: string;
  /** Key of the list in its answer: `servers`. */
  readonly many: string;
  /** Key of one in its answer; the answer is the resource itself when undefined (images). */
  readonly one?: string;
}

/** All resources that the query finds, page after page. */
export async function listAll(session: Session, kind: Kind, query: URLSearchParams): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  for await (const page of eachPage(session, kind, query)) found.push(...page);
  return found;
}

/** The pages of resources that the query finds, as the service cuts them (`limit` in the query says how). */
export async function* eachPage(session: Session, kind: Kind, query: URLSearchParams): AsyncGenerator<JsonObject[]> {
  const path = kind.detailPath ?? kind.path;
  let next: string | undefined = query.size > 0 ? `?${query}` : '';
  while (next !== undefined) {
    const { body } = await session.call(kind.service, 'GET', `${path}${next}`);
    const page = listOf(body[kind.many]).map(objectOf);
    if (page.length > 0) yield page;
    next = page.length > 0 ? nextQuery(body, kind) : undefined;
  }
}

/** Only the query of the link is used: behind a proxy a service may not know its own address. */
function nextQuery(body: JsonObject, { many }: Kind): string | undefined {
  const links = listOf(body[`${many}_links`]).map(objectOf);
  const link = textOf(links.find(({ rel }) => rel === 'next')?.href) || textOf(body.next);
  const start = link.indexOf('?');
  return start === -1 ? undefined : link.slice(start);
}
