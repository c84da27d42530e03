import { sql } from 'kysely';
import { first, type PortRow, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { statement } from '../rows.ts';
import type { Session } from '../session.ts';
import { findPolicy, findVisiblePolicy, isVisible } from './policies/policy-record.ts';
import { rulesOf } from './rules/rule-record.ts';
import { isSupported, qosSupport, unsupportedPorts } from './support.ts';

/**
 * The policy that a thing has from now on, given the one that it has and the one that is asked for (undefined: nothing is
 * said of it). Throws 404 QosPolicyNotFound, and 403 to who may not see the one that it has. NET-052
 */
export function* settlePolicy(
  session: Session,
  before: string | null,
  wanted: string | null | undefined,
): Unit<string | null> {
  if (wanted === undefined) return before;
  const old = before === null ? undefined : yield* findPolicy(session, before);
  if (old && !isVisible(session, old)) throw networkError('PolicyRemoveAuthorizationError', old.id);
  return yield* choosePolicy(session, wanted);
}

/** The policy that is asked for, null for none. Throws 404 QosPolicyNotFound. */
export function* choosePolicy(session: Session, wanted: string | null): Unit<string | null> {
  return wanted === null ? null : (yield* findVisiblePolicy(session, wanted)).id;
}

/** The policy for the networks of a project that are made without another; null where there is none. */
export function* defaultPolicyOf({ queries }: Session, projectId: string): Unit<string | null> {
  const policy = yield* first(
    queries
      .selectFrom('neutron_qos_policy')
      .select('id')
      .where('project_id', '=', projectId)
      .where('is_default', '=', 1),
  );
  return policy?.id ?? null;
}

/** Throws 409 QosRuleNotSupported when a port cannot have one of the rules of a policy. */
export function* requireForPort(
  session: Session,
  policyId: string | null,
  port: Pick<PortRow, 'id' | 'vif_type' | 'vnic_type'>,
): Unit<void> {
  if (policyId === null) return;
  for (const { type } of yield* rulesOf(session, [policyId])) {
    if (!isSupported(session, type, port)) throw networkError('QosRuleNotSupported', type, port.id);
  }
}

/** Throws 409 when a network, or a port on it without a policy of its own, cannot have one of the rules of a policy. */
export function* requireForNetwork(session: Session, policyId: string | null, networkId: string): Unit<void> {
  if (policyId === null) return;
  const { ruleTypes } = qosSupport(session.services);
  for (const { type } of yield* rulesOf(session, [policyId])) {
    if (!ruleTypes.some((one) => one === type)) throw networkError('QosRuleNotSupportedByNetwork', type, networkId);
    const port = yield* first(
      statement(
        session,
        sql<{ id: string }>`select p.id from neutron_port p where p.network_id = ${networkId}
          and p.qos_policy_id is null and ${unsupportedPorts(session, type)} limit 1`,
      ),
    );
    if (port) throw networkError('QosRuleNotSupported', type, port.id);
  }
}
