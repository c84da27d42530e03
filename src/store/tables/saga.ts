export interface SagaTables {
  process: ProcessTable;
  saga: SagaTable;
  saga_event: SagaEventTable;
}

/** A process that runs sagas. One that is not seen for a while is taken for dead, and its sagas are taken over. */
export interface ProcessTable {
  id: string;
  seen_at: string;
}

/** One run of a saga. */
export interface SagaTable {
  id: string;
  /** The definition's name, e.g. `build`. */
  name: string;
  /** What it works on: the server's uuid. */
  subject: string;
  /** running, unwinding; at rest: done, unwound, stuck, abandoned. */
  state: string;
  /** JSON: the plan, ids that we mint included. */
  plan: string;
  /** The process that runs it. */
  owner: string;
  /** Raised by each process that takes the saga over; a write with an older one is refused. */
  epoch: number;
  /** JSON: why it unwinds or is stuck; null otherwise. */
  error: string | null;
  created_at: string;
  updated_at: string;
}

/** The journal: what a saga has begun and finished, in order. */
export interface SagaEventTable {
  saga_id: string;
  seq: number;
  node: string | null;
  kind: string;
  /** JSON: a node's output, an error, or a call that was made. */
  data: string | null;
  at: string;
}
