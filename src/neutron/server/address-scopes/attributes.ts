import type { AttributeTable } from '../attributes/attribute.ts';
import { toBoolean, toInteger } from '../attributes/converters.ts';
import { standardAttributes } from '../attributes/standard-attributes.ts';
import { ipVersion, text } from '../attributes/validators.ts';

const { id, name, tenant_id, project_id } = standardAttributes;

/** The attributes of an address scope. Source: Networking API reference, address scopes. */
export const addressScopeAttributes = {
  id,
  name: { ...name, validate: text() },
  tenant_id,
  project_id,
  ip_version: { post: true, convert: toInteger, validate: ipVersion, filter: true, sort: 'plain' },
  shared: { post: true, put: true, default: false, convert: toBoolean, enforce: true },
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type AddressScopeValues = {
  readonly project_id: string;
  readonly name: string;
  readonly ip_version: 4 | 6;
  readonly shared: boolean;
};
