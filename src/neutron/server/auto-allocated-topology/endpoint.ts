import { first } from '../../../store/index.ts';
import { badRequest, networkError } from '../errors/registry.ts';
import type { Endpoint } from '../operations/resource-endpoint.ts';
import { allows } from '../policy/enforce.ts';
import { readSession } from '../session.ts';

/**
 * `/v2.0/auto-allocated-topology/<project>`. What it would make needs a default external network and default subnet pools;
 * there are no subnet pools yet, so it can only tell what is missing. Source: Networking API reference.
 */
export const autoAllocatedTopologyEndpoint: Endpoint = async (
  { services, context, request, query },
  [asked, ...rest],
) => {
  if (asked === undefined || rest.length > 0) throw networkError('HTTPNotFound');
  if (request.method !== 'GET' && request.method !== 'DELETE') throw networkError('HTTPMethodNotAllowed');
  const projectId = asked === 'None' ? context.projectId : asked;
  if (!allows('get_auto_allocated_topology', context, { projectId })) throw networkError('NotAuthorized');
  const unknown = [...query.fields].filter((field) => field !== 'dry-run');
  if (request.method === 'GET' && unknown.length > 0) throw badRequest(`Unrecognized field(s) '${unknown.join(', ')}'`);
  return readSession(services, context, function* (session) {
    const network = yield* first(
      session.queries.selectFrom('neutron_network').select('id').where('is_default', '=', 1),
    );
    throw networkError(
      'AutoAllocationFailure',
      network ? 'No default subnetpools defined' : 'No default router:external network',
    );
  });
};
