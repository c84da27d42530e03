import type { Trace, TracedCall, TracedStep, TracedUndo } from './trace.ts';

/** A call in names of the wire. */
export type CallWire = Omit<TracedCall, 'requestId'> & { readonly request_id: string | null };

/** A step in names of the wire. */
export type StepWire = Omit<TracedStep, 'calls' | 'undo'> & {
  readonly calls: readonly CallWire[];
  readonly undo: (Omit<TracedUndo, 'calls'> & { readonly calls: readonly CallWire[] }) | null;
};

/** A trace as APIs answer it and `berth build show -f json` prints it. */
export type TraceWire = Omit<Trace, 'steps'> & { readonly steps: readonly StepWire[] };

/** A trace in names of the wire, as everything that is told to programs. */
export function traceWire({ steps, ...trace }: Trace): TraceWire {
  return {
    ...trace,
    steps: steps.map(({ undo, calls, ...step }) => ({
      ...step,
      calls: calls.map(callWire),
      undo: undo && { ...undo, calls: undo.calls.map(callWire) },
    })),
  };
}

function callWire({ requestId, ...call }: TracedCall): CallWire {
  return { ...call, request_id: requestId };
}
