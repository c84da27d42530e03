export type { ConfigFlags } from './config.ts';
export { explainStartError, type RunningBerth, startBerth } from './start.ts';
