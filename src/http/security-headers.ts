import type { FastifyInstance, FastifyRequest } from 'fastify';
import { faceOf } from './faces.ts';

/** For browsers that come upon an answer: it is no page, nothing of it is kept, and nobody is told where it was. */
const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

const nothing = "default-src 'none'; frame-ancestors 'none'";
const aYear = 'max-age=31536000';

/**
 * Puts security headers on answers, where whoever answers has not said otherwise. Those of the APIs are not to be kept by
 * anybody on the way: tokens and private keys are among them.
 */
export function addSecurityHeaders(app: FastifyInstance, { isTls }: { readonly isTls: boolean }): void {
  app.addHook('onSend', async (request, reply) => {
    const add = (name: string, value: string) => {
      if (!reply.hasHeader(name)) reply.header(name, value);
    };
    for (const [name, value] of Object.entries(always)) add(name, value);
    if (String(reply.getHeader('content-type')).startsWith('application/json')) add('content-security-policy', nothing);
    if (faceOf(request) !== 'berth') add('cache-control', 'no-store');
    if (isTls && !isThisMachine(request)) add('strict-transport-security', aYear);
  });
}

/** What else runs on the machine of a browser may speak plain HTTP. */
function isThisMachine(request: FastifyRequest): boolean {
  return /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/i.test(request.hostname);
}
