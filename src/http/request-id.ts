import type { FastifyRequest } from 'fastify';
import type { RequestIds } from '../context/request-context.ts';
import type { Ids } from '../runtime/runtime.ts';

const wellFormed = /^req-[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** A new request id. Each request has one of its own, whatever the client calls it. */
export function newRequestId(ids: Ids): string {
  return `req-${ids.uuid()}`;
}

/**
 * The ids of a request: its own, and as global one the client's `X-OpenStack-Request-ID`, which other services send along
 * too. One that has not the usual form does not count.
 */
export function requestIds(request: FastifyRequest): RequestIds {
  const header = request.headers['x-openstack-request-id'];
  const given = typeof header === 'string' && wellFormed.test(header);
  return given ? { requestId: request.id, globalRequestId: header } : { requestId: request.id };
}
