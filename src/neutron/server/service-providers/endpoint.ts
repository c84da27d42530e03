import { networkError } from '../errors/registry.ts';
import type { Endpoint } from '../operations/resource-endpoint.ts';
import { json } from '../request/network-request.ts';

/** `/v2.0/service-providers`: there is no choice of them for anything. Source: Networking API reference. */
export const serviceProvidersEndpoint: Endpoint = async ({ request }, rest) => {
  if (rest.length > 0 || request.method !== 'GET') throw networkError('HTTPNotFound');
  return json(200, { service_providers: [] });
};
