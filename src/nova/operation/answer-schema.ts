import type { JsonSchema } from '../../http/json-schema.ts';
import { type Feature, type Range, rangeOf } from '../microversion/features.ts';
import { formatVersion } from '../microversion/microversion.ts';

/**
 * What an operation answers when it goes well: for each status the schema of the body, or null where none is sent. Told in the
 * document, and not checked when it answers. Of an operation that always refuses there is none.
 */
export type Answers = Readonly<Record<string, JsonSchema | null>>;

/** Of an operation that is there for clients that ask, and always refuses. */
export const onlyRefusals: Answers = {};

export type Members = Readonly<Record<string, JsonSchema>>;

export const text = { type: 'string' } as const;
export const textOrNull = { type: ['string', 'null'] } as const;
export const integer = { type: 'integer' } as const;
export const integerOrNull = { type: ['integer', 'null'] } as const;
export const number = { type: 'number' } as const;
export const boolean = { type: 'boolean' } as const;
/** There is never a value. */
export const nothing: JsonSchema = { type: 'null' };
/** There is never an element. */
export const noElements: JsonSchema = { type: 'array', maxItems: 0 };
/** `2026-11-30T12:00:00Z`. */
export const second: JsonSchema = { type: 'string', format: 'date-time' };
/** `2026-11-30T12:00:00.000000`: UTC, without saying so. */
export const micros: JsonSchema = { type: 'string', description: 'UTC, with microseconds and without a zone' };
export const microsOrNull: JsonSchema = { ...micros, type: ['string', 'null'] };

/** An array of these. */
export function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

/** Any names, with such values. */
export function map(values: JsonSchema): JsonSchema {
  return { type: 'object', additionalProperties: values };
}

/** An object. `members` are in every answer; `sometimes` has those that some microversions, callers or states have. */
export function shape(members: Members, sometimes: Members = {}): JsonSchema {
  return { type: 'object', properties: { ...members, ...sometimes }, required: Object.keys(members) };
}

/** The same, under a name of its own in the document. */
export function view(name: string, members: Members, sometimes: Members = {}): JsonSchema {
  return { $id: name, ...shape(members, sometimes) };
}

export const links = list(view('Link', { rel: text, href: text }));

/** A page of a collection; with a link to the next one, where there is one. */
export function page(collection: string, element: JsonSchema, linksName = `${collection}_links`): JsonSchema {
  return shape({ [collection]: list(element) }, { [linksName]: { ...links, description: 'where there are more' } });
}

/** What the microversions of a feature have. */
export function by(feature: Feature, schema: JsonSchema): JsonSchema {
  return within(rangeOf(feature), schema);
}

/** What the microversions before a feature have. */
export function before(feature: Feature, schema: JsonSchema): JsonSchema {
  return within({ since: 1, until: rangeOf(feature).since - 1 }, schema);
}

/** What these microversions have. */
export function within({ since, until }: Range, schema: JsonSchema): JsonSchema {
  const told = [
    ...(since > 1 ? [`from ${formatVersion(since)} on`] : []),
    ...(until === undefined ? [] : [`up to ${formatVersion(until)}`]),
    ...(typeof schema.description === 'string' ? [schema.description] : []),
  ];
  const description = told.join('; ');
  // What has a name is told of once, for all who have it.
  return '$id' in schema ? { allOf: [schema], description } : { ...schema, description };
}
