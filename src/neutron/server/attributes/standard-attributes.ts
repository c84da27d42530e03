import type { Attribute, AttributeTable } from './attribute.ts';
import { unset } from './attribute.ts';
import { toBoolean, toInteger } from './converters.ts';
import { nameText, orNull, text, uuid } from './validators.ts';

/** `admin_state_up`, the same on every resource that has it. */
export const adminStateUp: Attribute = {
  post: true,
  put: true,
  default: true,
  convert: toBoolean,
  filter: true,
  sort: 'plain',
};

/** The QoS policy of what can have one. */
export const qosPolicyId = { post: true, put: true, default: null, validate: orNull(uuid) } as const;

/** Set by the service alone. */
export const readOnly: Attribute = {};

/** What every standard-attribute resource has. Source: Networking API reference. */
export const standardAttributes = {
  id: { filter: true, sort: 'plain' },
  name: { post: true, put: true, default: '', validate: nameText, filter: true, sort: 'plain' },
  tenant_id: { column: 'project_id', post: true, default: unset, validate: text(), filter: true, sort: 'plain' },
  project_id: { post: true, default: unset, validate: text(), filter: true, sort: 'plain' },
  description: { post: true, put: true, default: '', validate: text(), filter: true, sort: 'nullable' },
  created_at: { sort: 'plain' },
  updated_at: { sort: 'plain' },
  revision_number: { convert: toInteger, filter: true, sort: 'plain' },
} as const satisfies AttributeTable;
