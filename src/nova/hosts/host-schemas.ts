import type { XStatic } from 'typebox/schema';
import { type BodySchemas, object, since } from '../operation/body-schema.ts';

/** In any case, and with blanks around it, as clients of old have sent it. */
const onOrOff = {
  type: 'string',
  maxLength: 255,
  pattern: '^\\s*([Ee][Nn]|[Dd][Ii][Ss])[Aa][Bb][Ll][Ee]\\s*$',
} as const;

const update = object({ status: onOrOff, maintenance_mode: onOrOff }, []);

/** `PUT /os-hosts/{host}`, up to 2.42. */
export const hostBodies: BodySchemas<XStatic<typeof update>> = [since(1, update)];
