import { type AttributeTable, type Converter, unset } from '../attributes/attribute.ts';
import { bareText } from '../attributes/python-text.ts';
import { text, uuid } from '../attributes/validators.ts';
import { invalidInput } from '../errors/registry.ts';
import { objectTypes } from './object-types.ts';

const project = { post: true, default: unset, validate: text(), filter: true } as const;

const toObjectType: Converter = (value) => {
  const name = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (objectTypes.has(name)) return name;
  throw invalidInput(`'${bareText(value)}' is not a valid RBAC object type`);
};

/** The attributes of an RBAC policy; none is sorted by. Source: Networking API reference. */
export const rbacAttributes = {
  id: { filter: true },
  tenant_id: { ...project, column: 'project_id' },
  project_id: project,
  object_type: { post: true, convert: toObjectType, filter: true },
  object_id: { post: true, validate: uuid, filter: true },
  action: { post: true, validate: text(), filter: true },
  target_tenant: {
    post: true,
    put: true,
    validate: text(),
    enforce: (value) => (value === '*' ? ['target_tenant'] : []),
    filter: true,
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
