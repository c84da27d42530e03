import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../telemetry/metrics.ts';
import { faceOf } from './faces.ts';
import { HttpError } from './http-error.ts';

/** When requests are let in. */
export interface RequestBounds {
  /** How many may be under way at once. */
  readonly most: number;
  /** False while the process starts: what a request needs may not be there yet. */
  isOpen(): boolean;
}

const stepsAside = new WeakMap<FastifyRequest, () => void>();

/**
 * From now on the request is none of those under way: what stays open for as long as somebody looks has a limit of its own, and
 * must not keep others out.
 */
export function stepAside(request: FastifyRequest): void {
  stepsAside.get(request)?.();
}

/**
 * Refuses requests before the door is open, and while too many others are under way: 503 with Retry-After, in the form of
 * the face that was asked. A DELETE is never one too many, for it makes room; what asks for the process's own state is
 * always let in.
 */
export function boundRequests(app: FastifyInstance, { most, isOpen }: RequestBounds, metrics: Metrics): void {
  let underWay = 0;
  metrics.gauge('berth_http_requests_under_way', () => [{ labels: {}, value: underWay }]);
  app.addHook('onRequest', async (request, reply) => {
    if (faceOf(request) === 'berth') return;
    if (!isOpen()) throw new HttpError(503, 'The service is starting; try again shortly.', { 'retry-after': '1' });
    if (underWay >= most && request.method !== 'DELETE') {
      throw new HttpError(503, 'Too many requests are under way; try again shortly.', { 'retry-after': '1' });
    }
    underWay += 1;
    let isCounted = true;
    const over = () => {
      if (isCounted) underWay -= 1;
      isCounted = false;
    };
    stepsAside.set(request, over);
    // Of an answer to a client that has gone, no other event tells.
    reply.raw.once('close', over);
  });
}
