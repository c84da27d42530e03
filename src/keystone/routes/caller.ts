import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpError } from '../../http/http-error.ts';
import { note } from '../../http/request-facts.ts';
import type { Authority } from '../authority.ts';
import type { Tokens } from '../tokens.ts';

const decorator = 'identityCaller';

/** Every route of `app` now needs a valid `X-Auth-Token`; `callerOf` tells whose it is. */
export function requireToken(app: FastifyInstance, tokens: Tokens): void {
  app.decorateRequest(decorator, null);
  app.addHook('onRequest', async (request) => {
    const header = request.headers['x-auth-token'];
    const authority = typeof header === 'string' && header !== '' ? await tokens.authorityOf(header) : null;
    if (!authority) throw new HttpError(401, 'The request needs a valid token in the header X-Auth-Token.');
    request.setDecorator(decorator, authority);
    note(request, { userId: authority.user.id, projectId: authority.project?.id ?? null });
  });
}

/** Who sent the request. Only for routes behind `requireToken`. */
export function callerOf(request: FastifyRequest): Authority {
  return request.getDecorator<Authority>(decorator);
}

/** Throws HttpError 403 unless the caller is an administrator. */
export function requireAdmin(request: FastifyRequest): void {
  if (!callerOf(request).isAdmin) throw forbidden();
}

/** Throws HttpError 403 unless the caller is an administrator or the user named. */
export function requireAdminOrSelf(request: FastifyRequest, userId: string): void {
  const caller = callerOf(request);
  if (!caller.isAdmin && caller.user.id !== userId) throw forbidden();
}

/** The refusal of somebody who is known but may not. */
export function forbidden(): HttpError {
  return new HttpError(403, 'The roles of this token do not allow this action.');
}
