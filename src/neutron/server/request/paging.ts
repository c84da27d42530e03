import type { PageLink } from '../../resources.ts';
import { networkError } from '../errors/registry.ts';
import type { Query } from './query.ts';

/** Which page of a list is wanted. */
export interface Page {
  readonly limit: number;
  readonly marker: string | undefined;
  readonly reverse: boolean;
}

/** The page that a query asks for; null for the whole list. Throws 400 BadRequest. Source: Networking API, general rules. */
export function readPage(query: Query, maximum: number): Page | null {
  const text = query.last('limit') ?? '0';
  if (!/^\s*\+?\d+\s*$/.test(text)) {
    throw networkError('BadRequest', 'limit', `Limit must be an integer 0 or greater and not '${text}'`);
  }
  // No list is longer, and the store takes no larger number.
  const asked = Math.min(Number(text), Number.MAX_SAFE_INTEGER);
  const limit = maximum >= 0 && (asked === 0 || asked > maximum) ? maximum : asked;
  if (limit === 0) return null;
  const reverse = query.last('page_reverse');
  return {
    limit,
    marker: query.last('marker') || undefined,
    reverse: reverse?.toLowerCase() === 'true',
  };
}

/** The links of a page, given the ids of its first and last item. */
export function pageLinks(
  url: string,
  query: Query,
  page: Page,
  ids: { readonly first: string; readonly last: string } | null,
  isFull: boolean,
): PageLink[] {
  const links: PageLink[] = [];
  if (isFull || page.reverse) links.push({ rel: 'next', href: link(url, query, ids && { marker: ids.last }) });
  if (isFull || !page.reverse) {
    const back = ids ? { marker: ids.first, page_reverse: 'True' } : { page_reverse: 'True' };
    links.push({ rel: 'previous', href: link(url, query, back) });
  }
  return links;
}

function link(url: string, query: Query, more: Readonly<Record<string, string>> | null): string {
  const parameters = new URLSearchParams(query.raw);
  parameters.delete('marker');
  parameters.delete('page_reverse');
  for (const [name, value] of Object.entries(more ?? {})) parameters.append(name, value);
  return `${url}?${parameters}`;
}
