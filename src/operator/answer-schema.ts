import { type JsonSchema, object } from '../http/json-schema.ts';

export const text: JsonSchema = { type: 'string' };
export const textOrNull: JsonSchema = { type: ['string', 'null'] };
export const integer: JsonSchema = { type: 'integer' };
export const boolean: JsonSchema = { type: 'boolean' };
export const time: JsonSchema = { type: 'string', format: 'date-time' };

/** A link to the next page. */
export const link: JsonSchema = object({ rel: { const: 'next' }, href: text }, ['rel', 'href']);

/** All of these members, each in every answer. */
export function whole(members: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return object(members, Object.keys(members));
}

/** It, or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] };
}
