import type { Catalog } from '../keystone/index.ts';

/** Services elsewhere, which the catalog names in the place of our own. */
export interface ServicesElsewhere {
  readonly network: string | null;
  readonly compute: string | null;
}

/** The services of this process, as clients find them through the identity service, and those elsewhere that it works with. */
export function catalogOf({ network, compute }: ServicesElsewhere): Catalog {
  return (baseUrl) => [
    { type: 'identity', name: 'keystone', url: `${baseUrl}/identity` },
    { type: 'image', name: 'glance', url: `${baseUrl}/image` },
    { type: 'network', name: 'neutron', url: network ?? `${baseUrl}/network` },
    { type: 'berth-operator', name: 'berth', url: `${baseUrl}/operator/v1` },
    { type: 'compute', name: 'nova', url: compute ?? `${baseUrl}/compute/v2.1` },
  ];
}
