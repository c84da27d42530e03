import { all, first, run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { networkError } from '../errors/registry.ts';
import { addUsage } from '../quotas/usage.ts';
import { removeAllEntries } from '../rbac-policies/entries.ts';
import { changedColumns, flag } from '../row-changes.ts';
import type { Session } from '../session.ts';
import { standardColumns } from '../standard-columns.ts';
import { deleteTags } from '../tags/tag-rows.ts';
import type { SecurityGroupValues } from './attributes.ts';
import { ensureDefaultGroup, insertBirthRules } from './default-group.ts';
import type { SecurityGroupRecord } from './group-record.ts';

/** Makes a group with its egress rules. Throws 409 for the name of the default group. SG-003, SG-004 */
export function* createGroup(session: Session, posted: Values): Unit<SecurityGroupRecord> {
  const values = posted as SecurityGroupValues;
  yield* ensureDefaultGroup(session, values.project_id);
  refuseDefaultName(values.name);
  const row = {
    ...standardColumns(session, values, 1),
    stateful: flag(values.stateful),
    is_default: 0,
  };
  yield* run(session.queries.insertInto('neutron_security_group').values(row));
  yield* insertBirthRules(session, { id: row.id, projectId: row.project_id, isDefault: false });
  return { ...row, shared: 0 };
}

/** Changes a group. Throws 409 for names that may not be given or taken, and for a change of `stateful` while in use. */
export function* updateGroup(session: Session, group: SecurityGroupRecord, sent: Values): Unit<SecurityGroupRecord> {
  const { name, description, stateful } = sent as Partial<SecurityGroupValues>;
  if (name !== undefined) {
    refuseDefaultName(name);
    if (group.is_default === 1) throw networkError('SecurityGroupCannotUpdateDefault');
  }
  if (stateful !== undefined && flag(stateful) !== group.stateful) yield* refuseWhileUsed(session, group.id);
  const next: SecurityGroupRecord = {
    ...group,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(stateful !== undefined && { stateful: flag(stateful) }),
  };
  const changes = changedColumns(group, next);
  if (!changes) return group;
  const stamp = { revision_number: group.revision_number + 1, updated_at: session.now };
  const { shared: _shared, ...columns } = changes;
  yield* run(
    session.queries
      .updateTable('neutron_security_group')
      .set({ ...columns, ...stamp })
      .where('id', '=', group.id),
  );
  return { ...next, ...stamp };
}

/** Removes a group with its rules, and the rules of other groups that refer to it. SG-011 to SG-014 */
export function* deleteGroup(session: Session, group: SecurityGroupRecord): Unit<void> {
  const { queries, context } = session;
  yield* refuseWhileUsed(session, group.id);
  if (group.is_default === 1 && !context.isAdmin) throw networkError('SecurityGroupCannotRemoveDefault');
  const rules = yield* all(
    queries
      .selectFrom('neutron_security_group_rule')
      .select(['id', 'project_id'])
      .where((eb) => eb.or([eb('security_group_id', '=', group.id), eb('remote_group_id', '=', group.id)])),
  );
  for (const rule of rules) {
    yield* run(queries.deleteFrom('neutron_security_group_rule').where('id', '=', rule.id));
    yield* addUsage(session, rule.project_id, 'security_group_rule', -1);
  }
  yield* removeAllEntries(session, group.id);
  yield* run(queries.deleteFrom('neutron_security_group').where('id', '=', group.id));
  yield* deleteTags(session, group.id);
  yield* addUsage(session, group.project_id, 'security_group', -1);
}

function refuseDefaultName(name: string): void {
  if (name.toLowerCase() === 'default') throw networkError('SecurityGroupDefaultAlreadyExists');
}

function* refuseWhileUsed(session: Session, id: string): Unit<void> {
  const user = yield* first(
    session.queries
      .selectFrom('neutron_port_security_group')
      .select('port_id')
      .where('security_group_id', '=', id)
      .limit(1),
  );
  if (user) throw networkError('SecurityGroupInUse', id);
}
