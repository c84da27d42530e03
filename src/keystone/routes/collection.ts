import type { FastifyRequest } from 'fastify';
import { baseUrl } from '../../http/base-url.ts';

/** The URL of the Identity API's root as the caller sees it, `…/v3`, for links. `prefix` is where the face is mounted. */
export function rootUrl(request: FastifyRequest, prefix: string): string {
  return `${baseUrl(request)}${prefix}/v3`;
}

/** A list as the API sends it. There are no pages: all of it is in one answer. */
export function collection(request: FastifyRequest, name: string, items: readonly unknown[]) {
  return { [name]: items, links: { next: null, previous: null, self: `${baseUrl(request)}${request.url}` } };
}
