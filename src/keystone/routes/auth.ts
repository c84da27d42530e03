import type { FastifyInstance } from 'fastify';
import { baseUrl } from '../../http/base-url.ts';
import { serviceWire } from '../catalog.ts';
import type { IdentityDeps } from '../deps.ts';
import { listProjects } from '../records/projects.ts';
import { callerOf, forbidden } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { projectWire } from './projects.ts';

/** What a caller may learn about the reach of their own token. */
export function authRoutes(app: FastifyInstance, { database, catalog }: IdentityDeps, prefix: string): void {
  app.get('/v3/auth/catalog', async (request) => {
    if (callerOf(request).project === null) throw forbidden();
    return collection(request, 'catalog', catalog(baseUrl(request)).map(serviceWire));
  });
  app.get('/v3/auth/projects', async (request) => {
    const userId = callerOf(request).user.id;
    const projects = await database.read((q) => listProjects(q, { userId, enabled: true }));
    const root = rootUrl(request, prefix);
    return collection(
      request,
      'projects',
      projects.map((project) => projectWire(project, root)),
    );
  });
}
