import { type RequestContext, serviceContext } from '../../../context/request-context.ts';
import { type NeutronTransport, type Rights, TransportError, type TransportRequest } from '../transport.ts';

/** A request to a Networking API in the same process. */
export interface InProcessRequest {
  readonly method: TransportRequest['method'];
  /** Below the service's root, e.g. `/v2.0/ports`. */
  readonly path: string;
  /** Encoded, without `?`; '' for none. */
  readonly query: string;
  /** A JSON value of the service's own, or undefined. */
  readonly body: unknown;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly context: RequestContext;
  /** What links in answers begin with; only their queries are read here. */
  readonly baseUrl: string;
}

export interface InProcessReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** The face of a Networking API in the same process. It answers every request, errors included. */
export type HandleRequest = (request: InProcessRequest) => Promise<InProcessReply>;

/**
 * Carries requests to a service in the same process. Bodies are copied as JSON both ways, so that the two sides share
 * nothing mutable and see what they would see over the wire. One bulk request is the fastest way to make several ports.
 */
export function createInProcessTransport(handle: HandleRequest): NeutronTransport {
  return {
    severalPorts: 'bulk',
    async send(request) {
      const { signal } = request;
      signal.throwIfAborted();
      const answer = handle({
        method: request.method,
        path: request.path,
        query: new URLSearchParams(request.query.map(([name, value]): [string, string] => [name, value])).toString(),
        body: copy(request.body),
        headers: request.headers,
        context: contextOf(request.rights),
        baseUrl: 'http://in-process',
      });
      const reply = await Promise.race([answer, rejectionOf(signal, answer)]).catch((error: unknown) => {
        if (signal.aborted) throw error;
        throw new TransportError('the service in this process failed', true, error);
      });
      return { status: reply.status, headers: reply.headers ?? {}, body: copy(reply.body) };
    },
    async close() {},
  };
}

function contextOf(rights: Rights): RequestContext {
  return rights.kind === 'user' ? rights.context : serviceContext(rights, rights.onBehalfOf);
}

function copy(body: unknown): unknown {
  return body === undefined ? undefined : JSON.parse(JSON.stringify(body));
}

/** Rejects when the signal aborts before the answer is there; the service goes on, as a server would. */
function rejectionOf(signal: AbortSignal, answer: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const forget = () => signal.removeEventListener('abort', abort);
    answer.then(forget, forget);
  });
}
