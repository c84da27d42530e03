import type { AutoAllocatedTopologyRow, NetworkRow, RbacRow, SegmentClaimRow, SegmentRow } from './networks.ts';
import type { PortBindingRow, PortRow, PortSecurityGroupRow, TrunkRow, TrunkSubPortRow } from './ports.ts';
import type { QosPolicyRow, QosRuleRow } from './qos.ts';
import type { QuotaRow, UsageRow } from './quotas.ts';
import type { FloatingIpRow, RouterInterfaceRow, RouterRow } from './routers.ts';
import type {
  AddressGroupRow,
  DefaultSecurityGroupRow,
  RuleAddressGroupRow,
  SecurityGroupRow,
  SecurityGroupRuleRow,
} from './security-groups.ts';
import type { TagRow } from './standard-row.ts';
import type { AddressScopeRow, FreeRangeRow, IpAllocationRow, SubnetPoolRow, SubnetRow } from './subnets.ts';

export type * from './networks.ts';
export type * from './ports.ts';
export type * from './qos.ts';
export type * from './quotas.ts';
export type * from './routers.ts';
export type * from './security-groups.ts';
export type * from './standard-row.ts';
export type * from './subnets.ts';

/** The tables of the network service, by name. */
export interface NetworkTables {
  neutron_address_group: AddressGroupRow;
  neutron_rule_address_group: RuleAddressGroupRow;
  neutron_auto_allocated_topology: AutoAllocatedTopologyRow;
  neutron_qos_policy: QosPolicyRow;
  neutron_qos_rule: QosRuleRow;
  neutron_trunk: TrunkRow;
  neutron_trunk_sub_port: TrunkSubPortRow;
  neutron_router: RouterRow;
  neutron_router_interface: RouterInterfaceRow;
  neutron_floating_ip: FloatingIpRow;
  neutron_network: NetworkRow;
  neutron_segment: SegmentRow;
  neutron_segment_claim: SegmentClaimRow;
  neutron_rbac: RbacRow;
  neutron_subnet: SubnetRow;
  neutron_address_scope: AddressScopeRow;
  neutron_subnetpool: SubnetPoolRow;
  neutron_free_range: FreeRangeRow;
  neutron_ip_allocation: IpAllocationRow;
  neutron_port: PortRow;
  neutron_port_binding: PortBindingRow;
  neutron_security_group: SecurityGroupRow;
  neutron_default_security_group: DefaultSecurityGroupRow;
  neutron_security_group_rule: SecurityGroupRuleRow;
  neutron_port_security_group: PortSecurityGroupRow;
  neutron_tag: TagRow;
  neutron_quota: QuotaRow;
  neutron_usage: UsageRow;
}
