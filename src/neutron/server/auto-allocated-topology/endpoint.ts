import { networkError } from '../errors/registry.ts';
import type { Endpoint } from '../operations/resource-endpoint.ts';
import { allows } from '../policy/enforce.ts';
import { requireRule } from '../policy/require.ts';
import { refuseBody } from '../request/body.ts';
import type { Exchange } from '../request/exchange.ts';
import { json, type NetworkResponse, noContent } from '../request/network-request.ts';
import { readSession, writeSession } from '../session.ts';
import { ensureTopology } from './build.ts';
import { removeTopology } from './remove.ts';
import { findRequirements } from './requirements.ts';
import { findTopology } from './topology-record.ts';

/** `/v2.0/auto-allocated-topology/<project>`: a network for who asks for none. Source: Networking API reference. */
export const autoAllocatedTopologyEndpoint: Endpoint = async (exchange, [asked, ...rest]) => {
  const { context, request } = exchange;
  if (asked === undefined || rest.length > 0) throw networkError('HTTPNotFound');
  if (request.method !== 'GET' && request.method !== 'DELETE') throw networkError('HTTPMethodNotAllowed');
  // Clients say `None` for the caller's own project.
  const projectId = asked === 'None' ? context.projectId : asked;
  if (projectId === null || !allows('get_auto_allocated_topology', context, { projectId })) {
    throw networkError('NotAuthorized');
  }
  return request.method === 'GET' ? show(exchange, projectId) : remove(exchange, projectId);
};

async function show({ services, context, query }: Exchange, projectId: string): Promise<NetworkResponse> {
  if (query.fields.has('dry-run')) {
    await readSession(services, context, findRequirements);
    return json(200, { auto_allocated_topology: { id: 'dry-run=pass', tenant_id: projectId } });
  }
  if (query.fields.size > 0) throw networkError('BadRequest', 'auto_allocate', 'Unrecognized field');
  const known = await readSession(services, context, (session) => findTopology(session, projectId));
  const id =
    known?.network_id ?? (await writeSession(services, context, (session) => ensureTopology(session, projectId)));
  return json(200, { auto_allocated_topology: { id, tenant_id: projectId, project_id: projectId } });
}

async function remove({ services, context, request }: Exchange, projectId: string): Promise<NetworkResponse> {
  refuseBody(request.body);
  requireRule('delete_auto_allocated_topology', context, { projectId });
  await writeSession(services, context, (session) => removeTopology(session, projectId));
  return noContent;
}
