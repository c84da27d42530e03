import type { AllocationPool, HostRoute, Ipv6Mode } from '../../resources.ts';
import { type AttributeTable, type Converter, unset, type Validator } from '../attributes/attribute.ts';
import { toBoolean, toInteger } from '../attributes/converters.ts';
import { bareText } from '../attributes/python-text.ts';
import { adminStateUp, readOnly, standardAttributes } from '../attributes/standard-attributes.ts';
import { ipAddress, ipVersion, listOf, nonNegative, oneOf, orNull, uuid } from '../attributes/validators.ts';
import { invalidInput } from '../errors/registry.ts';
import { canonicalIp, parseCidr } from '../ipam/address.ts';
import { prefixDelegation } from '../subnet-pools/prefix-delegation.ts';
import { allocationPools, hostRoutes, toAllocationPools, toHostRoutes, toServiceTypes } from './list-attributes.ts';

const { name, id, tenant_id, project_id, description, created_at, updated_at, revision_number } = standardAttributes;

/** A block with its host bits cleared; an address alone is a block of one. SUB-014, SUB-015 */
const toCidr: Converter = (value) => {
  const cidr = typeof value === 'string' ? parseCidr(value) : null;
  if (!cidr) throw invalidInput(`'${bareText(value)}' is not in a CIDR format`);
  return cidr.text;
};

const toCanonicalIp: Converter = (value) => (typeof value === 'string' ? (canonicalIp(value) ?? value) : value);
const toCanonicalIps: Converter = (value) =>
  Array.isArray(value) ? value.map(toCanonicalIp) : value === null ? [] : value;
const mode = { post: true, default: unset, filter: true, sort: 'nullable' } as const;
const ipv6Mode = oneOf(['dhcpv6-stateful', 'dhcpv6-stateless', 'slaac']);

/** The id of a pool, or what stands for one. */
const poolId: Validator = (value) => (value === prefixDelegation.id ? null : orNull(uuid)(value));

/** The attributes of a subnet, in the order in which Neutron looks at them. Source: Networking API reference. */
export const subnetAttributes = {
  id,
  name,
  tenant_id,
  project_id,
  description,
  ip_version: { post: true, convert: toInteger, validate: ipVersion, filter: true, sort: 'plain' },
  network_id: { post: true, validate: uuid, filter: true, sort: 'plain' },
  subnetpool_id: { post: true, default: unset, validate: poolId, filter: true, sort: 'nullable' },
  prefixlen: { post: true, default: unset, convert: toInteger, validate: nonNegative, hidden: true },
  cidr: { post: true, default: unset, convert: toCidr, filter: true, sort: 'plain' },
  gateway_ip: {
    post: true,
    put: true,
    default: unset,
    convert: toCanonicalIp,
    validate: orNull(ipAddress),
    filter: true,
    sort: 'nullable',
  },
  allocation_pools: { post: true, put: true, default: unset, convert: toAllocationPools, validate: allocationPools },
  dns_nameservers: { post: true, put: true, default: [], convert: toCanonicalIps, validate: listOf(ipAddress) },
  host_routes: { post: true, put: true, default: [], convert: toHostRoutes, validate: hostRoutes },
  enable_dhcp: { ...adminStateUp, default: true },
  ipv6_ra_mode: { ...mode, validate: ipv6Mode },
  ipv6_address_mode: { ...mode, validate: ipv6Mode },
  use_default_subnetpool: { post: true, default: false, convert: toBoolean, hidden: true },
  segment_id: {
    post: true,
    put: true,
    default: unset,
    validate: orNull(uuid),
    enforce: true,
    filter: true,
    sort: 'nullable',
  },
  service_types: { post: true, put: true, default: [], convert: toServiceTypes },
  dns_publish_fixed_ip: { post: true, put: true, default: false, convert: toBoolean },
  'router:external': readOnly,
  tags: readOnly,
  created_at,
  updated_at,
  revision_number,
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type SubnetValues = {
  readonly project_id: string;
  readonly name: string;
  readonly description: string;
  readonly network_id: string;
  readonly ip_version: 4 | 6;
  readonly cidr?: string;
  readonly gateway_ip?: string | null;
  readonly allocation_pools?: readonly AllocationPool[];
  readonly dns_nameservers: readonly string[];
  readonly host_routes: readonly HostRoute[];
  readonly enable_dhcp: boolean;
  readonly ipv6_ra_mode?: Ipv6Mode;
  readonly ipv6_address_mode?: Ipv6Mode;
  readonly subnetpool_id?: string | null;
  readonly use_default_subnetpool: boolean;
  readonly prefixlen?: number;
  readonly segment_id?: string | null;
  readonly service_types: readonly string[];
  readonly dns_publish_fixed_ip: boolean;
};
