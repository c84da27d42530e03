import { sql } from 'kysely';
import { first, type RbacRow, run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { invalidInput, networkError } from '../errors/registry.ts';
import { addUsage } from '../quotas/usage.ts';
import type { Resource } from '../resource.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';
import { type RbacValues, rbacAttributes } from './attributes.ts';
import { becomeExternal, noteInNetwork, stayExternal } from './external-networks.ts';
import { type ObjectType, objectTypes } from './object-types.ts';
import { refuseWhileNeeded } from './rbac-use.ts';

/** An entry's row; its revision never moves. */
interface RbacRecord extends RbacRow {
  readonly revision_number: number;
}

/** What is opened has to be the caller's own; only an administrator opens others'. Throws 400 InvalidInput. */
function* checkObject(session: Session, { object_type, object_id }: RbacValues): Unit<void> {
  const { table } = typeOf(object_type);
  // On PostgreSQL nobody removes it, from here to the commit; SQLite has one writer at a time anyway.
  const lock = session.services.database.engine === 'postgresql' ? sql` for key share` : sql``;
  const object = yield* first(
    statement(
      session,
      sql<{ project_id: string }>`select project_id from ${sql.table(table)} where id = ${object_id}${lock}`,
    ),
  );
  if (!object) throw invalidInput(`There is no ${object_type} ${object_id}`);
  if (!session.context.isAdmin && object.project_id !== session.context.projectId) {
    throw invalidInput('Only admins can manipulate policies on objects they do not own');
  }
}

/** As Neutron writes them in its messages. */
function tupleText(actions: readonly string[]): string {
  const all = actions.map((action) => `'${action}'`).join(', ');
  return actions.length === 1 ? `(${all},)` : `(${all})`;
}

function typeOf(name: string): ObjectType {
  const type = objectTypes.get(name);
  if (!type) throw invalidInput(`'${name}' is not a valid RBAC object type`);
  return type;
}

function* createEntry(session: Session, posted: Values): Unit<RbacRecord> {
  const { project_id, object_type, object_id, action, target_tenant: target } = posted as RbacValues;
  const { actions, beforeOpening } = typeOf(object_type);
  yield* checkObject(session, posted as RbacValues);
  if (!actions.includes(action)) throw networkError('InvalidActionForType', action, object_type, tupleText(actions));
  if (beforeOpening) yield* beforeOpening(session, object_id, target);
  const row = { id: session.newId(), project_id, object_type, object_id, action, target };
  session.onConflict('uq_neutron_rbac_entry', () => networkError('DuplicateRbacPolicy'));
  yield* run(session.queries.insertInto('neutron_rbac').values(row));
  if (action === 'access_as_external') yield* becomeExternal(session, object_id);
  else if (object_type === 'network') yield* noteInNetwork(session, object_id);
  return { ...row, revision_number: 0 };
}

/** `/v2.0/rbac-policies`: who else may use an object. */
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
  create: createEntry,
  *update(session, entry, changes) {
    const target = String(changes.target_tenant ?? entry.target);
    if (target === entry.target) return entry;
    // Who lets everybody in takes it from nobody; but of a network Neutron asks all the same.
    if (target !== '*' || entry.object_type === 'network') yield* refuseWhileNeeded(session, entry);
    session.onConflict('uq_neutron_rbac_entry', () => networkError('DuplicateRbacPolicy'));
    yield* run(session.queries.updateTable('neutron_rbac').set({ target }).where('id', '=', entry.id));
    if (entry.object_type === 'network') yield* noteInNetwork(session, entry.object_id);
    return { ...entry, target };
  },
  *remove(session, entry) {
    yield* refuseWhileNeeded(session, entry);
    yield* run(session.queries.deleteFrom('neutron_rbac').where('id', '=', entry.id));
    if (entry.action === 'access_as_external') yield* stayExternal(session, entry.object_id);
    else if (entry.object_type === 'network') yield* noteInNetwork(session, entry.object_id);
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
