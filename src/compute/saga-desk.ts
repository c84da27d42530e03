import type { RequestIds } from '../context/request-context.ts';
import type { Leftovers } from './leftovers.ts';

/** Who decides about a stuck saga. It is journaled as it is. */
export interface OperatorWord extends RequestIds {
  readonly userId: string;
}

/** What an operator can do about a build or deletion that is stuck. */
export interface SagaDesk {
  /**
   * Goes on with it: a build is taken back further, a deletion goes forward. It runs on after this resolves. Throws
   * SagaNotFound, SagaNotStuck.
   */
  retrySaga(id: string, by: OperatorWord): Promise<void>;
  /**
   * Leaves it as it is, for good, and answers what may be left of it; touches nothing but its state. Throws SagaNotFound,
   * SagaNotStuck.
   */
  abandonSaga(id: string, by: OperatorWord & { readonly why: string }): Promise<Leftovers>;
}
