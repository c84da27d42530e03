import type { FastifyInstance } from 'fastify';

/** `GET /healthz`: 200 when `isReady` says that the services take requests, until then 503. */
export function mountHealth(app: FastifyInstance, isReady: () => boolean): void {
  app.get('/healthz', async (_request, reply) => {
    if (isReady()) return { status: 'ok' };
    return reply.code(503).send({ status: 'starting' });
  });
}
