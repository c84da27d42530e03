import { has } from '../microversion/features.ts';
import type { Microversion } from '../microversion/microversion.ts';
import type { Links } from '../operation/links.ts';
import type { Flavor } from './flavor.ts';

/** An element of `GET /flavors`. */
export function briefFlavor(flavor: Flavor, version: Microversion, links: Links): object {
  return {
    id: flavor.id,
    name: flavor.name,
    links: links.resource('flavors', flavor.id),
    ...(has(version, 'flavorDescription') ? { description: flavor.description } : {}),
  };
}

/** A flavor with all it has, of `GET /flavors/{id}` and `/flavors/detail`. */
export function detailedFlavor(flavor: Flavor, version: Microversion, links: Links): object {
  return {
    ...briefFlavor(flavor, version, links),
    ram: flavor.memoryMb,
    disk: flavor.rootGb,
    vcpus: flavor.vcpus,
    // Nothing is written as an empty text below 2.75.
    swap: flavor.swapMb === 0 ? '' : flavor.swapMb,
    'OS-FLV-EXT-DATA:ephemeral': flavor.ephemeralGb,
    'OS-FLV-DISABLED:disabled': flavor.disabled,
    'os-flavor-access:is_public': flavor.isPublic,
    rxtx_factor: flavor.rxtxFactor,
    ...(has(version, 'flavorExtraSpecs') ? { extra_specs: flavor.extraSpecs } : {}),
  };
}
