import type { FastifyInstance } from 'fastify';
import type { Timers } from '../runtime/runtime.ts';

/** Milliseconds. Less than the 10 s that service managers commonly wait before they kill. */
const patience = 5000;

/**
 * Closing waits for the requests under way. A client that never finishes sending, or never reads its answer, must not hold
 * it up for ever: whoever is still connected some seconds after the closing began is cut off.
 */
export function cutOffLingerers(app: FastifyInstance, timers: Timers): void {
  let closing = false;
  app.addHook('onSend', async (_request, reply) => {
    // Else the client keeps the connection for its next request, and the server waits for that.
    if (closing) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    closing = true;
    if (!app.server.listening) return;
    const cancel = timers.after(patience, () => app.server.closeAllConnections());
    app.server.once('close', cancel);
  });
}
