import { all, first, type Queries, run, type Unit } from '../store/index.ts';
import { ComputeResourcesUnavailable } from './errors.ts';

/**
 * Sees to it that a server which is about to claim a host keeps the policy of its group: with `affinity` all members that hold
 * a host hold the same one, with `anti-affinity` a host has at most `max_server_per_host` of them (one, unless given). The soft
 * policies are wishes, which no claim fails by. Throws ComputeResourcesUnavailable: another host may do.
 */
export function* keepGroupPolicy(queries: Queries, host: string, instanceUuid: string): Unit<void> {
  const member = yield* first(
    queries.selectFrom('server_group_member').select('group_id').where('instance_uuid', '=', instanceUuid),
  );
  if (!member) return;
  // The row is held until the commit, so that two members cannot both look before either has claimed.
  yield* run(
    queries
      .updateTable('server_group')
      .set((set) => ({ claims: set('claims', '+', 1) }))
      .where('id', '=', member.group_id),
  );
  const group = yield* first(queries.selectFrom('server_group').selectAll().where('id', '=', member.group_id));
  if (!group) return;
  const others = yield* hostsOfOthers(queries, group.id, instanceUuid);
  const here = others.filter((other) => other === host).length;
  if (group.policy === 'affinity' && here < others.length) throw refusal(group.name, group.policy);
  if (group.policy === 'anti-affinity' && here >= (group.max_server_per_host ?? 1)) {
    throw refusal(group.name, group.policy);
  }
}

/** The hosts that the other members of a group hold, one for each of them. */
export function* hostsOfOthers(queries: Queries, groupId: string, instanceUuid: string): Unit<string[]> {
  const rows = yield* all(
    queries
      .selectFrom('server_group_member as m')
      .innerJoin('claim as c', 'c.instance_uuid', 'm.instance_uuid')
      .select('c.host')
      .where('m.group_id', '=', groupId)
      .where('m.instance_uuid', '!=', instanceUuid),
  );
  return rows.map(({ host }) => host);
}

function refusal(group: string, policy: string): ComputeResourcesUnavailable {
  return new ComputeResourcesUnavailable(`the policy ${policy} of the server group ${group} does not allow this host`);
}
