import type { Logger } from '../telemetry/logger.ts';
import { HttpError } from './http-error.ts';

/**
 * What an error says that carries `retryAfter`, in seconds: what it needs is not there now, and asking again then
 * will do. Its message is for the caller: 503 with Retry-After; the operator finds the cause in the log. Null for every other error.
 */
export function unavailable(error: unknown, requestId: string, logger: Logger): HttpError | null {
  if (!(error instanceof Error) || !('retryAfter' in error) || typeof error.retryAfter !== 'number') return null;
  logger.warn({ requestId, err: error }, 'request refused for now');
  return new HttpError(503, error.message, { 'retry-after': String(error.retryAfter) });
}
