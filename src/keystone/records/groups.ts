import { all, first, type Queries, run, type Unit } from '../../store/index.ts';

/** A group as stored. */
export interface GroupRecord {
  readonly id: string;
  readonly domain_id: string;
  readonly name: string;
  readonly description: string;
  /** JSON object. */
  readonly extra: string;
}

const columns = ['id', 'domain_id', 'name', 'description', 'extra'] as const;

/** All given have to hold. */
export interface GroupFilter {
  readonly domainId?: string | undefined;
  /** Only groups that this user is in. */
  readonly userId?: string | undefined;
}

/** Ordered by name. */
export function* listGroups(q: Queries, filter: GroupFilter): Unit<GroupRecord[]> {
  let query = q.selectFrom('identity_group').select(columns).orderBy('name').orderBy('id');
  if (filter.domainId !== undefined) query = query.where('domain_id', '=', filter.domainId);
  if (filter.userId !== undefined) {
    const joined = q.selectFrom('identity_group_member').select('group_id').where('user_id', '=', filter.userId);
    query = query.where('id', 'in', joined);
  }
  return yield* all(query);
}

/** Undefined when there is no such group. */
export function* groupById(q: Queries, id: string): Unit<GroupRecord | undefined> {
  return yield* first(q.selectFrom('identity_group').select(columns).where('id', '=', id));
}

/** A conflict names `uq_identity_group_name`. */
export function* insertGroup(q: Queries, group: GroupRecord): Unit<GroupRecord> {
  yield* run(q.insertInto('identity_group').values(group));
  return group;
}

/** Answers false when there is no such group. A conflict names `uq_identity_group_name`. */
export function* updateGroup(q: Queries, group: GroupRecord): Unit<boolean> {
  const { id, ...values } = group;
  return (yield* run(q.updateTable('identity_group').set(values).where('id', '=', id))) > 0;
}

/** Its members lose what they had by it. Answers false when there is no such group. */
export function* deleteGroup(q: Queries, id: string): Unit<boolean> {
  return (yield* run(q.deleteFrom('identity_group').where('id', '=', id))) > 0;
}

/** The ids of the users in a group. */
export function* memberIds(q: Queries, groupId: string): Unit<string[]> {
  const rows = yield* all(q.selectFrom('identity_group_member').select('user_id').where('group_id', '=', groupId));
  return rows.map((row) => row.user_id);
}

/** Whether the user is in the group. */
export function* isMember(q: Queries, groupId: string, userId: string): Unit<boolean> {
  const query = q.selectFrom('identity_group_member').select('user_id').where('group_id', '=', groupId);
  return (yield* first(query.where('user_id', '=', userId))) !== undefined;
}

/** Does nothing when the user is in the group already. */
export function* addMember(q: Queries, groupId: string, userId: string): Unit<void> {
  yield* run(
    q
      .insertInto('identity_group_member')
      .values({ group_id: groupId, user_id: userId })
      .onConflict((conflict) => conflict.doNothing()),
  );
}

/** Answers false when the user was not in the group. */
export function* removeMember(q: Queries, groupId: string, userId: string): Unit<boolean> {
  const query = q.deleteFrom('identity_group_member').where('group_id', '=', groupId);
  return (yield* run(query.where('user_id', '=', userId))) > 0;
}
