import type { XStatic } from 'typebox/schema';
import { type BodySchemas, object, since } from '../../operation/body-schema.ts';
import { tag, uuid } from '../../operation/common-schemas.ts';

const address = object({ ip_address: { type: 'string', maxLength: 64 } }, ['ip_address']);

const attachment = {
  net_id: uuid,
  port_id: uuid,
  fixed_ips: { type: 'array', minItems: 1, maxItems: 1, items: address },
} as const;

const tagged = object({ interfaceAttachment: object({ ...attachment, tag }, []) }, []);

/** What `POST /servers/{id}/os-interface` is sent; nothing at all asks for the only network there is. */
export type AttachBody = XStatic<typeof tagged>;

/** A NIC can be tagged since 2.49. */
export const attachBodies: BodySchemas<AttachBody> = [
  since(1, object({ interfaceAttachment: object(attachment, []) }, [])),
  since(49, tagged),
];
