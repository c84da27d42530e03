import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../telemetry/metrics.ts';
import { faceOf } from './faces.ts';
import { HttpError } from './http-error.ts';

/**
 * Refuses requests while `most` others are under way: 503 with Retry-After, in the form of the face that was asked. DELETE
 * is let in always, for it makes room; so is what asks for the process's own state.
 */
export function boundRequests(app: FastifyInstance, most: number, metrics: Metrics): void {
  let underWay = 0;
  metrics.gauge('berth_http_requests_under_way', () => [{ labels: {}, value: underWay }]);
  app.addHook('onRequest', async (request, reply) => {
    if (faceOf(request) === 'berth') return;
    if (underWay >= most && request.method !== 'DELETE') {
      throw new HttpError(503, 'Too many requests are under way; try again shortly.', { 'retry-after': '1' });
    }
    underWay += 1;
    // Of an answer to a client that has gone, no other event tells.
    reply.raw.once('close', () => {
      underWay -= 1;
    });
  });
}
