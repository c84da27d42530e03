import type { FastifyRequest } from 'fastify';
import type { RequestContext, TokenValidator } from '../../context/request-context.ts';
import { HttpError } from '../../http/http-error.ts';
import { note } from '../../http/request-facts.ts';

/**
 * Who sent the request: a reader of a project, or an administrator. Throws HttpError 401, 403. The token comes in a header
 * alone; what stands in a URL is written to logs.
 */
export async function callerOf(tokens: TokenValidator, request: FastifyRequest): Promise<RequestContext> {
  const header = request.headers['x-auth-token'];
  const context = typeof header === 'string' && header !== '' ? await tokens.validate(header, request.id) : null;
  if (!context) throw new HttpError(401, 'The request needs a valid token in the header X-Auth-Token.');
  note(request, { userId: context.userId, projectId: context.projectId });
  if (context.projectId === null) throw new HttpError(403, 'A token with the scope of a project is needed.');
  if (!context.isAdmin && !context.roles.includes('reader')) {
    throw new HttpError(403, 'The token has not the role reader on its project.');
  }
  return context;
}
