import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { baseUrl } from '../http/base-url.ts';
import { HttpError } from '../http/http-error.ts';
import { reasonPhrase } from '../http/reason-phrase.ts';
import { unavailable } from '../http/unavailable.ts';
import { ConstraintError } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Gives every refusal and failure below `app` the Identity API's form: `{"error": {"code", "message", "title"}}`. */
export function answerErrors(app: FastifyInstance, logger: Logger): void {
  app.setNotFoundHandler((request, reply) => send(app, request, reply, 404, 'There is nothing at this address.'));
  app.setErrorHandler((thrown, request, reply) => {
    const error = unavailable(thrown, request.id, logger) ?? thrown;
    if (error instanceof HttpError) {
      reply.headers(error.headers);
      return send(app, request, reply, error.status, error.message);
    }
    if (error instanceof ConstraintError) {
      // Handlers look before they write; what is refused all the same was changed by somebody else in between.
      return send(app, request, reply, 409, 'What this refers to has just been changed; look again.');
    }
    const status = clientStatus(error);
    // What the schema or fastify refused. Its texts name members and rules, never the values given.
    if (status !== null)
      return send(app, request, reply, status, String(error instanceof Error ? error.message : status));
    logger.error({ requestId: request.id, err: error }, 'identity request failed');
    return send(
      app,
      request,
      reply,
      500,
      'The request could not be carried out; the log has more under the request id.',
    );
  });
}

function send(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply, status: number, message: string) {
  if (status === 401) reply.header('www-authenticate', `Keystone uri="${baseUrl(request)}${app.prefix}"`);
  return reply.code(status).send({ error: { code: status, message, title: reasonPhrase(status) } });
}

function clientStatus(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('validation' in error) return 400;
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500 ? status : null;
}
