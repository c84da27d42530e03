import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext, TokenValidator } from '../../context/request-context.ts';
import { baseUrl } from '../../http/base-url.ts';
import { requestIds } from '../../http/request-id.ts';

/**
 * Whose token the request carries. Without a good one it answers 401, in the form that Keystone's middleware in front of
 * a real Nova answers, and gives null. `identityUri` tells the client where tokens come from; one that is a path is on this server.
 */
export async function authenticate(
  request: FastifyRequest,
  reply: FastifyReply,
  tokens: TokenValidator,
  identityUri: string,
): Promise<RequestContext | null> {
  const token = request.headers['x-auth-token'];
  const context = typeof token === 'string' && token !== '' ? await tokens.validate(token, request.id) : null;
  if (context) return { ...context, ...requestIds(request) };
  const uri = identityUri.startsWith('/') ? `${baseUrl(request)}${identityUri}` : identityUri;
  await reply
    .code(401)
    .header('WWW-Authenticate', `Keystone uri="${uri}"`)
    .send({
      error: { code: 401, title: 'Unauthorized', message: 'The request you have made requires authentication.' },
    });
  return null;
}
