import type { AttributeTable } from '../attributes/attribute.ts';
import { unset } from '../attributes/attribute.ts';
import { toBoolean, toInteger, toLowerCase } from '../attributes/converters.ts';
import { adminStateUp, qosPolicyId, readOnly, standardAttributes } from '../attributes/standard-attributes.ts';
import { dnsDomain, listOf, nonNegative, text } from '../attributes/validators.ts';
import { type RequestedSegment, toSegments } from './requested-segments.ts';

/** The attributes of a network. Source: Networking API reference. */
export const networkAttributes = {
  ...standardAttributes,
  admin_state_up: adminStateUp,
  status: { filter: true, sort: 'plain' },
  subnets: readOnly,
  shared: { post: true, put: true, default: false, convert: toBoolean, enforce: true },
  'router:external': {
    post: true,
    put: true,
    default: false,
    convert: toBoolean,
    enforce: true,
    filter: true,
    column: 'external',
  },
  is_default: { post: true, put: true, default: false, convert: toBoolean, enforce: true, filter: true },
  availability_zone_hints: { post: true, default: [], validate: listOf(text()), sort: 'plain' },
  availability_zones: readOnly,
  mtu: {
    post: true,
    put: true,
    default: 0,
    convert: toInteger,
    validate: nonNegative,
    enforce: true,
    filter: true,
    sort: 'plain',
  },
  port_security_enabled: { post: true, put: true, default: true, convert: toBoolean, enforce: true },
  'provider:network_type': {
    post: true,
    put: true,
    default: unset,
    validate: text(32),
    enforce: true,
    filter: true,
    column: 'network_type',
  },
  'provider:physical_network': {
    post: true,
    put: true,
    default: unset,
    validate: text(64),
    enforce: true,
    filter: true,
    column: 'physical_network',
  },
  'provider:segmentation_id': {
    post: true,
    put: true,
    default: unset,
    convert: toInteger,
    enforce: true,
    filter: true,
    column: 'segmentation_id',
  },
  segments: { post: true, put: true, default: unset, convert: toSegments, enforce: true },
  qos_policy_id: qosPolicyId,
  dns_domain: { post: true, put: true, default: '', convert: toLowerCase, validate: dnsDomain },
  ipv4_address_scope: readOnly,
  ipv6_address_scope: readOnly,
  l2_adjacency: readOnly,
  tags: readOnly,
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type NetworkValues = {
  readonly project_id: string;
  readonly name: string;
  readonly description: string;
  readonly admin_state_up: boolean;
  readonly shared: boolean;
  readonly 'router:external': boolean;
  readonly is_default: boolean;
  readonly mtu: number;
  readonly port_security_enabled: boolean;
  readonly 'provider:network_type'?: string;
  readonly 'provider:physical_network'?: string;
  readonly 'provider:segmentation_id'?: number;
  readonly segments?: readonly RequestedSegment[];
  readonly qos_policy_id: string | null;
  readonly dns_domain: string;
  readonly availability_zone_hints: readonly string[];
};
