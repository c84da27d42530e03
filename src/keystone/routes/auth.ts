import type { FastifyInstance } from 'fastify';
import { baseUrl } from '../../http/base-url.ts';
import { answers } from '../../http/json-schema.ts';
import { catalogOf } from '../catalog.ts';
import type { IdentityDeps } from '../deps.ts';
import { heldRoles, projectIdsOf } from '../effective-roles.ts';
import { domainsById } from '../records/domains.ts';
import { grantsOf } from '../records/grants.ts';
import { listProjects } from '../records/projects.ts';
import { callerOf, forbidden } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { domainsAnswer, domainWire } from './domains.ts';
import { projectWire } from './project-wire.ts';
import { projectsAnswer } from './projects.ts';
import { catalogAnswer, systemAnswer } from './token-answers.ts';

/** What a caller may learn about the reach of their own token: the catalog, and the scopes that they could log in to. */
export function authRoutes(app: FastifyInstance, { database, catalog }: IdentityDeps, prefix: string): void {
  app.get('/v3/auth/catalog', answers(catalogAnswer), async (request) => {
    const caller = callerOf(request);
    if (caller.claims.scope.kind === 'none') throw forbidden();
    const services = await database.read((q) => catalogOf(q, catalog(baseUrl(request)), caller));
    return collection(request, 'catalog', services);
  });

  app.get('/v3/auth/projects', answers(projectsAnswer), async (request) => {
    const { user } = callerOf(request);
    const projects = await database.read(function* (q) {
      const found = yield* listProjects(q, { ids: [...(yield* projectIdsOf(q, user.id))] });
      const domains = yield* domainsById(q, [...new Set(found.map((project) => project.domain_id))]);
      const open = new Set(domains.filter((domain) => domain.enabled === 1).map((domain) => domain.id));
      return found.filter((project) => project.enabled === 1 && open.has(project.domain_id));
    });
    const root = rootUrl(request, prefix);
    return collection(
      request,
      'projects',
      projects.map((project) => projectWire(project, root)),
    );
  });

  app.get('/v3/auth/domains', answers(domainsAnswer), async (request) => {
    const { user } = callerOf(request);
    const domains = await database.read(function* (q) {
      const grants = yield* grantsOf(q, user.id);
      const ids = grants.filter((grant) => grant.inherited === 0).flatMap((grant) => grant.domain_id ?? []);
      return yield* domainsById(q, [...new Set(ids)]);
    });
    const root = rootUrl(request, prefix);
    const open = domains.filter((domain) => domain.enabled === 1);
    return collection(
      request,
      'domains',
      open.map((domain) => domainWire(domain, root)),
    );
  });

  app.get('/v3/auth/system', answers(systemAnswer), async (request) => {
    const { user } = callerOf(request);
    const roles = await database.read((q) => heldRoles(q, user.id, { kind: 'system' }));
    return collection(request, 'system', roles.length === 0 ? [] : [{ all: true }]);
  });
}
