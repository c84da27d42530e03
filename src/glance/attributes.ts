import type { XStatic } from 'typebox/schema';
import { object } from '../http/json-schema.ts';

const biggestInteger = 2 ** 31 - 1;
/** As many custom properties as one image may have; Glance’s limit. */
export const mostProperties = 128;
/** As many tags as one image may have; Glance’s limit. */
export const mostTags = 128;

const string = { type: 'string' } as const;
const optionalString = { type: ['string', 'null'] } as const;
const optionalInteger = { type: ['integer', 'null'] } as const;
const wholeNumber = { type: 'integer', minimum: 0, maximum: biggestInteger } as const;

/** What a caller may set, on creation and later. Bounds and choices as in Glance. */
const settable = {
  name: { type: ['string', 'null'], maxLength: 255 },
  visibility: { enum: ['public', 'private', 'shared', 'community'] },
  protected: { type: 'boolean' },
  os_hidden: { type: 'boolean' },
  owner: { type: ['string', 'null'], minLength: 1, maxLength: 255 },
  container_format: { enum: ['ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed', null] },
  disk_format: { enum: ['ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop', null] },
  min_disk: wholeNumber,
  min_ram: wholeNumber,
  tags: { type: 'array', items: { type: 'string', maxLength: 255 } },
} as const;

/** What only the service itself sets. */
const readOnly = {
  status: string,
  checksum: optionalString,
  os_hash_algo: optionalString,
  os_hash_value: optionalString,
  size: optionalInteger,
  virtual_size: optionalInteger,
  created_at: string,
  updated_at: string,
  self: string,
  file: string,
  schema: string,
  direct_url: string,
  locations: { type: 'array' },
  stores: string,
} as const;

const uuid = { type: 'string', pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' } as const;

const named = object({ ...settable, id: uuid }, []);
const withCustom = { ...named, additionalProperties: { type: 'string', maxLength: 65_535 } } as const;

/**
 * The settable attributes and the custom properties of an image, all optional; what PATCH leaves must satisfy it too. Its
 * type has the named members only: TypeScript has no words for "all others are strings".
 */
export const imageBody: typeof named = withCustom;
/** What a caller says of an image; custom properties are further members. */
export type ImageBody = XStatic<typeof imageBody>;

const settableNames: ReadonlySet<string> = new Set(Object.keys(settable));
const readOnlyNames: ReadonlySet<string> = new Set(Object.keys(readOnly));

/** True for an attribute that every image has and a caller may set. */
export function isSettable(name: string): boolean {
  return settableNames.has(name);
}

/** True for an attribute that only the service sets. `id` is the caller's to choose on creation, and fixed from then on. */
export function isReadOnly(name: string): boolean {
  return readOnlyNames.has(name);
}

/** True for a property that the service keeps for itself; Glance's own names for what an import does are among them. */
export function isReserved(name: string): boolean {
  return name.startsWith('os_glance');
}

/** True for a name that a custom property can have. */
export function isCustom(name: string): boolean {
  return name !== 'id' && !isSettable(name) && !isReadOnly(name);
}

/** `GET /v2/schemas/image`: how an image looks, for clients that generate their forms from it. */
export const imageSchema = {
  name: 'image',
  properties: {
    id: uuid,
    ...settable,
    ...Object.fromEntries(Object.entries(readOnly).map(([name, type]) => [name, { ...type, readOnly: true }])),
  },
  additionalProperties: { type: 'string' },
  links: [
    { rel: 'self', href: '{self}' },
    { rel: 'enclosure', href: '{file}' },
    { rel: 'describedby', href: '{schema}' },
  ],
} as const;

/** What an image is in answers; `imageSchema` as JSON Schema, without what only Glance's clients read in it. */
export const imageAnswer = {
  type: 'object',
  properties: { id: uuid, ...settable, ...readOnly },
  additionalProperties: { type: 'string' },
} as const;

/** What a list of images is in answers. */
export const imagesAnswer = object(
  { images: { type: 'array', items: imageAnswer }, first: string, next: string, schema: string },
  ['images', 'first', 'schema'],
);

/** `GET /v2/schemas/images`. */
export const imagesSchema = {
  name: 'images',
  properties: {
    images: { type: 'array', items: imageSchema },
    first: { type: 'string' },
    next: { type: 'string' },
    schema: { type: 'string' },
  },
  links: [
    { rel: 'first', href: '{first}' },
    { rel: 'next', href: '{next}' },
    { rel: 'describedby', href: '{schema}' },
  ],
} as const;
