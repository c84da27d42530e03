import { sql } from 'kysely';
import { first, type RbacRow, run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { invalidInput, networkError } from '../errors/registry.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { addUsage } from '../quotas/usage.ts';
import type { Resource } from '../resource.ts';
import type { Session } from '../session.ts';
import { type RbacValues, rbacAttributes } from './attributes.ts';
import { refuseWhileNeeded } from './rbac-use.ts';

/** An entry's row; its revision never moves. */
interface RbacRecord extends RbacRow {
  readonly revision_number: number;
}

const actions: Readonly<Record<string, readonly string[]>> = {
  network: ['access_as_shared', 'access_as_external'],
  security_group: ['access_as_shared'],
};

/** What is opened has to be the caller's own; only an administrator opens others'. Throws 400 InvalidInput. */
function* checkObject(session: Session, posted: Values): Unit<PolicyTarget> {
  const { project_id: projectId, object_type, object_id } = posted as RbacValues;
  const table = object_type === 'network' ? 'neutron_network' : 'neutron_security_group';
  const object = yield* first(session.queries.selectFrom(table).select('project_id').where('id', '=', object_id));
  if (!object) throw invalidInput(`There is no ${object_type} ${object_id}`);
  if (!session.context.isAdmin && object.project_id !== session.context.projectId) {
    throw invalidInput('Only admins can manipulate policies on objects they do not own');
  }
  return { projectId };
}

function* createEntry(session: Session, posted: Values): Unit<RbacRecord> {
  const { project_id, object_type, object_id, action, target_tenant: target } = posted as RbacValues;
  const valid = actions[object_type] ?? [];
  if (!valid.includes(action)) throw networkError('InvalidActionForType', action, object_type, valid.join(', '));
  const row = { id: session.newId(), project_id, object_type, object_id, action, target };
  session.onConflict('uq_neutron_rbac_entry', () => networkError('DuplicateRbacPolicy'));
  yield* run(session.queries.insertInto('neutron_rbac').values(row));
  if (action === 'access_as_external') yield* setExternal(session, object_id);
  return { ...row, revision_number: 0 };
}

/** A network is external as long as an entry opens it as one. */
function* setExternal(session: Session, networkId: string): Unit<void> {
  const entry = yield* first(
    session.queries
      .selectFrom('neutron_rbac')
      .select('id')
      .where('object_id', '=', networkId)
      .where('action', '=', 'access_as_external')
      .limit(1),
  );
  yield* run(
    session.queries
      .updateTable('neutron_network')
      .set((eb) => ({
        external: entry ? 1 : 0,
        ...(!entry && { is_default: 0 }),
        revision_number: eb('revision_number', '+', 1),
        updated_at: session.now,
      }))
      .where('id', '=', networkId),
  );
}

/** `/v2.0/rbac-policies`: who else may use a network or a security group. */
export const rbacPolicies: Resource<RbacRecord> = {
  name: 'rbac_policy',
  collection: 'rbac_policies',
  path: 'rbac-policies',
  attributes: rbacAttributes,
  filters: {},
  bulk: false,
  lenientBody: false,
  strictMarker: false,
  quotas: { rbac_policy: 1 },

  notFound: (id) => networkError('RbacPolicyNotFound', id),
  select: () => sql<RbacRecord>`select t.*, 0 as revision_number from neutron_rbac t`,
  targetColumns: () => ({ projectId: sql.ref('t.project_id') }),
  target: (entry) => ({ projectId: entry.project_id }),
  createTarget: checkObject,
  create: createEntry,
  *update(session, entry, changes) {
    const target = String(changes.target_tenant ?? entry.target);
    if (target === entry.target) return entry;
    yield* refuseWhileNeeded(session, entry);
    session.onConflict('uq_neutron_rbac_entry', () => networkError('DuplicateRbacPolicy'));
    yield* run(session.queries.updateTable('neutron_rbac').set({ target }).where('id', '=', entry.id));
    return { ...entry, target };
  },
  *remove(session, entry) {
    yield* refuseWhileNeeded(session, entry);
    yield* run(session.queries.deleteFrom('neutron_rbac').where('id', '=', entry.id));
    if (entry.action === 'access_as_external') yield* setExternal(session, entry.object_id);
    yield* addUsage(session, entry.project_id, 'rbac_policy', -1);
  },
  render: (entry) => ({
    id: entry.id,
    tenant_id: entry.project_id,
    project_id: entry.project_id,
    object_type: entry.object_type,
    object_id: entry.object_id,
    action: entry.action,
    target_tenant: entry.target,
  }),
};
