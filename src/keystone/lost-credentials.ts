import { all, type Queries, type Unit } from '../store/index.ts';
import { heldRoles } from './effective-roles.ts';
import {
  applicationCredentialsOf,
  deleteApplicationCredential,
  rolesOfApplicationCredential,
} from './records/application-credentials.ts';

/**
 * Deletes the application credentials of these users (of all, unless given) that carry a role which their user does not
 * have on the project any more. To be done in the unit of work that takes roles away, so that giving them back does not
 * bring the secret back to life. A log-in checks the roles by itself.
 */
export function* dropLostCredentials(q: Queries, userIds?: readonly string[]): Unit<void> {
  let query = q.selectFrom('identity_application_credential').select('user_id').distinct();
  if (userIds) {
    if (userIds.length === 0) return;
    query = query.where('user_id', 'in', userIds);
  }
  for (const { user_id: userId } of yield* all(query)) {
    for (const credential of yield* applicationCredentialsOf(q, userId)) {
      const held = yield* heldRoles(q, userId, { kind: 'project', id: credential.project_id });
      const carried = yield* rolesOfApplicationCredential(q, credential.id);
      // Without any it had only roles that were deleted.
      const lost = carried.length === 0 || carried.some((id) => held.every((role) => role.id !== id));
      if (lost) yield* deleteApplicationCredential(q, credential.id);
    }
  }
}
