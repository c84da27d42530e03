import type { FastifyInstance } from 'fastify';
import type { Logger } from '../telemetry/logger.ts';
import { HttpError } from './http-error.ts';
import { reasonPhrase } from './reason-phrase.ts';
import { unavailable } from './unavailable.ts';

/** The form of errors that are no face's: `{"error": {"code", "title", "message"}}`, which is the Identity API's as well. */
export interface RootErrorBody {
  readonly error: { readonly code: number; readonly title: string; readonly message: string };
}

/** The body of an error that is no face's. `message` is shown to the caller. */
export function rootErrorBody(code: number, message: string): RootErrorBody {
  return { error: { code, title: reasonPhrase(code), message } };
}

/** Answers outside of the faces: paths that are nobody's, and what goes wrong there. Faces set handlers of their own. */
export function answerRootErrors(app: FastifyInstance, logger: Logger): void {
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(rootErrorBody(404, 'There is nothing at this address.')),
  );
  app.setErrorHandler((thrown, request, reply) => {
    const error = unavailable(thrown, request.id, logger) ?? thrown;
    if (error instanceof HttpError) {
      return reply.code(error.status).headers(error.headers).send(rootErrorBody(error.status, error.message));
    }
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 400 && status < 500 && error instanceof Error) {
      return reply.code(status).send(rootErrorBody(status, error.message));
    }
    logger.error({ requestId: request.id, err: error }, 'request failed');
    return reply.code(500).send(rootErrorBody(500, 'The request could not be carried out.'));
  });
}
