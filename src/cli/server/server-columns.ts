import { type JsonObject, listOf, objectOf } from '../json.ts';
import type { Column } from '../output/sheet.ts';
import { addressesOf, addressesText } from './addresses.ts';
import { imageIdOf } from './image-names.ts';
import { powerState } from './power-state.ts';

/** Fields that the openstack client shows under another name than the API has. */
const renamed: Readonly<Record<string, string>> = {
  metadata: 'properties',
  tenant_id: 'project_id',
  'os-extended-volumes:volumes_attached': 'volumes_attached',
};

/** The fields of one server, sorted by name, named as in the openstack client: all that the API says but the links. */
export function serverColumns(server: JsonObject, images: ReadonlyMap<string, string>): Column<JsonObject>[] {
  return Object.keys(server)
    .filter((key) => key !== 'links')
    .map((key) => column(key, images))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function column(key: string, images: ReadonlyMap<string, string>): Column<JsonObject> {
  const name = renamed[key] ?? key;
  switch (key) {
    case 'addresses':
      return { name, value: addressesOf, human: addressesText };
    case 'OS-EXT-STS:power_state':
      return { name, value: (server) => server[key] ?? null, human: powerState };
    case 'image':
      return { name, value: (server) => imageText(imageIdOf(server), images) };
    case 'flavor':
      return { name, value: (server) => withoutLinks(objectOf(server.flavor)) };
    case 'server_groups':
    case 'tags':
      return { name, value: (server) => listOf(server[key]) };
    default:
      return { name, value: (server) => server[key] ?? null };
  }
}

function imageText(id: string, images: ReadonlyMap<string, string>): string {
  const name = images.get(id);
  return name === undefined ? id : `${name} (${id})`;
}

function withoutLinks({ links: _, ...flavor }: JsonObject): JsonObject {
  return flavor;
}
