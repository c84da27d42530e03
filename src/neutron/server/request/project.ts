import type { RequestContext } from '../../../context/request-context.ts';
import { badRequest } from '../errors/registry.ts';
import type { JsonObject } from './body.ts';

/**
 * The object with `project_id` and `tenant_id`, which are one thing, settled: what was sent, else the caller's project.
 * Throws 400 when the two differ, or when the caller may not name that project. Source: Networking API, general rules.
 */
export function settleProject(sent: JsonObject, context: RequestContext): JsonObject {
  const { project_id: project, tenant_id: tenant } = sent;
  if (project !== undefined && tenant !== undefined && project !== tenant) {
    throw badRequest("'project_id' and 'tenant_id' do not match");
  }
  const named = project ?? tenant;
  if (named === undefined || named === null) {
    if (context.projectId === null) {
      throw badRequest('A project is needed: the request names none and the token is not scoped to one');
    }
    return { ...sent, project_id: context.projectId, tenant_id: context.projectId };
  }
  const mayNameOthers = context.isAdmin || context.roles.includes('service');
  if (named !== context.projectId && !mayNameOthers) {
    throw badRequest(
      "Specifying 'project_id' other than the authenticated project in request is not allowed for the current user.",
    );
  }
  return { ...sent, project_id: named, tenant_id: named };
}
