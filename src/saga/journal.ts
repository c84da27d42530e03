import type { SagaFailure } from './definition.ts';

/** `abandoned`: it was stuck, and an operator has taken it upon themselves. */
export type SagaState = 'running' | 'unwinding' | 'done' | 'unwound' | 'stuck' | 'abandoned';

export type SagaEventKind =
  | 'started'
  | 'succeeded'
  | 'failed'
  /** An action that will be tried again. */
  | 'do-failed'
  | 'undone'
  | 'undo-failed'
  | 'trace'
  /** Another process goes on with it. */
  | 'taken-over'
  /** What an operator decided. */
  | 'retried'
  | 'abandoned';

export interface SagaEvent {
  readonly seq: number;
  readonly node: string | null;
  readonly kind: SagaEventKind;
  readonly data: unknown;
  /** When it happened, in milliseconds since 1970, where that was before it was written. */
  readonly at?: number | undefined;
}

export interface NewSaga {
  readonly id: string;
  readonly name: string;
  /** What the saga works on, e.g. a server's uuid. */
  readonly subject: string;
  readonly plan: unknown;
}

export interface SagaRecord extends NewSaga {
  readonly state: SagaState;
  readonly epoch: number;
  readonly failure: SagaFailure | null;
  readonly events: readonly SagaEvent[];
}

/** One write of a saga's history, with the work that belongs to it. */
export interface JournalWrite<W> {
  /** Runs first, in the same commit; what it throws undoes the whole write. */
  readonly work?: W;
  /** The events to write; `output` is what the work returned. */
  events(output: unknown): readonly SagaEvent[];
  readonly state?: SagaState;
  readonly failure?: SagaFailure;
  /** The commit node that takes effect with it. */
  readonly commits?: string;
  /** Written down with it (state running, epoch 1), after the work; left alone when it is there already. */
  readonly successor?: NewSaga;
}

/** Which unfinished sagas are to be taken over. */
export interface Search {
  /** Only sagas of these names: the others are for a process that knows them. */
  readonly names: readonly string[];
  /** Whether this process runs the saga, or is about to; asked again and again, for that changes meanwhile. */
  runsHere(id: string): boolean;
  /** At most so many, the oldest first. */
  readonly most: number;
}

/** What an operator decides about a saga that is stuck. */
export interface Decision<W> {
  readonly kind: 'retried' | 'abandoned';
  readonly to: 'running' | 'unwinding' | 'abandoned';
  /** Who decided it, and why: JSON, for the journal. */
  readonly data: object;
  /** Committed with it. */
  readonly work?: W;
}

/** Where sagas are written down. Every method's effect survives the process, and is all or nothing, when its promise resolves. */
export interface Journal<W> {
  /** Whether several processes may write into it: each then has to give signs of life. */
  readonly shared: boolean;
  /** Writes new sagas down (state running, epoch 1), together with `work`. */
  create(sagas: readonly NewSaga[], work?: W): Promise<void>;
  /** Throws SagaLostError when the saga was taken over with a newer epoch. Answers what the work returned. */
  append(saga: { readonly id: string; readonly epoch: number }, write: JournalWrite<W>): Promise<unknown>;
  /**
   * Takes over unfinished sagas that nobody runs, raising their epoch and writing that down (`taken-over`): those of
   * dead processes, and those of this one that do not run in it. Costs one look when there is none.
   */
  takeUnfinished(search: Search): Promise<readonly SagaRecord[]>;
  /** The saga, whatever its state; null when there is none of this id. */
  find(id: string): Promise<SagaRecord | null>;
  /**
   * Moves a saga that is stuck to another state, owned by this process under a newer epoch. Null when it is not stuck any
   * more, or has been moved since: nothing has happened then.
   */
  decide(saga: { readonly id: string; readonly epoch: number }, decision: Decision<W>): Promise<SagaRecord | null>;
  /** Whether another process owns an unfinished saga of one of these names on this subject. */
  isUnderWayElsewhere(names: readonly string[], subject: string): Promise<boolean>;
  /** Tells the other processes that this one is alive. */
  beat(): Promise<void>;
}

/** Somebody else owns the saga now; this process must touch it no more. */
export class SagaLostError extends Error {
  override name = 'SagaLostError';

  constructor(id: string) {
    super(`saga ${id} is owned by another process now`);
  }
}
