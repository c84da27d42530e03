import type { StandardRow } from './standard-row.ts';

export interface NetworkRow extends StandardRow {
  admin_state_up: number;
  status: string;
  mtu: number;
  external: number;
  is_default: number;
  port_security_enabled: number;
  dns_domain: string;
  /** JSON list of text. */
  availability_zone_hints: string;
  /** JSON list of the ids of its subnets. */
  subnet_ids: string;
  /** JSON list of {networkType, physicalNetwork, segmentationId}: `neutron_segment` has the same. Of a single one the three columns below, too. */
  segments: string;
  network_type: string;
  physical_network: string | null;
  segmentation_id: number | null;
  qos_policy_id: string | null;
  /** Its subnets are on segments. */
  routed: number;
}

/** A segment of a network. */
export interface SegmentRow {
  id: string;
  network_id: string;
  name: string | null;
  description: string | null;
  network_type: string;
  physical_network: string | null;
  segmentation_id: number | null;
  /** The order among those of the network. */
  segment_index: number;
  created_at: string;
  updated_at: string;
  revision_number: number;
}

/** One row for each segment that nobody else may have; `claim` is the segment as text, `vlan:physnet1:100`. */
export interface SegmentClaimRow {
  claim: string;
  network_id: string;
  /** `vxlan`, or `vlan:physnet1`: where the number comes from. */
  realm: string;
  segmentation_id: number;
}

export interface RbacRow {
  id: string;
  project_id: string;
  object_type: string;
  object_id: string;
  action: string;
  /** A project id, or `*`. */
  target: string;
}

/** The network that a project was given without asking for one, and the router that leads out of it. */
export interface AutoAllocatedTopologyRow {
  project_id: string;
  network_id: string;
  /** Null when its owner has removed it. */
  router_id: string | null;
}
