import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { faceOf } from './faces.ts';
import { factsOf } from './request-facts.ts';
import { requestIds } from './request-id.ts';

/** Writes a line to the log for each request that was answered, and counts and measures it. */
export function observeRequests(app: FastifyInstance, logger: Logger, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const { face, operation } = placeOf(request);
    const { userId, projectId } = factsOf(request);
    const status = reply.statusCode;
    logger.info(
      {
        ...requestIds(request),
        face,
        operation,
        method,
        path: request.url.split('?', 1)[0],
        status,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ...(userId !== undefined && { userId }),
        ...(projectId !== undefined && { projectId }),
      },
      'request',
    );
    metrics.count('berth_http_requests_total', { face, operation, method, status: String(status) });
    // How long somebody has looked at something live says nothing of how fast answers are.
    if (String(reply.getHeader('content-type')).startsWith('text/event-stream')) return;
    metrics.observe('berth_http_request_duration_seconds', { face, operation, method }, reply.elapsedTime / 1000);
  });
}

/** Where a request went, in words of a closed set. */
function placeOf(request: FastifyRequest): { readonly face: string; readonly operation: string } {
  const route = request.routeOptions.url;
  const face = faceOf(request);
  const below = face === 'berth' ? route : route?.slice(face.length + 1);
  return { face, operation: factsOf(request).operation ?? (below || (route === undefined ? 'unknown' : '/')) };
}
