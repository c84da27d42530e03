import { sql } from 'kysely';
import { first, type RbacRow, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

/** Throws 409 RbacPolicyInUse while a project needs the entry for what it has. SG-057, MSC-021 */
export function* refuseWhileNeeded(session: Session, entry: RbacRow): Unit<void> {
  if (entry.action !== 'access_as_shared') return;
  const users = entry.object_type === 'network' ? usersOfNetwork(entry) : usersOfGroup(entry);
  const user = yield* first(statement(session, sql<{ id: string }>`${users} limit 1`));
  if (user) throw networkError('RbacPolicyInUse', entry.object_id, user.id);
}

/** Whose things on the object this entry alone allows: those of its target, unless another entry covers them too. */
function neededBy({ id, object_id, target }: RbacRow, project: string, owner: string) {
  const column = sql.ref(project);
  const others = sql`select r.target from neutron_rbac r
    where r.object_id = ${object_id} and r.action = 'access_as_shared' and r.id <> ${id}`;
  const isTarget = target === '*' ? sql`1 = 1` : sql`${column} = ${target}`;
  return sql`${column} <> ${sql.ref(owner)} and ${isTarget}
    and ${column} not in (${others}) and not exists (${others} and r.target = '*')`;
}

function usersOfNetwork(entry: RbacRow) {
  return sql`select p.id from neutron_port p where p.network_id = ${entry.object_id}
      and p.device_owner not like 'network:%' and ${neededBy(entry, 'p.project_id', 'p.network_project_id')}
    union all select s.id from neutron_subnet s where s.network_id = ${entry.object_id}
      and ${neededBy(entry, 's.project_id', 's.network_project_id')}`;
}

function usersOfGroup(entry: RbacRow) {
  return sql`select p.id from neutron_port_security_group g join neutron_port p on p.id = g.port_id
    join neutron_security_group o on o.id = g.security_group_id
    where g.security_group_id = ${entry.object_id} and ${neededBy(entry, 'p.project_id', 'o.project_id')}`;
}
