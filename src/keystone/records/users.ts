import { all, first, type Queries, run, type Unit } from '../../store/index.ts';

/** A user without the password hash, which only a log-in reads. */
export interface UserRecord {
  readonly id: string;
  readonly domain_id: string;
  readonly name: string;
  readonly enabled: number;
  readonly default_project_id: string | null;
  /** JSON object. */
  readonly options: string;
  /** JSON object. */
  readonly extra: string;
}

const columns = ['id', 'domain_id', 'name', 'enabled', 'default_project_id', 'options', 'extra'] as const;

/** All given have to hold; names match exactly. */
export interface UserFilter {
  readonly name?: string | undefined;
  readonly domainId?: string | undefined;
  /** Only users in this group. */
  readonly groupId?: string | undefined;
}

/** Ordered by name. */
export function* listUsers(q: Queries, filter: UserFilter): Unit<UserRecord[]> {
  let query = q.selectFrom('identity_user').select(columns).orderBy('name').orderBy('id');
  if (filter.name !== undefined) query = query.where('name', '=', filter.name);
  if (filter.domainId !== undefined) query = query.where('domain_id', '=', filter.domainId);
  if (filter.groupId !== undefined) {
    const joined = q.selectFrom('identity_group_member').select('user_id').where('group_id', '=', filter.groupId);
    query = query.where('id', 'in', joined);
  }
  return yield* all(query);
}

/** Undefined when there is no such user. */
export function* userById(q: Queries, id: string): Unit<UserRecord | undefined> {
  return yield* first(q.selectFrom('identity_user').select(columns).where('id', '=', id));
}

/** A conflict names `uq_identity_user_name`. */
export function* insertUser(q: Queries, user: UserRecord, passwordHash: string | null): Unit<UserRecord> {
  yield* run(q.insertInto('identity_user').values({ ...user, password_hash: passwordHash, token_epoch: 0 }));
  return user;
}

/** Answers false when there is no such user. A conflict names `uq_identity_user_name`. */
export function* updateUser(q: Queries, user: UserRecord): Unit<boolean> {
  const { id, ...values } = user;
  return (yield* run(q.updateTable('identity_user').set(values).where('id', '=', id))) > 0;
}

/** Grants go with the user. Answers false when there is no such user. */
export function* deleteUser(q: Queries, id: string): Unit<boolean> {
  return (yield* run(q.deleteFrom('identity_user').where('id', '=', id))) > 0;
}

/** Ends every token that the user has. */
export function* endTokensOf(q: Queries, id: string): Unit<number> {
  return yield* run(
    q
      .updateTable('identity_user')
      .set((eb) => ({ token_epoch: eb('token_epoch', '+', 1) }))
      .where('id', '=', id),
  );
}
