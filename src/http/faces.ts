import type { FastifyRequest } from 'fastify';

const faces = ['identity', 'image', 'network', 'compute', 'operator', 'console'];

/** The API that a request is for, by the first part of its path; `berth` for the process's own, such as `/healthz`. */
export function faceOf(request: FastifyRequest): string {
  const first = (request.routeOptions.url ?? request.url).split(/[/?]/, 2)[1] ?? '';
  return faces.includes(first) ? first : 'berth';
}
