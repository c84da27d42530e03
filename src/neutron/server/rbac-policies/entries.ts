import { type RawBuilder, sql } from 'kysely';
import { all, run, type Unit } from '../../../store/index.ts';
import { addUsage } from '../quotas/usage.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';

/** The two ways in which an RBAC entry opens an object to a project; the second is for networks. */
export type Access = 'access_as_shared' | 'access_as_external';

/** The condition that an RBAC entry gives the caller this access to the object that `id` names. */
export function isOpened(session: Session, id: RawBuilder<unknown>, access: Access): RawBuilder<unknown> {
  const project = session.context.projectId ?? '*';
  return sql`exists (select 1 from neutron_rbac r where r.object_id = ${id} and r.action = ${access} and r.target in ('*', ${project}))`;
}

/** The same for the rows of a list, of which few are opened: from the entries to the objects. */
export function isAmongOpened(session: Session, id: RawBuilder<unknown>, access: Access): RawBuilder<unknown> {
  const project = session.context.projectId ?? '*';
  return sql`${id} in (select r.object_id from neutron_rbac r where r.target in ('*', ${project}) and r.action = ${access})`;
}

/** A condition as a column that is 0 or 1 on every engine. */
export function asColumn(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${condition} then 1 else 0 end`;
}

/** Opens an object (a network, unless said otherwise) to everybody. */
export function* openToAll(
  session: Session,
  object: { id: string; project_id: string },
  access: Access,
  type = 'network',
): Unit<void> {
  const made = yield* run(
    session.queries
      .insertInto('neutron_rbac')
      .values({
        id: session.newId(),
        project_id: object.project_id,
        object_type: type,
        object_id: object.id,
        action: access,
        target: '*',
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
  yield* addUsage(session, object.project_id, 'rbac_policy', made);
}

/** Takes that back. */
export function* closeToAll(session: Session, networkId: string, access: Access): Unit<void> {
  yield* removeEntries(session, sql`object_id = ${networkId} and action = ${access} and target = '*'`);
}

/** Removes all entries of an object that has gone: an entry that was made at the same time held it until then. */
export function* removeAllEntries(session: Session, objectId: string): Unit<void> {
  yield* removeEntries(session, sql`object_id = ${objectId}`);
}

function* removeEntries(session: Session, condition: RawBuilder<unknown>): Unit<void> {
  const entries = yield* all(
    statement(
      session,
      sql<{ id: string; project_id: string }>`select id, project_id from neutron_rbac where ${condition}`,
    ),
  );
  for (const entry of entries) {
    yield* run(session.queries.deleteFrom('neutron_rbac').where('id', '=', entry.id));
    yield* addUsage(session, entry.project_id, 'rbac_policy', -1);
  }
}
