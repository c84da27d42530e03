import type { JsonObject } from '../json.ts';
import type { Column } from '../output/sheet.ts';
import { addressesOf, addressesText } from './addresses.ts';
import { imageIdOf } from './image-names.ts';
import { powerState } from './power-state.ts';

/** What a row says besides the server itself. */
export interface Names {
  readonly image: (server: JsonObject) => string;
  readonly flavor: (server: JsonObject) => string;
}

/** The columns of `server list` and `server list --long`, named as in the openstack client. */
export function listColumns({ image, flavor }: Names, long: boolean): Column<JsonObject>[] {
  const field = (name: string, key: string, human?: Column<JsonObject>['human']): Column<JsonObject> => ({
    name,
    value: (server) => server[key] ?? null,
    ...(human && { human }),
  });
  const first = [field('ID', 'id'), field('Name', 'name'), field('Status', 'status')];
  const networks: Column<JsonObject> = { name: 'Networks', value: addressesOf, human: addressesText };
  const flavorColumn: Column<JsonObject> = { name: 'Flavor', value: flavor };
  if (!long) return [...first, networks, { name: 'Image', value: image }, flavorColumn];
  return [
    ...first,
    field('Task State', 'OS-EXT-STS:task_state'),
    field('Power State', 'OS-EXT-STS:power_state', powerState),
    networks,
    { name: 'Image Name', value: image },
    { name: 'Image ID', value: imageIdOf },
    flavorColumn,
    field('Availability Zone', 'OS-EXT-AZ:availability_zone'),
    { name: 'Host', value: (server) => server['OS-EXT-SRV-ATTR:host'] ?? '' },
    field('Properties', 'metadata'),
  ];
}
