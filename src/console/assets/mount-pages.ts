import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import type { Asset, Assets } from './read-assets.ts';
import { securityHeaders } from './security-headers.ts';

/** Files are named by edition: whoever has one never asks again. */
const forGood = 'public, max-age=31536000, immutable';

/**
 * The console's pages: one page for every address below the prefix, so that each can be linked to, and the files that it loads
 * below `/web`. They are read when somebody asks for the first time: a start does without.
 */
export function mountPages(app: FastifyInstance): void {
  const prefix = `${app.prefix}/web`;
  let read: Promise<Assets> | null = null;
  const assets = () => {
    read ??= import('./read-assets.ts').then(({ readAssets }) => readAssets(prefix));
    return read;
  };

  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders);
  });

  app.get<{ Params: { edition: string; '*': string } }>('/web/:edition/*', async (request, reply) => {
    const { edition, files } = await assets();
    const file = request.params.edition === edition ? files.get(request.params['*']) : undefined;
    if (!file) throw nothingHere();
    return send(request, reply.header('cache-control', forGood), file);
  });
  app.get('/web/*', async () => {
    throw nothingHere();
  });

  const page = async (request: FastifyRequest, reply: FastifyReply) => {
    const { edition, page: shown } = await assets();
    const etag = `"${edition}"`;
    // Always asked for: it says which edition is the newest.
    reply.headers({ 'cache-control': 'no-cache', etag });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return send(request, reply, shown);
  };
  app.get('/', page);
  app.get('/*', page);
}

function nothingHere(): HttpError {
  return new HttpError(404, 'There is nothing at this address.');
}

function send(request: FastifyRequest, reply: FastifyReply, { type, body, zipped }: Asset): FastifyReply {
  reply.type(type).header('vary', 'accept-encoding');
  const zips = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  return zips ? reply.header('content-encoding', 'gzip').send(zipped) : reply.send(body);
}
