import type { RequestContext } from '../../../context/request-context.ts';
import type { ParsedBody } from '../../../http/json-body.ts';

/** A request to the Networking API, however it came. */
export interface NetworkRequest {
  readonly method: string;
  /** Behind the mount, without the query: `/v2.0/ports/ID`. */
  readonly path: string;
  /** The raw query string without `?`; '' for none. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The parsed JSON; undefined without a body; brokenBody when it was no JSON. It is not kept and not changed. */
  readonly body: ParsedBody;
  readonly context: RequestContext;
  /** Scheme, authority and mount, without a final slash: what links in answers begin with. */
  readonly baseUrl: string;
}

/** The answer. `body` is a JSON value of the caller's own, or undefined for none. */
export interface NetworkResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown): NetworkResponse {
  return { status, headers: { 'content-type': 'application/json' }, body };
}

/** 204. */
export const noContent: NetworkResponse = { status: 204, headers: {}, body: undefined };
