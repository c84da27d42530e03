import type { XStatic } from 'typebox/schema';
import { type BodySchemas, object, since } from '../operation/body-schema.ts';

const keypair = {
  name: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[a-zA-Z0-9 _-]*$' },
  public_key: { type: 'string', minLength: 1, maxLength: 65535 },
} as const;
const typed = { ...keypair, type: { enum: ['ssh', 'x509'] } } as const;
const ofUser = object(
  { keypair: object({ ...typed, user_id: { type: 'string', minLength: 1, maxLength: 255 } }, ['name']) },
  ['keypair'],
);

/** `POST /os-keypairs`. */
export const createKeypairBodies: BodySchemas<XStatic<typeof ofUser>> = [
  since(1, object({ keypair: object(keypair, ['name']) }, ['keypair'])),
  since(2, object({ keypair: object(typed, ['name']) }, ['keypair'])),
  since(10, ofUser),
];
