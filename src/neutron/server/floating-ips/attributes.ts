import { type AttributeTable, type Converter, unset } from '../attributes/attribute.ts';
import { toLowerCase } from '../attributes/converters.ts';
import { qosPolicyId, readOnly, standardAttributes } from '../attributes/standard-attributes.ts';
import { dnsDomain, dnsName, ipAddress, orNull, uuid } from '../attributes/validators.ts';
import { canonicalIp } from '../ipam/address.ts';

const { name: _name, ...standard } = standardAttributes;

/** An address in canonical text; what is none stays, for the validator to refuse. */
const toIp: Converter = (value) => (typeof value === 'string' ? (canonicalIp(value) ?? value) : value);

/** The attributes of a floating IP. Source: Networking API reference. */
export const floatingIpAttributes = {
  ...standard,
  floating_network_id: { post: true, validate: uuid, filter: true, sort: 'plain' },
  floating_ip_address: {
    post: true,
    default: null,
    convert: toIp,
    validate: orNull(ipAddress),
    enforce: true,
    filter: true,
    sort: 'plain',
  },
  subnet_id: { post: true, default: null, validate: orNull(uuid), hidden: true },
  port_id: { post: true, put: true, default: null, validate: orNull(uuid), filter: true },
  fixed_ip_address: {
    post: true,
    put: true,
    default: unset,
    convert: toIp,
    validate: orNull(ipAddress),
    filter: true,
    sort: 'nullable',
  },
  router_id: { filter: true, sort: 'nullable' },
  status: { filter: true, sort: 'plain' },
  port_details: readOnly,
  dns_name: { post: true, default: '', convert: toLowerCase, validate: dnsName },
  dns_domain: { post: true, default: '', convert: toLowerCase, validate: dnsDomain },
  qos_policy_id: qosPolicyId,
  qos_network_policy_id: readOnly,
  tags: readOnly,
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type FloatingIpValues = {
  readonly project_id: string;
  readonly description: string;
  readonly floating_network_id: string;
  readonly floating_ip_address: string | null;
  readonly subnet_id: string | null;
  readonly port_id: string | null;
  readonly fixed_ip_address?: string | null;
  readonly dns_name: string;
  readonly dns_domain: string;
  readonly qos_policy_id: string | null;
};

/** The attributes of a floating IP that a request changes. */
export type FloatingIpChanges = Partial<
  Pick<FloatingIpValues, 'description' | 'port_id' | 'fixed_ip_address' | 'qos_policy_id'>
>;
