export type { ConsoleDeps, NetworkCollection, NetworkReader } from './deps.ts';
export { createConsoleFace } from './face.ts';
