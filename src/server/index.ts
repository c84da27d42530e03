export type { ConfigFlags } from './config.ts';
export type { RunningBerth } from './serve.ts';
export { explainStartError, startBerth } from './start.ts';
