import type { FastifyInstance } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import type { IdentityDeps } from '../deps.ts';
import { addGrant, type Grant, hasGrant, missingEnd, removeGrant, rolesOnProject } from '../records/grants.ts';
import { projectById } from '../records/projects.ts';
import { userById } from '../records/users.ts';
import { requireAdmin } from './caller.ts';
import { collection, rootUrl } from './collection.ts';
import { roleWire } from './roles.ts';

type OnProject = { Params: { project_id: string; user_id: string } };
type WithRole = { Params: { project_id: string; user_id: string; role_id: string } };

/** `/v3/projects/{project}/users/{user}/roles[/{role}]`: an administrator gives and takes roles. */
export function grantRoutes(app: FastifyInstance, { database, tokens }: IdentityDeps, prefix: string): void {
  const url = '/v3/projects/:project_id/users/:user_id/roles';

  app.get<OnProject>(url, async (request) => {
    requireAdmin(request);
    const { project_id: projectId, user_id: userId } = request.params;
    const roles = await database.read(function* (q) {
      if (!(yield* projectById(q, projectId))) throw missing('project');
      if (!(yield* userById(q, userId))) throw missing('user');
      return yield* rolesOnProject(q, projectId, userId);
    });
    const root = rootUrl(request, prefix);
    return collection(
      request,
      'roles',
      roles.map((role) => roleWire(role, root)),
    );
  });

  app.head<WithRole>(`${url}/:role_id`, async (request, reply) => {
    requireAdmin(request);
    if (!(await database.read((q) => hasGrant(q, grantOf(request.params))))) throw missing('role assignment');
    return reply.code(204).send();
  });

  app.put<WithRole>(`${url}/:role_id`, async (request, reply) => {
    requireAdmin(request);
    const grant = grantOf(request.params);
    await database.write(function* (q) {
      const absent = yield* missingEnd(q, grant);
      if (absent) throw missing(absent);
      yield* addGrant(q, grant);
    });
    tokens.forget();
    return reply.code(204).send();
  });

  app.delete<WithRole>(`${url}/:role_id`, async (request, reply) => {
    requireAdmin(request);
    if (!(await database.write((q) => removeGrant(q, grantOf(request.params))))) throw missing('role assignment');
    tokens.forget();
    return reply.code(204).send();
  });
}

function grantOf(params: WithRole['Params']): Grant {
  return { projectId: params.project_id, userId: params.user_id, roleId: params.role_id };
}

function missing(what: string): HttpError {
  return new HttpError(404, `The ${what} does not exist.`);
}
