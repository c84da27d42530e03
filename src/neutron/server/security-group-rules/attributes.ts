import type { Direction, Ethertype } from '../../resources.ts';
import type { AttributeTable, Converter } from '../attributes/attribute.ts';
import { bareText, pythonText } from '../attributes/python-text.ts';
import { standardAttributes } from '../attributes/standard-attributes.ts';
import { oneOf, orNull, text } from '../attributes/validators.ts';
import { networkError } from '../errors/registry.ts';
import { canonicalIp, parseCidr } from '../ipam/address.ts';
import { protocolNumber } from './protocols.ts';

/** SG-046, SG-047: names in any case, numbers as number or text; `any` is no protocol in particular. */
const toProtocol: Converter = (value) => {
  if (value === null || value === 'any') return null;
  const textForm = typeof value === 'number' || typeof value === 'string' ? String(value).toLowerCase() : null;
  if (textForm === null || textForm === 'any' || protocolNumber(textForm) === null) {
    throw networkError('SecurityGroupRuleInvalidProtocol', pythonText(value));
  }
  return textForm;
};

/** SG-048, SG-049 */
const toEthertype: Converter = (value) => {
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  if (word === 'ipv4') return 'IPv4';
  if (word === 'ipv6') return 'IPv6';
  throw networkError('SecurityGroupRuleInvalidEtherType', bareText(value));
};

/** SG-038: null, or a whole number from 0 to 65535 in any form. */
const toPort: Converter = (value) => {
  if (value === null) return null;
  const number =
    typeof value === 'boolean' || typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))
      ? Number(value)
      : Number.NaN;
  if (!(number >= 0 && number <= 65_535)) throw networkError('SecurityGroupInvalidPortValue', bareText(value));
  return Math.trunc(number);
};

/** SG-024, SG-026, SG-027: in canonical text, host bits kept; an address alone gets the length of its family. */
const toPrefix: Converter = (value) => {
  if (value === null || value === '') return null;
  const cidr = typeof value === 'string' ? parseCidr(value) : null;
  if (!cidr) throw networkError('InvalidCIDR', bareText(value));
  const [address = ''] = String(value).split('/');
  return `${canonicalIp(address)}/${cidr.prefix}`;
};

const port = { post: true, default: null, convert: toPort, filter: true, sort: 'nullable-number' } as const;
/** Not looked at as an id: what is none is not found. */
const group = { post: true, default: null, validate: orNull(text()), filter: true, sort: 'nullable' } as const;
const { id, tenant_id, project_id, description, created_at, updated_at, revision_number } = standardAttributes;

/** The attributes of a rule; nothing of it can be changed. Source: Networking API reference, security groups. */
export const ruleAttributes = {
  id,
  tenant_id,
  project_id,
  security_group_id: { post: true, validate: text(), filter: true, sort: 'plain' },
  direction: { post: true, validate: oneOf(['ingress', 'egress']), filter: true, sort: 'plain' },
  ethertype: { post: true, default: 'IPv4', convert: toEthertype, filter: true, sort: 'plain' },
  protocol: { post: true, default: null, convert: toProtocol, filter: true, sort: 'nullable' },
  port_range_min: port,
  port_range_max: port,
  remote_ip_prefix: { post: true, default: null, convert: toPrefix, filter: true, sort: 'nullable' },
  normalized_cidr: { filter: true, sort: 'nullable' },
  remote_group_id: group,
  remote_address_group_id: group,
  belongs_to_default_sg: { filter: true },
  description: {
    post: true,
    // It may stand in a PUT, which is refused when it is settled whose rule it is.
    put: true,
    default: description.default,
    validate: description.validate,
    filter: true,
    sort: 'nullable',
  },
  created_at,
  updated_at,
  revision_number,
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type RuleValues = {
  readonly project_id: string;
  readonly security_group_id: string;
  readonly direction: Direction;
  readonly ethertype: Ethertype;
  readonly protocol: string | null;
  readonly port_range_min: number | null;
  readonly port_range_max: number | null;
  readonly remote_ip_prefix: string | null;
  readonly remote_group_id: string | null;
  readonly remote_address_group_id: string | null;
  readonly description: string;
};
