import { first, type Queries, run, type Unit } from '../../store/index.ts';

/** What a log-in needs to know of a user. */
export interface Credential {
  readonly id: string;
  readonly password_hash: string | null;
  readonly enabled: number;
  readonly default_project_id: string | null;
  readonly token_epoch: number;
}

/** How a log-in names its user: by id, or by name in a domain that is itself named by id or name. */
export type UserReference =
  | { readonly id: string }
  | { readonly name: string; readonly domainId: string }
  | { readonly name: string; readonly domainName: string };

/** Undefined when there is no such user. Disabled users are found: the caller decides after the password. */
export function* credentialOf(q: Queries, user: UserReference): Unit<Credential | undefined> {
  let query = q
    .selectFrom('identity_user as u')
    .innerJoin('identity_domain as d', 'd.id', 'u.domain_id')
    .select(['u.id', 'u.password_hash', 'u.enabled', 'u.default_project_id', 'u.token_epoch']);
  if ('id' in user) query = query.where('u.id', '=', user.id);
  else {
    query = query.where('u.name', '=', user.name);
    query = 'domainId' in user ? query.where('d.id', '=', user.domainId) : query.where('d.name', '=', user.domainName);
  }
  return yield* first(query);
}

/** Sets the hash and ends the tokens that were made before. Answers false when there is no such user. */
export function* setPasswordHash(q: Queries, userId: string, passwordHash: string | null): Unit<boolean> {
  const changed = yield* run(
    q
      .updateTable('identity_user')
      .set((eb) => ({ password_hash: passwordHash, token_epoch: eb('token_epoch', '+', 1) }))
      .where('id', '=', userId),
  );
  return changed > 0;
}

/** Sets the hash only if it still is the one that was checked; two changes at once cannot both succeed. */
export function* replacePasswordHash(q: Queries, userId: string, checked: string, passwordHash: string): Unit<boolean> {
  const changed = yield* run(
    q
      .updateTable('identity_user')
      .set((eb) => ({ password_hash: passwordHash, token_epoch: eb('token_epoch', '+', 1) }))
      .where('id', '=', userId)
      .where('password_hash', '=', checked),
  );
  return changed > 0;
}
