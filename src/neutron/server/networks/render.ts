import type { Wire } from '../resource.ts';
import { textList } from '../row-changes.ts';
import { wireTime } from '../timestamps.ts';
import type { NetworkRecord } from './network-record.ts';
import type { Segment } from './segments.ts';

/** A network as it travels, with everything that an administrator sees. */
export function renderNetwork(network: NetworkRecord): Wire {
  const segments = segmentsOf(network);
  return {
    id: network.id,
    name: network.name,
    tenant_id: network.project_id,
    project_id: network.project_id,
    admin_state_up: network.admin_state_up === 1,
    mtu: network.mtu,
    status: network.status,
    subnets: textList(network.subnet_ids),
    shared: network.shared === 1,
    port_security_enabled: network.port_security_enabled === 1,
    qos_policy_id: network.qos_policy_id,
    dns_domain: network.dns_domain,
    'router:external': network.external === 1,
    ...((network.external === 1 || network.sentDefault !== undefined) && {
      is_default: network.sentDefault ?? network.is_default === 1,
    }),
    availability_zone_hints: textList(network.availability_zone_hints),
    availability_zones: [],
    ipv4_address_scope: null,
    ipv6_address_scope: null,
    description: network.description ?? '',
    l2_adjacency: network.routed === 0,
    ...(segments.length > 1
      ? { segments: segments.map(renderSegment) }
      : {
          'provider:network_type': network.network_type || null,
          'provider:physical_network': network.physical_network,
          'provider:segmentation_id': network.segmentation_id,
        }),
    tags: textList(network.tags),
    created_at: wireTime(network.created_at),
    updated_at: wireTime(network.updated_at),
    revision_number: network.revision_number,
  };
}

/** The segments of a network. */
export function segmentsOf(network: { readonly segments: string }): Segment[] {
  return JSON.parse(network.segments) as Segment[];
}

function renderSegment(segment: Segment): Wire {
  return {
    'provider:network_type': segment.networkType,
    'provider:physical_network': segment.physicalNetwork,
    'provider:segmentation_id': segment.segmentationId,
  };
}
