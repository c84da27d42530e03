import Type, { type Static } from 'typebox';

const biggestInteger = 2 ** 31 - 1;
/** As many custom properties as one image may have; Glance’s limit. */
export const mostProperties = 128;
/** As many tags as one image may have; Glance’s limit. */
export const mostTags = 128;

/** What a caller may set, on creation and later. Bounds and choices as in Glance. */
const settable = {
  name: Type.Union([Type.String({ maxLength: 255 }), Type.Null()]),
  visibility: Type.Enum(['public', 'private', 'shared', 'community']),
  protected: Type.Boolean(),
  os_hidden: Type.Boolean(),
  owner: Type.Union([Type.String({ minLength: 1, maxLength: 255 }), Type.Null()]),
  container_format: Type.Union([
    Type.Enum(['ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed']),
    Type.Null(),
  ]),
  disk_format: Type.Union([
    Type.Enum(['ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop']),
    Type.Null(),
  ]),
  min_disk: Type.Integer({ minimum: 0, maximum: biggestInteger }),
  min_ram: Type.Integer({ minimum: 0, maximum: biggestInteger }),
  tags: Type.Array(Type.String({ maxLength: 255 })),
};

const optionalString = Type.Union([Type.String(), Type.Null()]);
const optionalInteger = Type.Union([Type.Integer(), Type.Null()]);

/** What only the service itself sets. */
const readOnly = {
  status: Type.String(),
  checksum: optionalString,
  os_hash_algo: optionalString,
  os_hash_value: optionalString,
  size: optionalInteger,
  virtual_size: optionalInteger,
  created_at: Type.String(),
  updated_at: Type.String(),
  self: Type.String(),
  file: Type.String(),
  schema: Type.String(),
  direct_url: Type.String(),
  locations: Type.Array(Type.Unknown()),
  stores: Type.String(),
};

const Uuid = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' });

const custom = { additionalProperties: Type.String({ maxLength: 65_535 }) };

/** The settable attributes and the custom properties of an image, all optional; what PATCH leaves must satisfy it too. */
export const ImageBody = Type.Object(
  {
    name: Type.Optional(settable.name),
    visibility: Type.Optional(settable.visibility),
    protected: Type.Optional(settable.protected),
    os_hidden: Type.Optional(settable.os_hidden),
    owner: Type.Optional(settable.owner),
    container_format: Type.Optional(settable.container_format),
    disk_format: Type.Optional(settable.disk_format),
    min_disk: Type.Optional(settable.min_disk),
    min_ram: Type.Optional(settable.min_ram),
    tags: Type.Optional(settable.tags),
    id: Type.Optional(Uuid),
  },
  custom,
);
/** What a caller says of an image; custom properties are further members. */
export type ImageBody = Static<typeof ImageBody>;

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

/** True for a name that a custom property can have. */
export function isCustom(name: string): boolean {
  return name !== 'id' && !isSettable(name) && !isReadOnly(name);
}

/** `GET /v2/schemas/image`: how an image looks, for clients that generate their forms from it. */
export const imageSchema = {
  name: 'image',
  properties: {
    id: Uuid,
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
