import type { AttributeTable, Validator } from '../attributes/attribute.ts';
import { nullTo } from '../attributes/converters.ts';
import { bareText } from '../attributes/python-text.ts';
import { standardAttributes } from '../attributes/standard-attributes.ts';
import { listOf, text } from '../attributes/validators.ts';
import { parseCidr } from '../ipam/address.ts';

/** A block with its prefix length; bits behind the prefix do not matter. */
const block: Validator = (value) =>
  typeof value === 'string' && value.includes('/') && parseCidr(value) !== null
    ? null
    : `'${bareText(value)}' is not a valid IP subnet`;

/** The attributes of an address group. Source: Networking API reference, address groups. */
export const addressGroupAttributes = {
  ...standardAttributes,
  description: { ...standardAttributes.description, validate: text(1024) },
  addresses: { post: true, default: [], convert: nullTo(() => []), validate: listOf(block) },
  shared: { hidden: true },
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type AddressGroupValues = {
  readonly project_id: string;
  readonly name: string;
  readonly description: string;
  readonly addresses: readonly string[];
};
