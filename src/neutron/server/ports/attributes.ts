import type { BindingDetails, VnicType } from '../../resources.ts';
import { type AttributeTable, type Converter, unset } from '../attributes/attribute.ts';
import { nullTo, toBoolean, toLowerCase, toMac } from '../attributes/converters.ts';
import { adminStateUp, qosPolicyId, readOnly, standardAttributes } from '../attributes/standard-attributes.ts';
import {
  dnsDomain,
  dnsName,
  isDictionary,
  listOf,
  macAddress,
  oneOf,
  orNull,
  text,
  uuid,
} from '../attributes/validators.ts';
import type { RequestedIp } from '../ipam/eligible-subnets.ts';
import { isObject } from '../request/body.ts';
import { longestTag, requireRoom } from '../tags/tag-list.ts';
import {
  fixedIps,
  type SentAddressPair,
  type SentDhcpOption,
  toAddressPairs,
  toDhcpOptions,
  toFixedIps,
} from './list-attributes.ts';

const vnicTypes: readonly VnicType[] = [
  'normal',
  'direct',
  'macvtap',
  'baremetal',
  'direct-physical',
  'virtio-forwarder',
  'smart-nic',
  'vdpa',
  'accelerator-direct',
  'accelerator-direct-physical',
  'remote-managed',
];

/** A copy of the profile; null is an empty one. */
const toProfile: Converter = (value) => (value === null ? {} : structuredClone(value));

const toTags: Converter = (value) => {
  if (Array.isArray(value)) requireRoom(value);
  return value;
};

/** Which rules of `fixed_ips` a value touches. */
const fixedIpRules = (value: unknown): string[] => {
  const entries = Array.isArray(value) ? value.filter(isObject) : [];
  const parts = ['subnet_id', 'ip_address'].filter((key) => entries.some((entry) => key in entry));
  return ['fixed_ips', ...parts.map((part) => `fixed_ips:${part}`)];
};

/** The attributes of a port. Source: Networking API reference. */
export const portAttributes = {
  ...standardAttributes,
  network_id: { post: true, validate: uuid, filter: true, sort: 'plain' },
  mac_address: {
    post: true,
    put: true,
    default: unset,
    convert: toMac,
    validate: orNull(macAddress),
    enforce: true,
    filter: true,
    sort: 'plain',
  },
  fixed_ips: { post: true, put: true, default: unset, convert: toFixedIps, validate: fixedIps, enforce: fixedIpRules },
  device_id: { post: true, put: true, default: '', validate: text(), filter: true, sort: 'plain' },
  device_owner: {
    post: true,
    put: true,
    default: '',
    validate: text(),
    enforce: (value) => (String(value).startsWith('network:') ? ['device_owner'] : []),
    filter: true,
    sort: 'plain',
  },
  admin_state_up: adminStateUp,
  status: { filter: true, sort: 'plain' },
  allowed_address_pairs: { post: true, put: true, default: [], convert: toAddressPairs, enforce: true },
  security_groups: { post: true, put: true, default: unset, convert: nullTo(() => []), validate: listOf(uuid) },
  port_security_enabled: { post: true, put: true, default: unset, convert: toBoolean, enforce: true },
  extra_dhcp_opts: { post: true, put: true, default: [], convert: toDhcpOptions },
  'binding:vnic_type': { post: true, put: true, default: 'normal', validate: oneOf(vnicTypes), enforce: true },
  // Whoever says anything of a host or a profile, be it nothing, is asked for the right to. What a host is called is looked at
  // after that.
  'binding:host_id': {
    post: true,
    put: true,
    default: unset,
    convert: nullTo(() => ''),
    enforce: true,
    filter: true,
    column: 'host_id',
  },
  'binding:profile': {
    post: true,
    put: true,
    default: unset,
    convert: toProfile,
    validate: isDictionary,
    enforce: true,
  },
  'binding:vif_type': readOnly,
  'binding:vif_details': readOnly,
  qos_policy_id: qosPolicyId,
  qos_network_policy_id: readOnly,
  resource_request: readOnly,
  ip_allocation: { filter: true, sort: 'plain' },
  dns_name: { post: true, put: true, default: '', convert: toLowerCase, validate: dnsName },
  dns_domain: { post: true, put: true, default: '', convert: toLowerCase, validate: dnsDomain },
  dns_assignment: readOnly,
  device_profile: { post: true, default: null, validate: orNull(text()) },
  numa_affinity_policy: {
    post: true,
    put: true,
    default: null,
    validate: oneOf(['required', 'preferred', 'legacy', 'socket', null]),
  },
  propagate_uplink_status: { post: true, put: true, default: true, convert: toBoolean },
  trunk_details: readOnly,
  tags: { post: true, default: [], convert: toTags, validate: listOf(text(longestTag)) },
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type PortValues = {
  readonly project_id: string;
  readonly name: string;
  readonly description: string;
  readonly network_id: string;
  readonly mac_address?: string | null;
  readonly fixed_ips?: readonly (RequestedIp & { readonly delete_subnet?: boolean })[];
  readonly device_id: string;
  readonly device_owner: string;
  readonly admin_state_up: boolean;
  readonly security_groups?: readonly string[];
  readonly port_security_enabled?: boolean;
  readonly allowed_address_pairs: readonly SentAddressPair[];
  readonly extra_dhcp_opts: readonly SentDhcpOption[];
  readonly 'binding:vnic_type': VnicType;
  readonly 'binding:host_id'?: unknown;
  readonly 'binding:profile'?: BindingDetails;
  readonly qos_policy_id: string | null;
  readonly dns_name: string;
  readonly dns_domain: string;
  readonly device_profile: string | null;
  readonly numa_affinity_policy: string | null;
  readonly propagate_uplink_status: boolean;
  readonly tags: readonly string[];
};

/** The attributes of a port that a request changes. */
export type PortChanges = Partial<PortValues>;
