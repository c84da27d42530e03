import type { RequestContext, RequestIds } from '../../context/request-context.ts';

/**
 * With whose rights a call is made. `user`: as the caller, with the token of the context. `service`: with the
 * service's own credentials; `onBehalfOf` names the project that a service's work is done for.
 */
export type Rights =
  | { readonly kind: 'user'; readonly context: RequestContext }
  | ({ readonly kind: 'service'; readonly onBehalfOf?: { readonly projectId: string } } & RequestIds);

export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below the service's root, e.g. `/v2.0/ports`. */
  readonly path: string;
  /** In order; a name may stand several times. */
  readonly query: readonly (readonly [string, string])[];
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly rights: Rights;
  readonly signal: AbortSignal;
}

export interface TransportReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The parsed JSON; undefined without a body, or for one that is no JSON (`text` has it then). */
  readonly body: unknown;
  readonly text?: string;
}

/**
 * Carries one request to a Neutron. Rejects with TransportError when there is no answer, and with the signal's reason
 * when it aborts. It never repeats a request by itself.
 */
export interface NeutronTransport {
  /**
   * How several ports are made fastest over this transport: in one bulk POST (behind a long wire, or in one process),
   * or by single requests at once (a server with several workers serves a bulk in one of them). Default: `single`.
   */
  readonly severalPorts?: 'bulk' | 'single';
  /**
   * Whether a conditional update is done only if its condition holds (`kept`), or also when it collides with another one
   * inside the server (`dropped-on-conflict`: Neutron repeats it then without its condition). Default: `kept`.
   */
  readonly conditions?: 'kept' | 'dropped-on-conflict';
  /** Whether a request goes on in the server when the process that sent it has died. Default: false. */
  readonly callsOutliveSender?: boolean;
  /** Whether calls with user rights are made with them, or with the service's all the same. Default: true. */
  readonly knowsUsers?: boolean;
  send(request: TransportRequest): Promise<TransportReply>;
  /** The server has rejected what these rights authenticate with. True: something new is there, worth one more try. */
  renewCredentials?(rights: Rights): Promise<boolean>;
  close(): Promise<void>;
}

/** No answer came. `sent` false: the request certainly did not reach the server; true: it may have taken effect. */
export class TransportError extends Error {
  override name = 'TransportError';
  readonly sent: boolean;

  constructor(message: string, sent: boolean, cause?: unknown) {
    super(message, { cause });
    this.sent = sent;
  }
}
