import type { SagaFailure } from './definition.ts';

/** The form in which an error is kept, unless the saga's definition describes it better. */
export function failureOf(
  node: string | null,
  error: unknown,
  describe?: (error: unknown) => Omit<SagaFailure, 'node'> | null,
): SagaFailure {
  const described = describe?.(error);
  if (described) return { node, ...described };
  if (error instanceof SagaCancelled) return { node, code: error.code, message: error.message, detail: '' };
  if (error instanceof Error) return { node, code: error.name, message: error.message, detail: error.stack ?? '' };
  return { node, code: 'Error', message: String(error), detail: '' };
}

/** Why a saga is stuck: what it failed with, and what then stood in the way of taking it back. */
export function withObstacle(failure: SagaFailure, obstacle: SagaFailure): SagaFailure {
  return {
    ...failure,
    message: `${failure.message} It could not be taken back${obstacle.node === null ? '' : ` in step ${obstacle.node}`}: ${obstacle.message}`,
    detail: `${failure.detail}\nnot taken back: ${obstacle.code}: ${obstacle.detail}`,
  };
}

/** The saga was stopped from outside; `code` says for what. */
export class SagaCancelled extends Error {
  override name = 'SagaCancelled';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** There is nothing to be tried instead of a saga that was taken back, after all. */
export class NoSuccessor extends Error {
  override name = 'NoSuccessor';
}

/** The process ended while the saga was under way, and the saga is not one to be resumed. */
export class SagaInterrupted extends Error {
  override name = 'SagaInterrupted';

  constructor() {
    super('the process that ran it ended in the middle');
  }
}
