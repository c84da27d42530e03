import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { stepAside } from '../../http/bound-requests.ts';
import { HttpError } from '../../http/http-error.ts';
import type { ConsoleDeps } from '../deps.ts';
import { callerOf } from './caller.ts';
import { liveEvents } from './live-events.ts';
import type { Ask, View } from './view.ts';

/** Streams that may be open at once in a process, unless it is told otherwise: each looks again and again. */
const defaultMostStreams = 200;

/**
 * Makes the views answer below the prefix of `app`: as JSON with an ETag, or, to who accepts `text/event-stream`, as
 * server-sent events. Closing the app ends the streams.
 */
export function mountViews(app: FastifyInstance, deps: ConsoleDeps, views: readonly View[]): void {
  const closing = new AbortController();
  const { mostStreams = defaultMostStreams } = deps;
  let streams = 0;
  app.addHook('preClose', async () => closing.abort());

  const askOf = async (request: FastifyRequest, signal: AbortSignal): Promise<Ask> => {
    const context = await callerOf(deps.tokens, request);
    return {
      context,
      projectId: context.isAdmin ? null : context.projectId,
      params: request.params as Ask['params'],
      query: request.query as Ask['query'],
      signal,
    };
  };

  for (const given of views) {
    // An event of a stream is an answer, too: what it tells is on disk.
    const look = async (ask: Ask) => {
      const seen = await given.look(ask);
      await deps.database.durable();
      return seen;
    };
    const view = { ...given, look };
    app.get(view.path, async (request, reply) => {
      const gone = new AbortController();
      if (reply.raw.destroyed) gone.abort();
      else reply.raw.once('close', () => gone.abort());
      const signal = AbortSignal.any([gone.signal, closing.signal]);
      const ask = await askOf(request, signal);
      reply.header('cache-control', 'no-store');
      if (!(request.headers.accept ?? '').includes('text/event-stream')) {
        const { body, version } = await view.look(ask);
        const etag = `"${version}"`;
        reply.header('etag', etag);
        return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(body);
      }
      if (streams >= mostStreams) {
        throw new HttpError(503, 'Too many live views are open: this one can be asked for now and then.', {
          'retry-after': '5',
        });
      }
      // Before the first look: of many that come at once each has to see the others.
      streams += 1;
      const leave = () => {
        streams -= 1;
      };
      // Who has gone meanwhile is told of no more.
      if (gone.signal.aborted) leave();
      else gone.signal.addEventListener('abort', leave, { once: true });
      // What cannot be shown is refused with its status, before a stream begins.
      const first = await view.look(ask);
      stepAside(request);
      const lastSeen = request.headers['last-event-id'];
      const events = liveEvents({
        view,
        first,
        lastSeen: typeof lastSeen === 'string' ? lastSeen : null,
        // A token that has ended, or a role that was taken away, ends the stream, too.
        ask: () => askOf(request, signal),
        signal,
        timers: deps.runtime.timers,
        failed: (error) => deps.logger.warn({ requestId: request.id, err: error }, 'a live view ended'),
      });
      return reply
        .header('x-accel-buffering', 'no')
        .type('text/event-stream; charset=utf-8')
        .send(Readable.from(events, { objectMode: false }));
    });
  }
}
