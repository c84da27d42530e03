import { type RawBuilder, sql } from 'kysely';
import { first, type RbacRow, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';
import { type ObjectType, objectTypes } from './object-types.ts';

/** Throws 409 RbacPolicyInUse while a project needs the entry for what it has. SG-057, MSC-021 */
export function* refuseWhileNeeded(session: Session, entry: RbacRow): Unit<void> {
  const type = objectTypes.get(entry.object_type);
  if (!type) return;
  if (entry.action === 'access_as_external' && entry.target === '*') yield* refuseForDefault(session, entry.object_id);
  const needing = type
    .users(entry.object_id, entry.action)
    .map((users) => sql`select x.id from ${users} and ${needs(entry, type)}`);
  const user = yield* first(statement(session, sql<{ id: string }>`${sql.join(needing, sql` union all `)} limit 1`));
  if (user) throw networkError('RbacPolicyInUse', entry.object_id, user.id);
}

/** The default external network is everybody's. */
function* refuseForDefault({ queries }: Session, networkId: string): Unit<void> {
  const network = yield* first(
    queries.selectFrom('neutron_network').select('id').where('id', '=', networkId).where('is_default', '=', 1),
  );
  if (network) throw networkError('RbacPolicyInUse', networkId, 'every project');
}

/** The users `x` that this entry alone lets in: those of its target, unless another entry covers them too. */
function needs({ id, object_type, object_id, action, target }: RbacRow, { table }: ObjectType): RawBuilder<unknown> {
  const others = sql`select r.target from neutron_rbac r
    where r.object_id = ${object_id} and r.action = ${action} and r.id <> ${id}`;
  const isTarget = target === '*' ? sql`1 = 1` : sql`x.project_id = ${target}`;
  // Whose it is has it without an entry. But of what was everybody's Neutron counts the owner, too, unless it is a network.
  const countsOwner = action === 'access_as_external' || (target === '*' && object_type !== 'network');
  const isForeign = countsOwner
    ? sql`1 = 1`
    : sql`x.project_id <> (select o.project_id from ${sql.table(table)} o where o.id = ${object_id})`;
  return sql`${isForeign} and ${isTarget}
    and x.project_id not in (${others}) and not exists (${others} and r.target = '*')`;
}
