import type { XStatic } from 'typebox/schema';
import { type BodySchemas, object, since } from '../operation/body-schema.ts';
import { name } from '../operation/common-schemas.ts';

// A colon would part the zone from a host in a request for a server.
const zone = { type: ['string', 'null'], minLength: 1, maxLength: 255, pattern: '^[^:\\u0000-\\u001f]*$' } as const;
const host = { type: 'string', minLength: 1, maxLength: 255 } as const;
const values = {
  type: 'object',
  minProperties: 1,
  patternProperties: {
    '^[a-zA-Z0-9-_:. ]{1,255}$': { anyOf: [{ type: 'string', maxLength: 255 }, { type: 'null' }] },
  },
  additionalProperties: false,
} as const;

const creation = object({ aggregate: object({ name, availability_zone: zone }, ['name']) }, ['aggregate']);
const update = object(
  {
    aggregate: {
      type: 'object',
      properties: { name, availability_zone: zone },
      additionalProperties: false,
      minProperties: 1,
    } as const,
  },
  ['aggregate'],
);
const action = {
  type: 'object',
  properties: {
    add_host: object({ host }, ['host']),
    remove_host: object({ host }, ['host']),
    set_metadata: object({ metadata: values }, ['metadata']),
  },
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
} as const;

/** `POST /os-aggregates`. */
export const createAggregateBodies: BodySchemas<XStatic<typeof creation>> = [since(1, creation)];
/** `PUT /os-aggregates/{id}`. */
export const updateAggregateBodies: BodySchemas<XStatic<typeof update>> = [since(1, update)];
/** `POST /os-aggregates/{id}/action`: one of three. */
export const aggregateActionBodies: BodySchemas<XStatic<typeof action>> = [since(1, action)];
