import type { XStatic } from 'typebox/schema';
import { type BodySchemas, object, since } from '../operation/body-schema.ts';

const text = { type: 'string', maxLength: 255 } as const;
const port = {
  anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^\\s*-?\\d{1,6}\\s*$' }, { type: 'null' }],
} as const;
const orNull = { type: ['string', 'null'], maxLength: 255 } as const;

const group = object({ security_group: object({ name: text, description: text }, ['name', 'description']) }, [
  'security_group',
]);

const rule = object(
  {
    security_group_rule: object(
      {
        parent_group_id: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
        ip_protocol: orNull,
        from_port: port,
        to_port: port,
        cidr: orNull,
        group_id: orNull,
      },
      ['parent_group_id'],
    ),
  },
  ['security_group_rule'],
);

/** `POST /os-security-groups` and `PUT /os-security-groups/{id}`, up to 2.35. */
export const groupBodies: BodySchemas<XStatic<typeof group>> = [since(1, group)];
/** `POST /os-security-group-rules`, up to 2.35. */
export const ruleBodies: BodySchemas<XStatic<typeof rule>> = [since(1, rule)];
/** What a rule is asked for with. */
export type AskedRule = XStatic<typeof rule>['security_group_rule'];
