import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import type { IdentityDeps } from '../deps.ts';
import { listRoles, type RoleRecord, roleById } from '../records/roles.ts';
import { requireAdmin } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { type Query, textOf } from './query.ts';

/** Roles, for an administrator to read. All are global: none belongs to a domain. */
export function roleRoutes(app: FastifyInstance, { database }: IdentityDeps, prefix: string): void {
  app.get<{ Querystring: Query }>('/v3/roles', async (request) => {
    requireAdmin(request);
    const { query } = request;
    const ofDomain = textOf(query, 'domain_id') !== undefined;
    const roles = ofDomain ? [] : await database.read((q) => listRoles(q, { name: textOf(query, 'name') }));
    const root = rootUrl(request, prefix);
    return collection(
      request,
      'roles',
      roles.map((role) => roleWire(role, root)),
    );
  });
  app.get<{ Params: { role_id: string } }>('/v3/roles/:role_id', async (request) => {
    requireAdmin(request);
    const role = await database.read((q) => roleById(q, request.params.role_id));
    if (!role) throw new HttpError(404, 'The role does not exist.');
    return { role: roleWire(role, rootUrl(request, prefix)) };
  });
}

/** A role as the API sends it. `root` is the URL of `/v3`. */
export function roleWire(role: RoleRecord, root: string) {
  return {
    id: role.id,
    name: role.name,
    domain_id: null,
    description: role.description,
    options: {},
    links: { self: `${root}/roles/${role.id}` },
  };
}
