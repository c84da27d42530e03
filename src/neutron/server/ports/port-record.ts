import { sql } from 'kysely';
import type { PortRow } from '../../../store/index.ts';
import { isUuid } from '../attributes/validators.ts';
import type { PortEvent } from '../notifier.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { isComputeOwner } from './device-owners.ts';

/**
 * A port's row, with the policy of its network, and the trunk whose parent it is. A row that was read by itself, or is just
 * being made, does not say.
 */
export interface PortRecord extends PortRow {
  readonly qos_network_policy_id?: string | null;
  readonly trunk_id?: string | null;
  /** As in the trunk's row. */
  readonly trunk_sub_ports?: string | null;
}

/** `select … from neutron_port t`. */
export function selectPorts() {
  return sql<PortRecord>`select t.*,
    (select n.qos_policy_id from neutron_network n where n.id = t.network_id) as qos_network_policy_id,
    k.id as trunk_id, k.sub_ports as trunk_sub_ports
    from neutron_port t left join neutron_trunk k on k.port_id = t.id`;
}

/** What the policy is asked about. */
export function portTarget(port: PortRow): PolicyTarget {
  return { projectId: port.project_id, networkProjectId: port.network_project_id };
}

/** The event as Compute is to be told it; none for a port that is no server's. */
export function eventsOf(
  port: Pick<PortRow, 'id' | 'device_id' | 'device_owner'>,
  name: PortEvent['name'],
  status?: PortEvent['status'],
): PortEvent[] {
  if (!isComputeOwner(port.device_owner) || !isUuid(port.device_id)) return [];
  return [{ name, serverUuid: port.device_id, portId: port.id, ...(status && { status }) }];
}
