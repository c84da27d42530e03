/** What a journal tells of a run, as the operator's API shows it. Times are ISO 8601. */
export interface JournaledRun {
  readonly state: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly events: readonly JournaledEvent[];
}

export interface JournaledEvent {
  readonly at: string;
  readonly node: string | null;
  readonly kind: string;
  readonly data: unknown;
}

/** A run on one axis: milliseconds from when it was asked for. */
export interface Trace {
  readonly state: string;
  /** Where it ends: at its rest, or now. */
  readonly end: number;
  /** The steps, in the order in which they began. */
  readonly steps: readonly TracedStep[];
  /** When nobody ran it. */
  readonly gaps: readonly Gap[];
}

export interface TracedStep {
  readonly name: string;
  readonly begin: number;
  /** Null: it is under way, or was when its process died. */
  readonly end: number | null;
  readonly outcome: 'succeeded' | 'failed' | 'stopped' | 'under way';
  /** What it failed with. */
  readonly failure: string | null;
  /** Whether the run would have been over sooner if this step had been. */
  readonly critical: boolean;
  readonly calls: readonly TracedCall[];
  readonly undo: TracedUndo | null;
}

/** How a step was taken back. */
export interface TracedUndo {
  readonly begin: number;
  readonly end: number | null;
  /** What stood in the way, try by try. */
  readonly failures: readonly string[];
  readonly calls: readonly TracedCall[];
}

/** A request to another service. */
export interface TracedCall {
  readonly begin: number;
  readonly end: number;
  /** What it was a part of: look, create, bind, … */
  readonly step: string;
  readonly method: string;
  readonly path: string;
  /** Null: no answer came. */
  readonly status: number | null;
  /** The NIC it was for; null where it was for all of them. */
  readonly nic: number | null;
  /** The id in the other service's log. */
  readonly requestId: string | null;
}

export interface Gap {
  readonly begin: number;
  readonly end: number;
  /** Its process was gone, or it was stuck until an operator said that it should go on. */
  readonly why: 'no process' | 'stuck';
}
