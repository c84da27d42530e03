export type { OperatorDeps } from './deps.ts';
export { createOperatorFace } from './face.ts';
