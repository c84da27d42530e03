import { NeutronApiError } from './neutron-api-error.ts';
import { NeutronBadAnswer, NeutronUnreachable } from './no-answer.ts';

const transientStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Whether the same call may succeed in a moment: no answer, an answer that is none, 429, 502, 503, 504, and a 500 for
 * which Neutron gives no reason of its own (it ends so when its retries of a database conflict run out). A 500 with a
 * type (`PortBindingError`) is an answer and stays one.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof NeutronUnreachable || error instanceof NeutronBadAnswer) return true;
  if (!(error instanceof NeutronApiError)) return false;
  if (transientStatuses.has(error.status)) return true;
  return error.status === 500 && error.type === 'HTTPInternalServerError';
}

/**
 * Whether a writing call that failed with this may have taken effect all the same. Only an answer of 4xx, a 503 that
 * names a reason of Neutron's, or a request that was never sent say that it has not. Aborts and unknown errors: yes.
 */
export function mayHaveTakenEffect(error: unknown): boolean {
  if (error instanceof NeutronUnreachable) return error.sent;
  if (error instanceof NeutronApiError) {
    return error.status >= 500 && !(error.namedType !== null && error.type === error.namedType && error.status === 503);
  }
  return true;
}

/**
 * Whether the server may still be working on a call that failed with this: looking once does not tell what will be.
 */
export function mayStillBeUnderWay(error: unknown): boolean {
  if (error instanceof NeutronApiError) return error.status === 502 || error.status === 504;
  if (error instanceof NeutronUnreachable) return error.sent;
  return !(error instanceof NeutronBadAnswer);
}
