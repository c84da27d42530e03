import type { FastifyRequest } from 'fastify';

/** Scheme and authority by which the client reached us, without a final slash: what links in answers begin with. */
export function baseUrl(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
