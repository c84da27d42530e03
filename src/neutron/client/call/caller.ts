import { type RequestIds, requestIdsOf } from '../../../context/request-context.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import type { Logger } from '../../../telemetry/logger.ts';
import { isTransient } from '../errors/classify.ts';
import { type FailedCall, NeutronApiError, neutronErrorOf } from '../errors/neutron-api-error.ts';
import { NeutronUnreachable } from '../errors/no-answer.ts';
import { ServiceCredentialRefused } from '../errors/service-credential-refused.ts';
import { type NeutronTransport, type Rights, TransportError, type TransportReply } from '../transport.ts';
import type { CallOptions } from './call-options.ts';
import { RetryBudget } from './retry-budget.ts';

export interface CallerDeps {
  readonly transport: NeutronTransport;
  readonly runtime: Runtime;
  readonly logger: Logger;
  /** How long one call may take, milliseconds. */
  readonly deadlineMs: number;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the service's root, e.g. `/v2.0/ports`. */
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: unknown;
}

/** Makes one call with the given rights. Answers below 400 are returned. */
export type Caller = (rights: Rights, call: Call, options: CallOptions) => Promise<TransportReply>;

/** Pauses before the repeats of one call, milliseconds; half of it is chance. */
const pauses = [100, 400] as const;

/**
 * What turns calls into answers and typed errors. A call throws NeutronApiError, NeutronUnreachable, or the reason of
 * the caller's signal. GET is repeated for transient errors, PUT and DELETE only when they certainly were not sent,
 * POST never; rejected credentials of the service are renewed once (a 401 has had no effect).
 */
export function createCaller(deps: CallerDeps): Caller {
  const { transport, runtime } = deps;
  const budget = new RetryBudget();

  return async function call(rights, request, options) {
    budget.earn();
    let renewed = false;
    for (let repeat = 0; ; ) {
      try {
        return await callOnce(deps, rights, request, options);
      } catch (error) {
        if (isRejected(error)) {
          if (!renewed && (await transport.renewCredentials?.(rights))) {
            renewed = true;
            continue;
          }
          if (renewed) throw untrusted(error);
        }
        const pause = pauses[repeat];
        if (pause === undefined || !mayRepeat(request.method, error) || !budget.spend()) throw error;
        repeat += 1;
        await runtime.timers.sleep(pause / 2 + runtime.random.int(pause / 2), options.signal);
      }
    }
  };
}

/** Whether the server has rejected what the call authenticated with, rather than nothing having been sent. */
function isRejected(error: unknown): error is NeutronApiError {
  return error instanceof NeutronApiError && error.status === 401 && !(error instanceof ServiceCredentialRefused);
}

/** Credentials that have just been issued were rejected: those who issue them are not those whom the server believes. */
function untrusted(error: NeutronApiError): ServiceCredentialRefused {
  const text = `the network service does not accept a token that was issued just now (${error.message}): does its [keystone_authtoken] name the same identity service?`;
  return new ServiceCredentialRefused(text, error.call);
}

function mayRepeat(method: Call['method'], error: unknown): boolean {
  if (method === 'POST') return false;
  if (method === 'GET') return isTransient(error) && !(error instanceof NeutronUnreachable && error.timedOut);
  return error instanceof NeutronUnreachable && !error.sent;
}

async function callOnce(deps: CallerDeps, rights: Rights, call: Call, options: CallOptions): Promise<TransportReply> {
  const { transport, runtime, logger, deadlineMs } = deps;
  const failed: FailedCall = { method: call.method, path: call.path, step: options.step ?? 'call' };
  options.signal?.throwIfAborted();
  const until = boundedBy(runtime, options.signal, deadlineMs, () => {
    const limits = { sent: true, timedOut: true, call: failed };
    return new NeutronUnreachable('no answer in time', limits, `${deadlineMs} ms`);
  });
  const startedAt = runtime.clock.monotonic();
  let status: number | null = null;
  let neutronRequestId: string | null = null;
  try {
    const reply = await transport.send({
      method: call.method,
      path: call.path,
      query: call.query ?? [],
      headers: headersOf(rights, options),
      ...(call.body === undefined ? {} : { body: call.body }),
      rights,
      signal: until.signal,
    });
    status = reply.status;
    neutronRequestId = reply.headers['x-openstack-request-id'] ?? null;
    if (reply.status >= 400) throw neutronErrorOf(reply, failed);
    return reply;
  } catch (error) {
    if (error instanceof TransportError) {
      throw new NeutronUnreachable(error.message, { sent: error.sent, timedOut: false, call: failed }, error);
    }
    throw error;
  } finally {
    until.over();
    const ms = runtime.clock.monotonic() - startedAt;
    const record = { ...failed, status, startedAt, ms, nic: options.nic ?? null, neutronRequestId };
    logger.debug({ ...record, ...requestIdsOf(idsOf(rights)) }, 'Neutron call');
    options.onCall?.(record);
  }
}

/** How long a call may live. */
interface Bound {
  readonly signal: AbortSignal;
  /** To be called at its end, however it ends. */
  over(): void;
}

/**
 * A signal that follows the caller's and has a deadline of its own, with that reason. What AbortSignal.any does, at a tenth of its
 * price: each call has one; and the reason, whose stack costs as much, is only made when it is needed.
 */
function boundedBy(runtime: Runtime, callers: AbortSignal | undefined, ms: number, late: () => Error): Bound {
  const bound = new AbortController();
  const follow = () => bound.abort(callers?.reason);
  callers?.addEventListener('abort', follow, { once: true });
  const cancel = runtime.timers.after(ms, () => bound.abort(late()));
  return {
    signal: bound.signal,
    over() {
      cancel();
      callers?.removeEventListener('abort', follow);
    },
  };
}

function headersOf(rights: Rights, options: CallOptions): Record<string, string> {
  const { requestId, globalRequestId } = idsOf(rights);
  return {
    accept: 'application/json',
    // To the next service all that we do for a purpose of the client's is that purpose.
    'x-openstack-request-id': globalRequestId ?? requestId,
    ...(options.ifMatch === undefined ? {} : { 'if-match': `revision_number=${options.ifMatch}` }),
  };
}

function idsOf(rights: Rights): RequestIds {
  return rights.kind === 'user' ? rights.context : rights;
}
