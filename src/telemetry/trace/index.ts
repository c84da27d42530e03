export { readTrace } from './read-trace.ts';
export { emitSpans, spanTracer, type Traced } from './spans.ts';
export type { Gap, JournaledEvent, JournaledRun, Trace, TracedCall, TracedStep, TracedUndo } from './trace.ts';
export { type CallWire, type StepWire, type TraceWire, traceWire } from './wire.ts';
