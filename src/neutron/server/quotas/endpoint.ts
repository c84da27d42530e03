import { all, run, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import type { Endpoint } from '../operations/resource-endpoint.ts';
import { requireRule } from '../policy/require.ts';
import { refuseBody } from '../request/body.ts';
import type { Exchange } from '../request/exchange.ts';
import { json, type NetworkResponse, noContent } from '../request/network-request.ts';
import { readSession, type Session, writeSession } from '../session.ts';
import { readQuotaBody } from './quota-body.ts';
import { limitsOf, usageOf } from './usage.ts';

/** `/v2.0/quotas`. Source: Networking API reference. */
export const quotasEndpoint: Endpoint = async (exchange, [projectId, view, ...rest]) => {
  const { method } = exchange.request;
  if (rest.length > 0) throw networkError('HTTPNotFound');
  if (projectId === undefined) {
    if (method === 'GET') return listQuotas(exchange);
    if (method === 'POST')
      throw networkError('HTTPNotImplemented', 'POST requests are not supported on this resource.');
    throw networkError('HTTPNotFound');
  }
  if (view !== undefined) {
    if (method !== 'GET') throw networkError('HTTPMethodNotAllowed');
    return showView(exchange, projectId, view);
  }
  switch (method) {
    case 'GET':
      return showQuota(exchange, projectId);
    case 'PUT':
      return updateQuota(exchange, projectId);
    case 'DELETE':
      return deleteQuota(exchange, projectId);
    default:
      throw networkError('HTTPMethodNotAllowed');
  }
};

/** The projects that have limits of their own. QUO-004 */
function listQuotas({ services, context }: Exchange): Promise<NetworkResponse> {
  requireRule('get_all_quotas', context, { projectId: null });
  return readSession(services, context, function* (session) {
    const projects = yield* all(
      session.queries.selectFrom('neutron_quota').select('project_id').distinct().orderBy('project_id'),
    );
    const quotas: object[] = [];
    for (const { project_id } of projects) {
      quotas.push({ ...(yield* limitsOf(session, project_id)), project_id, tenant_id: project_id });
    }
    return json(200, { quotas });
  });
}

async function showQuota({ services, context }: Exchange, projectId: string): Promise<NetworkResponse> {
  if (projectId === 'tenant') return json(200, { tenant: { tenant_id: context.projectId } });
  if (projectId === 'project') return json(200, { project: { project_id: context.projectId } });
  requireRule('get_quota', context, { projectId });
  return readSession(services, context, function* (session) {
    return json(200, { quota: yield* limitsOf(session, projectId) });
  });
}

async function showView({ services, context }: Exchange, projectId: string, view: string): Promise<NetworkResponse> {
  if (view !== 'default' && view !== 'details') throw networkError('HTTPNotFound');
  // Of others' details Neutron has a word of its own.
  if (view === 'details' && projectId !== context.projectId && !context.isAdmin) {
    throw networkError('AdminRequired', 'Only admin is authorized to access quotas for another project');
  }
  requireRule('get_quota', context, { projectId });
  if (view === 'default') return json(200, { quota: { ...services.config.defaultQuotas } });
  return readSession(services, context, function* (session) {
    const used = yield* usageOf(session, projectId);
    const limits = yield* limitsOf(session, projectId);
    const quota = Object.fromEntries(
      Object.entries(limits).map(([name, limit]) => [name, { limit, used: used.get(name) ?? 0, reserved: 0 }]),
    );
    return json(200, { quota });
  });
}

async function updateQuota({ services, context, request }: Exchange, projectId: string): Promise<NetworkResponse> {
  requireRule('update_quota', context, { projectId });
  const { limits, force } = readQuotaBody(request.body, Object.keys(services.config.defaultQuotas));
  return writeSession(services, context, function* (session) {
    const used = yield* usageOf(session, projectId);
    for (const [resource, quota] of limits) {
      const count = used.get(resource) ?? 0;
      if (!force && quota >= 0 && quota < count) {
        throw networkError(
          'HTTPBadRequest',
          `Quota limit ${quota} for ${resource} must be greater than or equal to already used ${count}`,
        );
      }
      yield* setLimit(session, projectId, resource, quota);
    }
    return json(200, { quota: yield* limitsOf(session, projectId) });
  });
}

function* setLimit(session: Session, projectId: string, resource: string, quota: number): Unit<void> {
  yield* run(
    session.queries
      .insertInto('neutron_quota')
      .values({ project_id: projectId, resource, quota })
      .onConflict((conflict) => conflict.columns(['project_id', 'resource']).doUpdateSet({ quota })),
  );
}

async function deleteQuota({ services, context, request }: Exchange, projectId: string): Promise<NetworkResponse> {
  refuseBody(request.body);
  requireRule('delete_quota', context, { projectId });
  return writeSession(services, context, function* (session) {
    const gone = yield* run(session.queries.deleteFrom('neutron_quota').where('project_id', '=', projectId));
    if (gone === 0) throw networkError('TenantQuotaNotFound', projectId);
    return noContent;
  });
}
