import type { XStatic } from 'typebox/schema';
import { type BodySchemas, object, since } from '../operation/body-schema.ts';
import { flag } from '../operation/common-schemas.ts';

const most = {
  anyOf: [
    { type: 'integer', minimum: -1, maximum: 2147483647 },
    { type: 'string', pattern: '^(-1|[0-9]{1,9})$' },
  ],
} as const;

const lasting = {
  cores: most,
  instances: most,
  ram: most,
  key_pairs: most,
  metadata_items: most,
  server_groups: most,
  server_group_members: most,
} as const;

const files = { injected_files: most, injected_file_content_bytes: most, injected_file_path_bytes: most } as const;

const network = { fixed_ips: most, floating_ips: most, security_groups: most, security_group_rules: most } as const;

const force = { force: flag } as const;

const set = (properties: Record<string, object>) =>
  object({ quota_set: { type: 'object', properties, additionalProperties: false } }, ['quota_set']);

const first = object(
  {
    quota_set: {
      type: 'object',
      properties: { ...lasting, ...files, ...network, ...force },
      additionalProperties: false,
    } as const,
  },
  ['quota_set'],
);

/** `PUT /os-quota-sets/{project}`. */
export const quotaSetBodies: BodySchemas<XStatic<typeof first>> = [
  since(1, first),
  since(36, set({ ...lasting, ...files, ...force })),
  since(57, set({ ...lasting, ...force })),
];

const classSet = (properties: Record<string, object>) =>
  object({ quota_class_set: { type: 'object', properties, additionalProperties: false } }, ['quota_class_set']);

const firstClass = object(
  {
    quota_class_set: {
      type: 'object',
      properties: { ...lasting, ...files, ...network },
      additionalProperties: false,
    } as const,
  },
  ['quota_class_set'],
);

/** `PUT /os-quota-class-sets/{class}`. */
export const quotaClassBodies: BodySchemas<XStatic<typeof firstClass>> = [
  since(1, firstClass),
  since(50, classSet({ ...lasting, ...files })),
  since(57, classSet(lasting)),
];
