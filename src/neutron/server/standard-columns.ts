import type { Session } from './session.ts';

/** What a caller chooses of the columns that most resources share. */
interface Chosen {
  readonly project_id: string;
  readonly name?: string;
  readonly description: string;
  readonly tags?: readonly string[];
}

/** The columns that most resources share, of a row that is made now. `revision` is the one that the resource begins with. */
export function standardColumns(session: Session, chosen: Chosen, revision: 0 | 1, id = session.newId()) {
  return {
    id,
    project_id: chosen.project_id,
    name: chosen.name ?? '',
    description: chosen.description,
    tags: JSON.stringify(chosen.tags ?? []),
    created_at: session.now,
    updated_at: session.now,
    revision_number: revision,
  };
}
