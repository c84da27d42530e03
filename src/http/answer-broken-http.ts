import type { Socket } from 'node:net';
import type { Ids } from '../runtime/runtime.ts';
import type { Logger } from '../telemetry/logger.ts';
import { newRequestId } from './request-id.ts';
import { rootErrorBody } from './root-errors.ts';

/** What Node says of a connection that it cannot go on reading; `code` says why. */
type BrokenHttp = Error & { readonly code?: string };

const refusals: ReadonlyMap<string, readonly [status: number, message: string]> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'The request did not come in time.']],
  ['HPE_HEADER_OVERFLOW', [431, 'The request line and the headers are too large together.']],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, 'The chunk extensions of the body are too large.']],
]);

/**
 * Answers what is no HTTP request, or not one within the limits: no face can, for there is no request yet. The answer has the
 * form of all others and a request id, and ends the connection, whose rest makes no sense.
 */
export function answerBrokenHttp(logger: Logger, ids: Ids) {
  return (error: BrokenHttp, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const requestId = newRequestId(ids);
    const [status, message] = refusals.get(error.code ?? '') ?? [400, 'This is no HTTP request.'];
    logger.info({ requestId, status, code: error.code }, 'broken request');
    const answer = rootErrorBody(status, message);
    const body = JSON.stringify(answer);
    socket.end(
      [
        `HTTP/1.1 ${status} ${answer.error.title}`,
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        `X-OpenStack-Request-ID: ${requestId}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
      // A client that goes on sending would keep the connection for as long as it likes.
      () => socket.destroySoon(),
    );
  };
}
