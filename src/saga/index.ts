export type {
  ActionNode,
  CommitNode,
  SagaDefinition,
  SagaFailure,
  SagaNode,
  SagaProgress,
  SagaStep,
  Successor,
} from './definition.ts';
export { defaultUndoLimits, type RestedSaga, SagaEngine, type SagaKind } from './engine.ts';
export type { RestingState, UndoLimits } from './execution.ts';
export { NoSuccessor, SagaCancelled, SagaInterrupted } from './failure.ts';
export {
  type Decision,
  type Journal,
  type JournalWrite,
  type NewSaga,
  type SagaEvent,
  type SagaEventKind,
  SagaLostError,
  type SagaRecord,
  type SagaState,
  type Search,
} from './journal.ts';
export { MemoryJournal, type MemoryWork } from './memory-journal.ts';
export { SagaNotFound, SagaNotStuck } from './not-stuck.ts';
export { type SlotLimits, Slots } from './slots.ts';
