import type { FastifyInstance } from 'fastify';
import type { ScrapedMetrics } from '../../telemetry/prom-metrics.ts';

/** Who may read the metrics: programs on this machine, or everybody who can reach the port. */
export type MetricsAccess = 'loopback' | 'everybody';

const loopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** `GET /metrics` in Prometheus' text format. They tell how much is used, and by whom nothing. */
export function mountMetrics(app: FastifyInstance, metrics: ScrapedMetrics, access: MetricsAccess = 'loopback'): void {
  app.get('/metrics', async (request, reply) => {
    if (access === 'loopback' && !loopback.test(request.socket.remoteAddress ?? '')) {
      return reply.code(403).type('text/plain').send('Metrics are for programs on the same machine.\n');
    }
    const { contentType, text } = await metrics.scrape();
    return reply.type(contentType).send(text);
  });
}
