import { first, prepared, run, type SecurityGroupRuleRow, type Unit } from '../../../store/index.ts';
import { addUsage } from '../quotas/usage.ts';
import type { Exchange } from '../request/exchange.ts';
import { ruleIdentity } from '../security-group-rules/rule-identity.ts';
import { readSession, type Session, writeSession } from '../session.ts';
import { standardColumns } from '../standard-columns.ts';

/** The id of a project's default group; undefined when it has none yet. */
export function* findDefaultGroup(session: Session, projectId: string): Unit<string | undefined> {
  const row = yield* first(defaultGroupOf(session.queries, { projectId }));
  return row?.security_group_id;
}

const defaultGroupOf = prepared((queries, { projectId }: { projectId: string }) =>
  queries.selectFrom('neutron_default_security_group').select('security_group_id').where('project_id', '=', projectId),
);

/**
 * The id of a project's default group, which is made when there is none; null for no project. It does not ask for quota
 * but counts. A race is settled by the primary key: the loser runs again and finds it. Source: Networking API reference, security groups.
 */
export function* ensureDefaultGroup(session: Session, projectId: string): Unit<string | null> {
  if (projectId === '') return null;
  const known = yield* findDefaultGroup(session, projectId);
  if (known !== undefined) return known;
  const id = session.newId();
  session.onConflict('neutron_default_security_group_pkey', null);
  yield* run(
    session.queries.insertInto('neutron_security_group').values({
      ...standardColumns(
        session,
        { project_id: projectId, name: 'default', description: 'Default security group' },
        1,
        id,
      ),
      stateful: 1,
      is_default: 1,
    }),
  );
  yield* run(
    session.queries
      .insertInto('neutron_default_security_group')
      .values({ project_id: projectId, security_group_id: id }),
  );
  const group = { id, projectId, isDefault: true };
  yield* insertBirthRules(session, group);
  yield* addUsage(session, projectId, 'security_group', 1);
  yield* addUsage(session, projectId, 'security_group_rule', 4);
  return id;
}

/** The rules that a group is born with: all egress, and for a default group all ingress from itself. */
export function* insertBirthRules(
  session: Session,
  group: { readonly id: string; readonly projectId: string; readonly isDefault: boolean },
): Unit<void> {
  for (const direction of group.isDefault ? ['egress', 'ingress'] : ['egress']) {
    for (const ethertype of ['IPv4', 'IPv6']) {
      const rule = {
        id: session.newId(),
        project_id: group.projectId,
        security_group_id: group.id,
        group_project_id: group.projectId,
        belongs_to_default_sg: group.isDefault ? 1 : 0,
        direction,
        ethertype,
        protocol: null,
        port_range_min: null,
        port_range_max: null,
        remote_ip_prefix: null,
        normalized_cidr: null,
        remote_group_id: direction === 'ingress' ? group.id : null,
        remote_address_group_id: null,
        description: null,
        created_at: session.now,
        updated_at: session.now,
        revision_number: 0,
      } satisfies Omit<SecurityGroupRuleRow, 'identity'>;
      yield* run(
        session.queries.insertInto('neutron_security_group_rule').values({ ...rule, identity: ruleIdentity(rule) }),
      );
    }
  }
}

/** Sees to it that the caller's project has its default group before groups or rules are listed. SG-001 */
export async function prepareDefaultGroup({ services, context }: Exchange): Promise<void> {
  const { projectId } = context;
  if (projectId === null) return;
  const known = await readSession(services, context, (session) => findDefaultGroup(session, projectId));
  if (known === undefined) await writeSession(services, context, (session) => ensureDefaultGroup(session, projectId));
}
