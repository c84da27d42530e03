import type { FailedCall } from './neutron-api-error.ts';

/** Neutron gave no answer: refused, lost, or too late. */
export class NeutronUnreachable extends Error {
  override name = 'NeutronUnreachable';
  /** False: the request certainly did not reach the server. True: it may have taken effect, or may yet. */
  readonly sent: boolean;
  /** The call's deadline passed; the server may still be at work. */
  readonly timedOut: boolean;
  readonly call: FailedCall;

  constructor(message: string, details: { sent: boolean; timedOut: boolean; call: FailedCall }, cause?: unknown) {
    super(message, { cause });
    this.sent = details.sent;
    this.timedOut = details.timedOut;
    this.call = details.call;
  }
}

/** Something answered with success, but not with what the Networking API answers; a proxy, or half an answer. */
export class NeutronBadAnswer extends Error {
  override name = 'NeutronBadAnswer';
  readonly status: number;
  readonly call: FailedCall;

  constructor(message: string, status: number, call: FailedCall) {
    super(message);
    this.status = status;
    this.call = call;
  }
}
