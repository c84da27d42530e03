import type { JsonSchema } from '../../http/json-schema.ts';
import { type Attribute, unset } from './attributes/attribute.ts';
import { toBoolean, toInteger } from './attributes/converters.ts';
import { bindingAttributes } from './bindings/attributes.ts';
import { ruleAttributes } from './qos/rules/attributes.ts';
import { ruleKinds } from './qos/rules/kinds.ts';
import type { Resource } from './resource.ts';

const text: JsonSchema = { type: 'string' };
const orNull: JsonSchema = { type: ['string', 'null'] };
const time: JsonSchema = { type: 'string', format: 'date-time' };
const texts: JsonSchema = { type: 'array', items: text };

/** Of what the service alone sets, and of what may be null although its default is not. */
const byName: Readonly<Record<string, JsonSchema>> = {
  id: text,
  tenant_id: text,
  project_id: text,
  description: orNull,
  status: text,
  created_at: time,
  updated_at: time,
  revision_number: { type: 'integer' },
  tags: texts,
  availability_zones: texts,
  subnets: texts,
};

/** What is told of a resource, as its attribute table says. What the caller's role or `fields` leave out is not there. */
export function shownOf({ attributes }: Pick<Resource, 'attributes'>): JsonSchema {
  const shown = Object.entries(attributes).filter(([, { hidden }]) => !hidden);
  return {
    type: 'object',
    properties: Object.fromEntries(shown.map(([name, attribute]) => [name, schemaOf(name, attribute)])),
  };
}

/** One of them, below its name. */
export function oneOf(name: string, shown: JsonSchema): JsonSchema {
  return { type: 'object', properties: { [name]: shown }, required: [name] };
}

/** A page of them, with links to its neighbours. */
export function pageOf(collection: string, shown: JsonSchema): JsonSchema {
  const link = { type: 'object', properties: { rel: { enum: ['next', 'previous'] }, href: text } };
  return {
    type: 'object',
    properties: {
      [collection]: { type: 'array', items: shown },
      [`${collection}_links`]: { type: 'array', items: link },
    },
    required: [collection],
  };
}

const binding = shownOf({ attributes: bindingAttributes });

/** Answers of what belongs to an item, by its name, what is below it, and the method. */
const memberAnswers: Readonly<Record<string, JsonSchema>> = {
  'tags GET': { type: 'object', properties: { tags: texts }, required: ['tags'] },
  'tags PUT': { type: 'object', properties: { tags: texts }, required: ['tags'] },
  'bindings GET': pageOf('bindings', binding),
  'bindings POST': oneOf('binding', binding),
  'bindings/:host GET': oneOf('binding', binding),
  'bindings/:host PUT': oneOf('binding', binding),
  'bindings/:host/activate PUT': oneOf('binding', binding),
  ...Object.fromEntries(
    ruleKinds.flatMap((kind): [string, JsonSchema][] => {
      const key = `${kind.type}_rule`;
      const rule = shownOf({ attributes: ruleAttributes(kind) });
      return [
        [`${key}s GET`, pageOf(`${key}s`, rule)],
        [`${key}s POST`, oneOf(key, rule)],
        [`${key}s/:rule GET`, oneOf(key, rule)],
        [`${key}s/:rule PUT`, oneOf(key, rule)],
      ];
    }),
  ),
};

/** The answer to a request to something below an item; undefined where it has no body, or nothing is told of it. */
export function memberAnswer(path: string, method: string): JsonSchema | undefined {
  return memberAnswers[`${path} ${method}`];
}

/** The type of the default is that of the attribute; what may be left out and has none may be anything. */
function schemaOf(name: string, { convert, default: value }: Attribute): JsonSchema {
  const known = byName[name];
  if (known) return known;
  if (value === null || value === unset || value === undefined) return {};
  if (convert === toBoolean || typeof value === 'boolean') return { type: 'boolean' };
  if (convert === toInteger || typeof value === 'number') return { type: 'integer' };
  if (Array.isArray(value)) return { type: 'array' };
  return { type: typeof value };
}
