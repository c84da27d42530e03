/** A call to Neutron that was made, for the journal and the trace. Times are monotonic milliseconds of the runtime. */
export interface CallRecord {
  readonly step: string;
  readonly method: string;
  readonly path: string;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly startedAt: number;
  readonly ms: number;
  readonly nic: number | null;
  /** The id under which Neutron's own log has the call; null when it told none. */
  readonly neutronRequestId: string | null;
}

/** What may be said of each call. */
export interface CallOptions {
  /** Ends the call; its reason is what the call throws. */
  readonly signal?: AbortSignal | undefined;
  /** PUT and DELETE: only if the resource still has this revision, else RevisionNumberConstraintFailed (412). */
  readonly ifMatch?: number | undefined;
  /** What the call is a part of, for the trace. */
  readonly step?: string | undefined;
  /** Which NIC of the instance it is for, for the trace. */
  readonly nic?: number | undefined;
  readonly onCall?: ((call: CallRecord) => void) | undefined;
}
