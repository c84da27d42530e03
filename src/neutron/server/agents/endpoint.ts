import { networkError } from '../errors/registry.ts';
import type { Endpoint } from '../operations/resource-endpoint.ts';
import { json } from '../request/network-request.ts';

/** `/v2.0/agents`: the service does its work itself and has none. MSC-031 */
export const agentsEndpoint: Endpoint = async ({ request }, [id, ...rest]) => {
  if (rest.length > 0) throw networkError('HTTPNotFound');
  if (id !== undefined) throw networkError('AgentNotFound', id);
  if (request.method !== 'GET') throw networkError('HTTPNotFound');
  return json(200, { agents: [] });
};
