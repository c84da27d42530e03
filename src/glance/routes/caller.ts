import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestContext, TokenValidator } from '../../context/request-context.ts';
import { HttpError } from '../../http/http-error.ts';
import { note } from '../../http/request-facts.ts';

const decorator = 'imageCaller';

/** Every route of `app` now needs a valid `X-Auth-Token`; `callerOf` tells whose it is. */
export function requireToken(app: FastifyInstance, tokens: TokenValidator): void {
  app.decorateRequest(decorator, null);
  app.addHook('onRequest', async (request) => {
    const header = request.headers['x-auth-token'];
    const context = typeof header === 'string' && header !== '' ? await tokens.validate(header, request.id) : null;
    if (!context) throw new HttpError(401, 'The request needs a valid token in the header X-Auth-Token.');
    request.setDecorator(decorator, context);
    note(request, { userId: context.userId, projectId: context.projectId });
  });
}

/** Who sent the request. Only for routes behind `requireToken`. */
export function callerOf(request: FastifyRequest): RequestContext {
  return request.getDecorator<RequestContext>(decorator);
}

/** Who sent the request, if they may change things in a project. Throws HttpError 403 otherwise. */
export function writerOf(request: FastifyRequest): RequestContext {
  const context = callerOf(request);
  if (context.projectId === null || !(context.isAdmin || context.roles.includes('member'))) throw forbidden();
  return context;
}

/** The refusal of somebody who is known but may not. */
export function forbidden(): HttpError {
  return new HttpError(403, 'The roles of this token do not allow this action.');
}
