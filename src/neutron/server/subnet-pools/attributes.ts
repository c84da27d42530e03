import { type AttributeTable, unset, type Validator } from '../attributes/attribute.ts';
import { toBoolean, toInteger } from '../attributes/converters.ts';
import { bareText } from '../attributes/python-text.ts';
import { readOnly, standardAttributes } from '../attributes/standard-attributes.ts';
import { isList, listOf, nonNegative, orNull, text, uuid } from '../attributes/validators.ts';
import { parseCidr } from '../ipam/address.ts';

const prefixLength = {
  post: true,
  put: true,
  default: unset,
  convert: toInteger,
  validate: nonNegative,
  filter: true,
  sort: 'plain',
} as const;

const notBlank: Validator = (value) =>
  text()(value) ?? (String(value).trim() === '' ? `'${String(value)}' Blank strings are not permitted` : null);

const block: Validator = (value) =>
  typeof value === 'string' && parseCidr(value) !== null ? null : `'${bareText(value)}' is not a valid IP subnet`;

/** A list of blocks without duplicates; bits behind the prefix do not matter. */
export const blocks: Validator = (value) => isList(value) ?? listOf(block)(value);

/** The attributes of a subnet pool. Source: Networking API reference, subnet pools. */
export const subnetPoolAttributes = {
  ...standardAttributes,
  name: { post: true, put: true, validate: notBlank, filter: true, sort: 'plain' },
  created_at: readOnly,
  updated_at: readOnly,
  prefixes: { post: true, put: true, validate: blocks },
  ip_version: { convert: toInteger, filter: true, sort: 'plain' },
  min_prefixlen: prefixLength,
  max_prefixlen: prefixLength,
  default_prefixlen: prefixLength,
  default_quota: { ...prefixLength, sort: 'nullable-number' },
  address_scope_id: {
    post: true,
    put: true,
    default: unset,
    validate: orNull(uuid),
    filter: true,
    sort: 'nullable',
  },
  shared: { post: true, default: false, convert: toBoolean, enforce: true },
  is_default: {
    post: true,
    put: true,
    default: false,
    convert: toBoolean,
    enforce: true,
    filter: true,
    sort: 'plain',
  },
  tags: readOnly,
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type SubnetPoolValues = {
  readonly project_id: string;
  readonly name: string;
  readonly description: string;
  readonly prefixes: readonly string[];
  readonly min_prefixlen?: number;
  readonly max_prefixlen?: number;
  readonly default_prefixlen?: number;
  readonly default_quota?: number;
  readonly address_scope_id?: string | null;
  readonly shared: boolean;
  readonly is_default: boolean;
};
