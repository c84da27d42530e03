import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OperatorWord } from '../compute/index.ts';
import type { RequestContext, TokenValidator } from '../context/request-context.ts';
import { HttpError } from '../http/http-error.ts';
import { note } from '../http/request-facts.ts';
import { requestIds } from '../http/request-id.ts';

const decorator = 'operatorCaller';

/** Every route of `app` now needs the token of an administrator; `callerOf` tells whose it is. */
export function requireAdmin(app: FastifyInstance, tokens: TokenValidator): void {
  app.decorateRequest(decorator, null);
  app.addHook('onRequest', async (request) => {
    const header = request.headers['x-auth-token'];
    const context = typeof header === 'string' && header !== '' ? await tokens.validate(header, request.id) : null;
    if (!context) {
      const challenge = { 'www-authenticate': 'Keystone' };
      throw new HttpError(401, 'The request needs a valid token in the header X-Auth-Token.', challenge);
    }
    note(request, { userId: context.userId, projectId: context.projectId });
    if (!context.isAdmin) throw new HttpError(403, 'This is for administrators: the token has not the role admin.');
    request.setDecorator(decorator, context);
  });
}

/** Who sent the request. Only for routes behind `requireAdmin`. */
export function callerOf(request: FastifyRequest): RequestContext {
  return request.getDecorator<RequestContext>(decorator);
}

/** Who decides about something, as it is written down. Only for routes behind `requireAdmin`. */
export function wordOf(request: FastifyRequest): OperatorWord {
  return { ...requestIds(request), userId: callerOf(request).userId };
}
