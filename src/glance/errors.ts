import type { FastifyInstance, FastifyReply } from 'fastify';
import { HttpError } from '../http/http-error.ts';
import { reasonPhrase } from '../http/reason-phrase.ts';
import { unavailable } from '../http/unavailable.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Gives every refusal and failure below `app` the form in which Glance answers: `{"message", "code": "404 Not Found", "title"}`. */
export function answerErrors(app: FastifyInstance, logger: Logger): void {
  app.setNotFoundHandler((_request, reply) => send(reply, 404, 'There is nothing at this address.'));
  app.setErrorHandler((thrown, request, reply) => {
    const error = unavailable(thrown, request.id, logger) ?? thrown;
    if (error instanceof HttpError) {
      reply.headers(error.headers);
      return send(reply, error.status, error.message);
    }
    const status = clientStatus(error);
    if (status !== null) return send(reply, status, String(error instanceof Error ? error.message : status));
    logger.error({ requestId: request.id, err: error }, 'image request failed');
    return send(reply, 500, 'The request could not be carried out; the log has more under the request id.');
  });
}

function send(reply: FastifyReply, status: number, message: string) {
  const title = reasonPhrase(status);
  reply.code(status);
  if (status === 401) {
    // The token check answers before Glance does, in Keystone's form.
    return reply.header('www-authenticate', 'Keystone').send({ error: { code: status, title, message } });
  }
  return reply.send({ message, code: `${status} ${title}`, title });
}

function clientStatus(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('validation' in error) return 400;
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500 ? status : null;
}
