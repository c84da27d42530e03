import { type RawBuilder, sql } from 'kysely';
import type { PortRow } from '../../../store/index.ts';
import { isBound, unboundVifTypes } from '../bindings/bind.ts';
import { type QosSupport, qosOfStyles } from '../bindings/qos-support.ts';
import type { Services, Session } from '../session.ts';

/** What the mechanism of the service can do for QoS. */
export function qosSupport({ mechanism }: Pick<Services, 'mechanism'>): QosSupport {
  return mechanism.qos ?? qosOfStyles.ovs;
}

/** Whether a port can have rules of a type. How a port is bound has been settled; else its kind of interface tells. */
export function isSupported(session: Session, type: string, port: Pick<PortRow, 'vif_type' | 'vnic_type'>): boolean {
  const { ruleTypes, vnicTypes } = qosSupport(session.services);
  if (!ruleTypes.some((one) => one === type)) return false;
  return isBound(port.vif_type) || vnicTypes.some((one) => one === port.vnic_type);
}

/** The same as a condition on ports `p`, of those that cannot. */
export function unsupportedPorts(session: Session, type: string): RawBuilder<unknown> {
  const { ruleTypes, vnicTypes } = qosSupport(session.services);
  if (!ruleTypes.some((one) => one === type)) return sql`1 = 1`;
  return sql`p.vif_type in (${sql.join(unboundVifTypes)}) and p.vnic_type not in (${sql.join(vnicTypes)})`;
}
