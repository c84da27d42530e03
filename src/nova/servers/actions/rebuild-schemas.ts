import type { XStatic } from 'typebox/schema';
import { type BodySchemas, object, since } from '../../operation/body-schema.ts';
import { adminPass, description, diskConfig, flag, metadata, name, uuid } from '../../operation/common-schemas.ts';

const v1 = {
  imageRef: uuid,
  name,
  adminPass,
  metadata,
  preserve_ephemeral: flag,
  'OS-DCF:diskConfig': diskConfig,
  accessIPv4: { type: 'string', maxLength: 64 },
  accessIPv6: { type: 'string', maxLength: 64 },
  personality: { type: 'array', items: { type: 'object' } },
} as const;
const v19 = { ...v1, description } as const;
const v54 = { ...v19, key_name: { type: ['string', 'null'], minLength: 1, maxLength: 255 } } as const;
const { personality: _gone, ...kept } = v54;
const v57 = { ...kept, user_data: { type: ['string', 'null'], maxLength: 65535 } } as const;
const v63 = {
  ...v57,
  trusted_image_certificates: { anyOf: [{ type: 'array', items: { type: 'string' }, maxItems: 50 }, { type: 'null' }] },
} as const;

function body<const P extends Record<string, Readonly<Record<string, unknown>>> & { readonly imageRef: typeof uuid }>(
  properties: P,
) {
  return object({ rebuild: object(properties, ['imageRef']) }, ['rebuild']);
}

/** Everything that a body may have, at whatever microversion. */
const widest = body({ ...v63, personality: v1.personality });

/** What a rebuild is asked for with. */
export type RebuildBody = XStatic<typeof widest>;

/** Files cannot be injected since 2.57, user data can be changed. */
export const rebuildBodies: BodySchemas<RebuildBody> = [
  since(1, body(v1)),
  since(19, body(v19)),
  since(54, body(v54)),
  since(57, body(v57)),
  since(63, body(v63)),
];
