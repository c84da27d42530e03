import type { CatalogEntry } from '../keystone/index.ts';

/** The services of this process, as clients find them through the identity service. */
export function catalog(baseUrl: string): readonly CatalogEntry[] {
  return [
    { type: 'identity', name: 'keystone', url: `${baseUrl}/identity` },
    { type: 'image', name: 'glance', url: `${baseUrl}/image` },
    { type: 'network', name: 'neutron', url: `${baseUrl}/network` },
    { type: 'compute', name: 'nova', url: `${baseUrl}/compute/v2.1` },
  ];
}
