import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllocationError } from '../../allocation/index.ts';
import {
  InstanceInvalidState,
  InstanceNotFound,
  InstanceNotReady,
  InterfaceRefused,
  NoValidHost,
} from '../../compute/index.ts';
import { HttpError } from '../../http/http-error.ts';
import { unavailable } from '../../http/unavailable.ts';
import { isTransient, NeutronApiError, ServiceCredentialRefused } from '../../neutron/client/index.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { errorBody } from './error-body.ts';

interface Answer {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The face's error handler: every error gets the Compute API's form; what nobody foresaw is logged and tells nothing. */
export function errorAnswerer(logger: Logger) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const cause = unavailable(error, request.id, logger) ?? error;
    const answer = foreseen(cause) ?? unforeseen(cause, request, logger);
    await reply.code(answer.status).headers(answer.headers).send(errorBody(answer.status, answer.message));
  };
}

function foreseen(error: unknown): Answer | null {
  if (error instanceof HttpError) return { status: error.status, message: error.message, headers: error.headers };
  if (error instanceof InstanceInvalidState || error instanceof InstanceNotReady) {
    return { status: 409, message: error.message, headers: {} };
  }
  if (error instanceof NoValidHost) {
    const message = `No valid host was found. There are not enough hosts available: ${error.message}.`;
    return { status: 400, message, headers: {} };
  }
  // It went between the look at it and what was to be done to it.
  if (error instanceof InstanceNotFound) return { status: 404, message: error.message, headers: {} };
  if (error instanceof InterfaceRefused) return { status: error.status, message: error.message, headers: {} };
  if (error instanceof AllocationError) {
    return error.status < 500 ? { status: error.status, message: error.message, headers: {} } : null;
  }
  // fastify's own refusals: a body over the limit, a length that does not fit, and the like.
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    const status = error.statusCode;
    if (status === 413) return { status, message: 'The request body is too large.', headers: { 'retry-after': '0' } };
    if (status >= 400 && status < 500) return { status, message: error.message, headers: {} };
  }
  return null;
}

/** What went wrong behind us. The tenant is told which service it was, and nothing of what it said. */
function unforeseen(error: unknown, request: FastifyRequest, logger: Logger): Answer {
  // A06: the token ended on the way; clients take a new one and ask again.
  if (error instanceof NeutronApiError && error.status === 401 && !(error instanceof ServiceCredentialRefused)) {
    return { status: 401, message: 'The network service does not accept the token any more.', headers: {} };
  }
  logger.error({ requestId: request.id, method: request.method, err: error }, 'compute API failed');
  if (error instanceof AllocationError || error instanceof NeutronApiError || isTransient(error)) {
    return { status: 503, message: 'The network service did not answer as expected; try again.', headers: {} };
  }
  return {
    status: 500,
    message: 'An unexpected error stopped this request; the log has it under its id.',
    headers: {},
  };
}
