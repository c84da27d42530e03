import { networkError } from '../errors/registry.ts';
import type { Endpoint } from '../operations/resource-endpoint.ts';
import { json } from '../request/network-request.ts';

/** `/v2.0/availability_zones`: zones are made of agents, and there are none. Source: Networking API reference. */
export const availabilityZonesEndpoint: Endpoint = async ({ request }, rest) => {
  if (rest.length > 0 || request.method !== 'GET') throw networkError('HTTPNotFound');
  return json(200, { availability_zones: [] });
};
