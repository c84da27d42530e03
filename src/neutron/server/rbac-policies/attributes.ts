import type { AttributeTable, Converter } from '../attributes/attribute.ts';
import { bareText } from '../attributes/python-text.ts';
import { standardAttributes } from '../attributes/standard-attributes.ts';
import { text, uuid } from '../attributes/validators.ts';
import { invalidInput } from '../errors/registry.ts';
import { objectTypes } from './object-types.ts';

const { id, tenant_id, project_id } = standardAttributes;

const toObjectType: Converter = (value) => {
  const name = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (objectTypes.has(name)) return name;
  throw invalidInput(`'${bareText(value)}' is not a valid RBAC object type`);
};

/** The attributes of an RBAC policy. Source: Networking API reference. */
export const rbacAttributes = {
  id,
  tenant_id,
  project_id,
  object_type: { post: true, convert: toObjectType, filter: true, sort: 'plain' },
  object_id: { post: true, validate: uuid, filter: true, sort: 'plain' },
  action: { post: true, validate: text(), filter: true, sort: 'plain' },
  target_tenant: {
    post: true,
    put: true,
    validate: text(),
    enforce: (value) => (value === '*' ? ['target_tenant'] : []),
    filter: true,
    sort: 'plain',
    column: 'target',
  },
} as const satisfies AttributeTable;

/** The values of a POST, converted. */
export type RbacValues = {
  readonly project_id: string;
  readonly object_type: string;
  readonly object_id: string;
  readonly action: string;
  readonly target_tenant: string;
};
