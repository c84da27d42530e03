export { type ExplainedFailure, explainFailure } from './explain-failure.ts';
export type { RunningBerth } from './serve.ts';
export { startBerth } from './start.ts';
