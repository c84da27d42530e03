import type { FastifyInstance } from 'fastify';

/**
 * Lets no answer go before what it may tell of is on disk: whoever was told of a server finds it again after a power cut.
 * Failures of the service promise nothing, and go at once.
 */
export function answerFromDisk(app: FastifyInstance, durable: () => Promise<void>): void {
  app.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode < 500) await durable();
  });
}
