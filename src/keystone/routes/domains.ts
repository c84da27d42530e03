import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import type { IdentityDeps } from '../deps.ts';
import { type DomainRecord, domainById, listDomains } from '../records/domains.ts';
import { callerOf, forbidden, requireAdmin } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { flagOf, type Query, textOf } from './query.ts';

/** Domains, to read: an administrator sees all, everybody else those they and their project are in. */
export function domainRoutes(app: FastifyInstance, { database }: IdentityDeps, prefix: string): void {
  app.get<{ Querystring: Query }>('/v3/domains', async (request) => {
    requireAdmin(request);
    const filter = { name: textOf(request.query, 'name'), enabled: flagOf(request.query, 'enabled') };
    const domains = await database.read((q) => listDomains(q, filter));
    const root = rootUrl(request, prefix);
    return collection(
      request,
      'domains',
      domains.map((domain) => domainWire(domain, root)),
    );
  });
  app.get<{ Params: { domain_id: string } }>('/v3/domains/:domain_id', async (request) => {
    const { isAdmin, user, project } = callerOf(request);
    const id = request.params.domain_id;
    if (!isAdmin && id !== user.domain.id && id !== project?.domain.id) throw forbidden();
    const domain = await database.read((q) => domainById(q, id));
    if (!domain) throw new HttpError(404, 'The domain does not exist.');
    return { domain: domainWire(domain, rootUrl(request, prefix)) };
  });
}

function domainWire(domain: DomainRecord, root: string) {
  return {
    id: domain.id,
    name: domain.name,
    description: domain.description,
    enabled: domain.enabled === 1,
    tags: [],
    options: {},
    links: { self: `${root}/domains/${domain.id}` },
  };
}
