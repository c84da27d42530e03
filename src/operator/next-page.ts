import type { FastifyRequest } from 'fastify';
import { baseUrl } from '../http/base-url.ts';

/** The links of a page that is full: the next one begins after its last one. A page that is not full has none. */
export function nextPage(
  request: FastifyRequest,
  page: readonly { readonly id: string }[],
  limit: number,
): readonly { readonly rel: 'next'; readonly href: string }[] | null {
  const last = page.at(-1);
  if (last === undefined || page.length < limit) return null;
  const { pathname, searchParams } = new URL(request.url, baseUrl(request));
  searchParams.set('marker', last.id);
  return [{ rel: 'next', href: `${baseUrl(request)}${pathname}?${searchParams}` }];
}
