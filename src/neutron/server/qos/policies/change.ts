import { first, run, type Unit } from '../../../../store/index.ts';
import type { Values } from '../../attributes/attribute.ts';
import { networkError } from '../../errors/registry.ts';
import { closeToAll, openToAll, removeAllEntries } from '../../rbac-policies/entries.ts';
import { refuseWhileNeeded } from '../../rbac-policies/rbac-use.ts';
import { changedColumns, flag } from '../../row-changes.ts';
import type { Session } from '../../session.ts';
import { standardColumns } from '../../standard-columns.ts';
import { deleteTags } from '../../tags/tag-rows.ts';
import type { PolicyValues } from './attributes.ts';
import type { PolicyRecord } from './policy-record.ts';

/** Makes a policy. Throws 409 for a second default of a project. */
export function* createPolicy(session: Session, posted: Values): Unit<PolicyRecord> {
  const values = posted as PolicyValues;
  const row = { ...standardColumns(session, values, values.is_default ? 1 : 0), is_default: flag(values.is_default) };
  refuseSecondDefault(session, values.project_id);
  yield* run(session.queries.insertInto('neutron_qos_policy').values(row));
  if (values.shared) yield* openToAll(session, row, 'access_as_shared', 'qos_policy');
  return { ...row, shared: flag(values.shared) };
}

/** Changes a policy. Throws 409 RbacPolicyInUse where another project has it only because everybody may. */
export function* updatePolicy(session: Session, policy: PolicyRecord, sent: Values): Unit<PolicyRecord> {
  const { name, description, is_default, shared } = sent as Partial<PolicyValues>;
  const next = {
    ...policy,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(is_default !== undefined && { is_default: flag(is_default) }),
    ...(shared !== undefined && { shared: yield* changeSharing(session, policy, shared) }),
  };
  const changes = changedColumns(policy, next);
  if (!changes) return policy;
  const { shared: _shared, ...columns } = changes;
  const stamp = { revision_number: policy.revision_number + 1, updated_at: session.now };
  refuseSecondDefault(session, policy.project_id);
  yield* run(
    session.queries
      .updateTable('neutron_qos_policy')
      .set({ ...columns, ...stamp })
      .where('id', '=', policy.id),
  );
  return { ...next, ...stamp };
}

/** What can have a policy, and what that is called where it stands in the way. */
const users = [
  ['port', 'neutron_port'],
  ['network', 'neutron_network'],
  ['fip', 'neutron_floating_ip'],
  ['router', 'neutron_router'],
] as const;

/** Removes a policy with its rules. Throws 409 QosPolicyInUse. */
export function* deletePolicy(session: Session, { id }: PolicyRecord): Unit<void> {
  const { queries } = session;
  for (const [kind, table] of users) {
    const user = yield* first(queries.selectFrom(table).select('id').where('qos_policy_id', '=', id).limit(1));
    if (user) throw networkError('QosPolicyInUse', id, kind, user.id);
  }
  yield* run(queries.deleteFrom('neutron_qos_policy').where('id', '=', id));
  yield* removeAllEntries(session, id);
  yield* deleteTags(session, id);
}

/** Opens a policy to everybody, or no longer; answers whether the caller sees it as shared then. */
function* changeSharing(session: Session, policy: PolicyRecord, shared: boolean): Unit<number> {
  if (shared) {
    yield* openToAll(session, policy, 'access_as_shared', 'qos_policy');
    return 1;
  }
  const entry = yield* first(
    session.queries
      .selectFrom('neutron_rbac')
      .selectAll()
      .where('object_id', '=', policy.id)
      .where('action', '=', 'access_as_shared')
      .where('target', '=', '*'),
  );
  if (!entry) return policy.shared;
  yield* refuseWhileNeeded(session, entry);
  yield* closeToAll(session, policy.id, 'access_as_shared');
  return 0;
}

function refuseSecondDefault(session: Session, projectId: string): void {
  session.onConflict('uq_neutron_qos_policy_default', () => networkError('QoSPolicyDefaultAlreadyExists', projectId));
}
