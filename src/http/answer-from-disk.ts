import type { FastifyInstance } from 'fastify';

/**
 * Lets no answer go before what it may tell of is on disk: whoever was told of a server finds it again after a power cut.
 * On a disk that has failed no success is told; refusals promise nothing.
 */
export function answerFromDisk(app: FastifyInstance, durable: () => Promise<void>): void {
  app.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode >= 500) return;
    const told = durable();
    await (reply.statusCode < 400 ? told : told.catch(() => undefined));
  });
}
