export type { RunningBerth } from './serve.ts';
export { explainStartError, startBerth } from './start.ts';
