import type { Catalog } from '../keystone/index.ts';

/**
 * The services of this process, as clients find them through the identity service; `neutronEndpoint` names a network service
 * elsewhere.
 */
export function catalogOf(neutronEndpoint: string | null): Catalog {
  return (baseUrl) => [
    { type: 'identity', name: 'keystone', url: `${baseUrl}/identity` },
    { type: 'image', name: 'glance', url: `${baseUrl}/image` },
    { type: 'network', name: 'neutron', url: neutronEndpoint ?? `${baseUrl}/network` },
    { type: 'berth-operator', name: 'berth', url: `${baseUrl}/operator/v1` },
    { type: 'compute', name: 'nova', url: `${baseUrl}/compute/v2.1` },
  ];
}
