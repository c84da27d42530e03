import { requestIdsOf } from '../../context/request-context.ts';
import type { SagaDefinition } from '../../saga/index.ts';
import type { Work } from '../../store/index.ts';
import type { Asker } from '../asker.ts';

/** What is changed of a server at once, and only written down among what was done to it. */
export const noteNames = ['lock', 'unlock', 'reset_state'] as const;

export type NoteName = (typeof noteNames)[number];

export interface NotePlan extends Asker {
  readonly instanceUuid: string;
}

interface NoteOutputs {
  change: null;
}

/** A saga whose whole effect is committed with its being written down. */
export function noteSaga(name: NoteName): SagaDefinition<NotePlan, NoteOutputs, null, Work<unknown>> {
  return {
    name,
    onFailure: 'stop',
    recovery: () => 'resume',
    reopen: () => null,
    logFields: requestIdsOf,
    nodes: {
      change: { kind: 'commit', after: [], commit: () => nothing, undo: null },
    },
    atRest: {},
  };
}

const nothing: Work<null> = function* () {
  yield* [];
  return null;
};
