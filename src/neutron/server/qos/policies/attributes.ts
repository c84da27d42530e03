import type { AttributeTable } from '../../attributes/attribute.ts';
import { toBoolean } from '../../attributes/converters.ts';
import { readOnly, standardAttributes } from '../../attributes/standard-attributes.ts';

/** The attributes of a QoS policy. Source: Networking API reference, QoS. */
export const policyAttributes = {
  ...standardAttributes,
  shared: { post: true, put: true, default: false, convert: toBoolean },
  is_default: { post: true, put: true, default: false, convert: toBoolean, filter: true },
  rules: readOnly,
  tags: readOnly,
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type PolicyValues = {
  readonly project_id: string;
  readonly name: string;
  readonly description: string;
  readonly shared: boolean;
  readonly is_default: boolean;
};
