import { sql } from 'kysely';
import { all, prepared, type SubnetRow, type Unit } from '../../../store/index.ts';
import type { AllocationPool } from '../../resources.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { asColumn, isOpened } from '../rbac-policies/entries.ts';
import type { Session } from '../session.ts';

/** A subnet's row, and what its network is to the caller. */
export interface SubnetRecord extends SubnetRow {
  readonly shared: number;
  readonly reachable: number;
  readonly network_external: number;
}

/** `select … from neutron_subnet t`. */
export function selectSubnets(session: Session) {
  const id = sql.ref('t.network_id');
  return sql<SubnetRecord>`select t.*, ${asColumn(isOpened(session, id, 'access_as_shared'))} as shared,
    ${asColumn(isOpened(session, id, 'access_as_external'))} as reachable, n.external as network_external
    from neutron_subnet t join neutron_network n on n.id = t.network_id`;
}

/** What the policy is asked about. */
export function subnetTarget(subnet: SubnetRecord): PolicyTarget {
  return {
    projectId: subnet.project_id,
    networkProjectId: subnet.network_project_id,
    shared: subnet.shared === 1,
    external: subnet.reachable === 1,
  };
}

/** The subnets of a network, the oldest first. */
export function* subnetsOfNetwork(session: Session, networkId: string): Unit<SubnetRow[]> {
  return yield* all(inNetwork(session.queries, { networkId }));
}

const inNetwork = prepared((queries, { networkId }: { networkId: string }) =>
  queries
    .selectFrom('neutron_subnet')
    .selectAll()
    .where('network_id', '=', networkId)
    .orderBy('created_at')
    .orderBy('id'),
);

/** The pools of a subnet. */
export function poolsOfSubnet(subnet: Pick<SubnetRow, 'allocation_pools'>): AllocationPool[] {
  return JSON.parse(subnet.allocation_pools) as AllocationPool[];
}

/** Whether ports get their address in this subnet from their MAC (SLAAC and stateless DHCPv6). Source: Neutron's address management. */
export function isAutoAddress(subnet: Pick<SubnetRow, 'ipv6_address_mode'>): boolean {
  return subnet.ipv6_address_mode === 'slaac' || subnet.ipv6_address_mode === 'dhcpv6-stateless';
}

/** 4 or 6. */
export function versionOf(subnet: Pick<SubnetRow, 'ip_version'>): 4 | 6 {
  return subnet.ip_version === 6 ? 6 : 4;
}
