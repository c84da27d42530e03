import type { FastifyInstance } from 'fastify';
import type { Readiness } from './readiness.ts';

/** Seconds after which it is worth asking again whether work can be taken. */
const retryAfter = '1';

/**
 * `GET /healthz`: 200 as long as the process can answer at all; what it depends on does not count, for a restart would not
 * mend that. `GET /readyz`: 200 when it can take work, else 503; the body says of each check `ok`, or what is wrong.
 */
export function mountHealth(app: FastifyInstance, readiness: Readiness): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const { ready, checks } = await readiness.report();
    if (!ready) reply.code(503).header('retry-after', retryAfter);
    return { status: ready ? 'ready' : 'not ready', checks };
  });
}
