import type { FastifyInstance } from 'fastify';

/** `GET /healthz`: the process is alive and answers. */
export function mountHealth(app: FastifyInstance): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
}
