import {
  boolean,
  by,
  integer,
  links,
  list,
  map,
  page,
  shape,
  text,
  textOrNull,
  view,
} from '../operation/answer-schema.ts';

const brief = { id: text, name: text, links };
const sinceDescribed = { description: by('flavorDescription', textOrNull) };

const flavor = view(
  'Flavor',
  {
    ...brief,
    vcpus: integer,
    ram: { ...integer, description: 'MiB' },
    disk: { ...integer, description: 'GiB' },
    swap: { type: ['integer', 'string'], description: 'MiB; an empty text for none' },
    'OS-FLV-EXT-DATA:ephemeral': { ...integer, description: 'GiB' },
    'OS-FLV-DISABLED:disabled': boolean,
    'os-flavor-access:is_public': boolean,
    rxtx_factor: { type: 'number' },
  },
  { ...sinceDescribed, extra_specs: by('flavorExtraSpecs', map(text)) },
);

/** A page of `GET /flavors`. */
export const briefFlavorsAnswer = page('flavors', view('BriefFlavor', brief, sinceDescribed));

/** A page of `GET /flavors/detail`. */
export const flavorsAnswer = page('flavors', flavor);

/** One flavor, read, made or changed. */
export const flavorAnswer = shape({ flavor });

/** The extra specs of a flavor, or those that were given. */
export const extraSpecsAnswer = shape({ extra_specs: map(text) });

/** One extra spec, under its own name. */
export const extraSpecAnswer = { ...map(text), minProperties: 1, maxProperties: 1 };

/** Which projects have a flavor that is not public. */
export const flavorAccessAnswer = shape({
  flavor_access: list(view('FlavorAccess', { flavor_id: text, tenant_id: text })),
});
