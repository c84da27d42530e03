export { readTrace } from './read-trace.ts';
export type { Gap, JournaledEvent, JournaledRun, Trace, TracedCall, TracedStep, TracedUndo } from './trace.ts';
