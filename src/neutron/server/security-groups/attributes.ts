import type { AttributeTable } from '../attributes/attribute.ts';
import { toBoolean } from '../attributes/converters.ts';
import { readOnly, standardAttributes } from '../attributes/standard-attributes.ts';
import { text } from '../attributes/validators.ts';

/** It is no sort key of groups. */
const { sort: _sort, ...description } = standardAttributes.description;

/** The attributes of a security group. Source: Networking API reference, security groups. */
export const securityGroupAttributes = {
  ...standardAttributes,
  name: { ...standardAttributes.name, validate: text() },
  description,
  stateful: { post: true, put: true, default: true, convert: toBoolean, filter: true },
  shared: readOnly,
  security_group_rules: readOnly,
  tags: readOnly,
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type SecurityGroupValues = {
  readonly project_id: string;
  readonly name: string;
  readonly description: string;
  readonly stateful: boolean;
};
