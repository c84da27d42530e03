import type { TransportReply } from '../transport.ts';
import { errorTypeOfStatus, isKnownErrorType, type NeutronErrorType } from './neutron-error-types.ts';

/** What Neutron was asked when something went wrong; for logs and operators. Holds no secret. */
export interface FailedCall {
  readonly method: string;
  readonly path: string;
  readonly step: string;
}

/** Neutron has answered with an error. `type` tells which one; a type that nobody knows is told by its status. */
export class NeutronApiError<T extends NeutronErrorType = NeutronErrorType> extends Error {
  readonly type: T;
  /** The type as the server has named it; null when it named none. */
  readonly namedType: string | null;
  readonly status: number;
  readonly call: FailedCall;
  /** Seconds that the server asks to wait (`Retry-After`); null when it does not say. */
  readonly retryAfter: number | null;

  constructor(type: T, namedType: string | null, status: number, text: string, call: FailedCall, retryAfter?: number) {
    super(text);
    this.name = type;
    this.type = type;
    this.namedType = namedType;
    this.status = status;
    this.call = call;
    this.retryAfter = retryAfter ?? null;
  }
}

/** Whether `error` is Neutron's answer, of one of the types if any are named. */
export function isNeutronError<T extends NeutronErrorType>(error: unknown, ...types: T[]): error is NeutronApiError<T> {
  return error instanceof NeutronApiError && (types.length === 0 || types.some((type) => type === error.type));
}

/** The error that an answer of 400 and more carries. Keystone's and a proxy's own forms are understood too. */
export function neutronErrorOf(reply: TransportReply, call: FailedCall): NeutronApiError {
  const { named, message } = readErrorBody(reply);
  const type = named !== null && isKnownErrorType(named) ? named : errorTypeOfStatus(reply.status);
  const wait = Number(reply.headers['retry-after'] ?? Number.NaN);
  return new NeutronApiError(type, named, reply.status, message, call, Number.isFinite(wait) ? wait : undefined);
}

function readErrorBody(reply: TransportReply): { named: string | null; message: string } {
  const fallback = `HTTP ${reply.status}`;
  if (!isObject(reply.body)) return { named: null, message: fallback };
  const error = reply.body.NeutronError ?? reply.body.NotImplementedError ?? reply.body.error;
  if (typeof error === 'string') return { named: null, message: error };
  if (!isObject(error)) return { named: null, message: fallback };
  return {
    named: typeof error.type === 'string' ? error.type : null,
    message: typeof error.message === 'string' ? error.message : fallback,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
