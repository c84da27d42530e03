import type { SagaState } from './journal.ts';

/** An operator asked for a saga that there is not, or that is of a kind which nobody here knows. */
export class SagaNotFound extends Error {
  override name = 'SagaNotFound';

  constructor(id: string) {
    super(`there is no saga ${id}`);
  }
}

/** Only a saga that is stuck is an operator's to decide about. */
export class SagaNotStuck extends Error {
  override name = 'SagaNotStuck';

  constructor(id: string, state: SagaState) {
    super(state === 'stuck' ? `saga ${id} has been decided about in this moment` : `saga ${id} is ${state}, not stuck`);
  }
}
