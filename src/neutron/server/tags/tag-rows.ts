import { run, type Unit } from '../../../store/index.ts';
import type { Session } from '../session.ts';

/** Writes the tags of a resource down for filters, in place of those it had. Its own row has them too. */
export function* replaceTags(session: Session, resourceId: string, tags: readonly string[]): Unit<void> {
  yield* deleteTags(session, resourceId);
  yield* insertTags(session, resourceId, tags);
}

/** Writes the tags of a resource down that had none. */
export function* insertTags(session: Session, resourceId: string, tags: readonly string[]): Unit<void> {
  for (const tag of tags) {
    yield* run(session.queries.insertInto('neutron_tag').values({ resource_id: resourceId, tag }));
  }
}

/** Forgets the tags of a resource. */
export function* deleteTags(session: Session, resourceId: string): Unit<void> {
  yield* run(session.queries.deleteFrom('neutron_tag').where('resource_id', '=', resourceId));
}
