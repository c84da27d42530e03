import { type RawBuilder, sql } from 'kysely';
import { first, type QosRuleRow, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';
import { unsupportedPorts } from './support.ts';

/** Throws 409 QosRuleNotSupported when a port that has the rule's policy cannot have the rule. */
export function* refuseOnPorts(session: Session, { qos_policy_id: policyId, type }: QosRuleRow): Unit<void> {
  const port = yield* findPort(session, policyId, unsupportedPorts(session, type));
  if (port) throw networkError('QosRuleNotSupported', type, port.id);
}

/** Throws 501 while a server has a port with the policy: the server is where there was room for what it asked for. */
export function* refuseWhileScheduled(session: Session, policyId: string): Unit<void> {
  const port = yield* findPort(session, policyId, sql`p.device_owner like 'compute:%'`);
  if (port) {
    throw networkError('NotImplementedError', `A server was placed by QoS policy ${policyId}: its minimums stay`);
  }
}

/** A port with the policy, its own or its network's, for which the condition on `p` holds. */
function* findPort(
  session: Session,
  policyId: string,
  condition: RawBuilder<unknown>,
): Unit<{ id: string } | undefined> {
  const columns = sql.raw('p.id, p.device_owner, p.vif_type, p.vnic_type');
  return yield* first(
    statement(
      session,
      sql<{ id: string }>`select p.id from (
        select ${columns} from neutron_port p where p.qos_policy_id = ${policyId}
        union all
        select ${columns} from neutron_network n join neutron_port p on p.network_id = n.id
          where n.qos_policy_id = ${policyId} and p.qos_policy_id is null) p
        where ${condition} limit 1`,
    ),
  );
}
