import { all, first, type Queries, run, type Unit } from '../../store/index.ts';

/** An application credential without the hash of its secret, which only a log-in reads. */
export interface ApplicationCredentialRecord {
  readonly id: string;
  readonly user_id: string;
  readonly project_id: string;
  readonly name: string;
  readonly description: string | null;
  readonly unrestricted: number;
  /** ISO, with milliseconds, in UTC; null for one that does not expire. */
  readonly expires_at: string | null;
}

const columns = ['id', 'user_id', 'project_id', 'name', 'description', 'unrestricted', 'expires_at'] as const;

/** Those of a user, ordered by name. */
export function* applicationCredentialsOf(q: Queries, userId: string): Unit<ApplicationCredentialRecord[]> {
  return yield* all(
    q.selectFrom('identity_application_credential').select(columns).where('user_id', '=', userId).orderBy('name'),
  );
}

/** Undefined when there is none. */
export function* applicationCredentialById(q: Queries, id: string): Unit<ApplicationCredentialRecord | undefined> {
  return yield* first(q.selectFrom('identity_application_credential').select(columns).where('id', '=', id));
}

/** What a log-in needs: by id, or by name and user. Undefined when there is none. */
export function* secretOf(
  q: Queries,
  wanted: { readonly id: string } | { readonly name: string; readonly userId: string },
): Unit<{ id: string; user_id: string; secret_hash: string } | undefined> {
  const query = q.selectFrom('identity_application_credential').select(['id', 'user_id', 'secret_hash']);
  return yield* first(
    'id' in wanted
      ? query.where('id', '=', wanted.id)
      : query.where('name', '=', wanted.name).where('user_id', '=', wanted.userId),
  );
}

/** The ids of the roles that it carries. */
export function* rolesOfApplicationCredential(q: Queries, id: string): Unit<string[]> {
  const rows = yield* all(
    q.selectFrom('identity_application_credential_role').select('role_id').where('application_credential_id', '=', id),
  );
  return rows.map((row) => row.role_id);
}

/** A conflict names `uq_identity_application_credential_name`. */
export function* insertApplicationCredential(
  q: Queries,
  credential: ApplicationCredentialRecord,
  secretHash: string,
  roleIds: readonly string[],
): Unit<void> {
  yield* run(q.insertInto('identity_application_credential').values({ ...credential, secret_hash: secretHash }));
  const rows = roleIds.map((id) => ({ application_credential_id: credential.id, role_id: id }));
  yield* run(q.insertInto('identity_application_credential_role').values(rows));
}

/** Answers false when there is none. */
export function* deleteApplicationCredential(q: Queries, id: string): Unit<boolean> {
  return (yield* run(q.deleteFrom('identity_application_credential').where('id', '=', id))) > 0;
}

/** Deletes all of a user's. */
export function* deleteApplicationCredentialsOf(q: Queries, userId: string): Unit<void> {
  yield* run(q.deleteFrom('identity_application_credential').where('user_id', '=', userId));
}
