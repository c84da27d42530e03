/**
 * A saga is a table: for each node a name, what it does, and how it is taken back. `P` is the plan (JSON; every id that we
 * mint is in it), `O` the outputs by node (JSON), `R` what a run holds in memory only (a token, a pending result), `W` a
 * unit of work of the journal's store.
 *
 * What the engine promises:
 * - `started` is written down before an action runs, `succeeded` with its output after it: an action runs at least once.
 * - A commit node has its effect and its `succeeded` in one commit: exactly once.
 * - Once a node that comes after another has started, the earlier one does not run again.
 * - A saga rests as done (all nodes succeeded), unwound (all that had started is taken back) or stuck. One that is stuck is
 *   an operator's: it goes on when they say so, or is abandoned.
 */
export interface SagaDefinition<P, O extends object, R, W> {
  readonly name: string;
  /**
   * `unwind`: a failure takes back what was done. `stop`: there is no way back; an action that fails is tried again for a while,
   * and leaves the saga stuck if that does not help.
   */
  readonly onFailure: 'unwind' | 'stop';
  /** What to do with a run that another process left in the middle of its way forward. */
  recovery(progress: SagaProgress<P, O>): 'resume' | 'unwind';
  /** Makes what a recovered run needs in memory; a run that starts fresh is given its own. */
  reopen(plan: P): R;
  /** In the order in which nodes that are ready at once are started. */
  readonly nodes: { readonly [K in keyof O]: SagaNode<P, O, R, W, O[K]> };
  /** Work committed together with the resting state. */
  readonly atRest: {
    done?(plan: P): W;
    unwound?(plan: P, failure: SagaFailure): W;
    stuck?(plan: P, failure: SagaFailure): W;
  };
  /**
   * What is tried instead once this saga has been taken back: another one of its kind, which is written down together with
   * this one's rest and run next. Null: nothing. Not asked of a saga that was cancelled, nor of one that another process had begun: calls of
   * the dead one may still be on their way, and must not meet what is tried instead.
   */
  successor?(plan: P, failure: SagaFailure, run: R): Successor<P, R, W> | null;
  /** Work committed together with an operator's word that a stuck one is to go on. */
  atRetry?(plan: P): W;
  /** What a saga's lines in the log carry besides its name, id and subject: whose request it works on, say. */
  logFields?(plan: P): object;
  /** Puts an error into the form that is kept; what is not described gets its name and message. */
  describeError?(error: unknown): Omit<SagaFailure, 'node'> | null;
}

/** A saga that is tried instead of one that was taken back. */
export interface Successor<P, R, W> {
  /** The same however often it is asked for. */
  readonly id: string;
  readonly plan: P;
  readonly run: R;
  /** Committed with it. When it throws NoSuccessor nothing is tried instead, and the saga rests as any other. */
  readonly work: W;
}

export type SagaNode<P, O, R, W, Out> = ActionNode<P, O, R, W, Out> | CommitNode<P, O, R, W>;

/** A step in the world outside: it may half succeed, so `do` and `undo` must bear being run again. */
export interface ActionNode<P, O, R, W, Out> {
  readonly kind: 'action';
  /** Nodes that must have succeeded before. */
  readonly after: readonly (keyof O)[];
  /** Work committed together with `started`; when it throws, the node has not started. */
  enter?(step: SagaStep<P, O, R>): W;
  do(step: SagaStep<P, O, R>): Promise<Out>;
  /** Takes back what `do` did, or may have done: `output` is null when it never reported. Null: nothing to take back. */
  readonly undo: ((step: SagaStep<P, O, R>, output: Out | null) => Promise<void>) | null;
}

/** A step in the store alone. What the unit of work returns is the node's output. */
export interface CommitNode<P, O, R, W> {
  readonly kind: 'commit';
  readonly after: readonly (keyof O)[];
  commit(step: SagaStep<P, O, R>): W;
  readonly undo: ((step: SagaStep<P, O, R>) => W) | null;
}

export interface SagaStep<P, O, R> {
  readonly sagaId: string;
  readonly plan: P;
  /** Outputs of the nodes that have succeeded. */
  readonly outputs: Readonly<Partial<O>>;
  readonly run: R;
  /** Aborts when the saga is cancelled or a neighbour failed; for an undo, at its own deadline. */
  readonly signal: AbortSignal;
  /** Adds a fact (a call that was made, say) to the journal; it is written with the node's next event. */
  trace(fact: object): void;
}

export interface SagaProgress<P, O> {
  readonly plan: P;
  readonly started: ReadonlySet<keyof O>;
  readonly succeeded: ReadonlySet<keyof O>;
  /** How often the saga has been taken over, this time included. */
  readonly takeovers: number;
}

/** Why a saga went back or got stuck. */
export interface SagaFailure {
  /** The node that failed; null when the saga was cancelled or interrupted from outside. */
  readonly node: string | null;
  readonly code: string;
  /** For the tenant. */
  readonly message: string;
  /** For the operator. */
  readonly detail: string;
  /** The same may go well in another place. */
  readonly elsewhere?: true;
}
