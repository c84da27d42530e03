import type { XStatic } from 'typebox/schema';
import { type BodySchemas, object, since } from '../operation/body-schema.ts';
import { description, flag, name, positiveNumber, wholeNumber } from '../operation/common-schemas.ts';

const flavor = {
  name,
  // A client's own id may hold anything printable; `auto`, null or nothing: one is made.
  id: {
    anyOf: [
      { type: 'string', minLength: 1, maxLength: 255, pattern: '^(?! )[a-zA-Z0-9. _-]*(?<! )$' },
      { type: 'number', minimum: 0 },
      { type: 'null' },
    ],
  },
  ram: positiveNumber,
  vcpus: positiveNumber,
  disk: wholeNumber,
  'OS-FLV-EXT-DATA:ephemeral': wholeNumber,
  swap: wholeNumber,
  rxtx_factor: {
    anyOf: [
      { type: 'number', exclusiveMinimum: 0, maximum: 1e9 },
      { type: 'string', pattern: '^[0-9]{1,9}(\\.[0-9]{1,9})?$' },
    ],
  },
  'os-flavor-access:is_public': flag,
} as const;

const required = ['name', 'ram', 'vcpus', 'disk'] as const;

const described = object({ flavor: object({ ...flavor, description }, required) }, ['flavor']);

/** `POST /flavors`. */
export const createFlavorBodies: BodySchemas<XStatic<typeof described>> = [
  since(1, object({ flavor: object(flavor, required) }, ['flavor'])),
  since(55, described),
];

/** `PUT /flavors/{id}`, since 2.55. */
export const describeFlavorBodies = [
  since(55, object({ flavor: object({ description }, ['description']) }, ['flavor'])),
] as const;

const specs = {
  type: 'object',
  patternProperties: {
    '^[a-zA-Z0-9-_:. ]{1,255}$': { anyOf: [{ type: 'string', maxLength: 255 }, { type: 'number' }] },
  },
  additionalProperties: false,
} as const;

/** `POST /flavors/{id}/os-extra_specs`. */
export const setExtraSpecsBodies = [since(1, object({ extra_specs: specs }, ['extra_specs']))] as const;

/** `PUT /flavors/{id}/os-extra_specs/{key}`: one key, that of the path. */
export const setExtraSpecBodies = [since(1, { ...specs, minProperties: 1, maxProperties: 1 })] as const;
