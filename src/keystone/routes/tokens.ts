import type { FastifyInstance, FastifyRequest } from 'fastify';
import { baseUrl } from '../../http/base-url.ts';
import { HttpError } from '../../http/http-error.ts';
import { answers, takes, validBody } from '../../http/json-schema.ts';
import { note } from '../../http/request-facts.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { authRequest } from '../auth-request.ts';
import { authenticate } from '../authenticate.ts';
import type { Authority } from '../authority.ts';
import { type CatalogService, catalogOf } from '../catalog.ts';
import type { IdentityDeps } from '../deps.ts';
import { tokenWire } from '../token-wire.ts';
import { callerOf, forbidden } from './caller.ts';
import { isSet, type Query } from './query.ts';
import { tokenAnswer } from './token-answers.ts';

/** `POST /v3/auth/tokens`: the only way in. */
export function logInRoute(app: FastifyInstance, deps: IdentityDeps): void {
  app.post<{ Querystring: Query }>(
    '/v3/auth/tokens',
    takes(authRequest, { answer: tokenAnswer }),
    async (request, reply) => {
      const issued = await counted(deps.metrics, () => authenticate(deps, validBody(request, authRequest)));
      const whose = { userId: issued.authority.user.id, projectId: issued.authority.project?.id ?? null };
      note(request, whose);
      deps.logger.info({ requestId: request.id, ...whose }, 'token issued');
      reply.code(201).header('x-subject-token', issued.id).header('vary', 'X-Auth-Token');
      return tokenWire(issued.authority, await catalogFor(request, deps, issued.authority));
    },
  );
}

/** Counts a log-in by how it ends: accepted, refused, turned away because too many log in at once (busy), or failed. */
async function counted<T>(metrics: Metrics, logIn: () => Promise<T>): Promise<T> {
  let outcome = 'failed';
  try {
    const issued = await logIn();
    outcome = 'accepted';
    return issued;
  } catch (error) {
    if (error instanceof HttpError) outcome = error.status === 503 ? 'busy' : 'refused';
    throw error;
  } finally {
    metrics.count('berth_logins_total', { outcome });
  }
}

/** Look at, check and end a token: the caller's own, or any for an administrator or a service. */
export function tokenRoutes(app: FastifyInstance, deps: IdentityDeps): void {
  app.get<{ Querystring: Query }>('/v3/auth/tokens', answers(tokenAnswer), async (request, reply) => {
    const { id, authority } = await subject(request, deps);
    reply.header('x-subject-token', id).header('vary', 'X-Auth-Token');
    return tokenWire(authority, await catalogFor(request, deps, authority));
  });
  app.delete('/v3/auth/tokens', async (request, reply) => {
    const { authority } = await subject(request, deps);
    await deps.tokens.revoke(authority.claims);
    deps.logger.info({ requestId: request.id, userId: authority.user.id }, 'token revoked');
    return reply.code(204).send();
  });
}

async function catalogFor(
  request: FastifyRequest<{ Querystring: Query }>,
  { database, catalog }: IdentityDeps,
  authority: Authority,
): Promise<CatalogService[] | null> {
  if (isSet(request.query, 'nocatalog')) return null;
  return await database.read((q) => catalogOf(q, catalog(baseUrl(request)), authority));
}

async function subject(
  request: FastifyRequest,
  { tokens }: IdentityDeps,
): Promise<{ id: string; authority: Authority }> {
  const caller = callerOf(request);
  const id = request.headers['x-subject-token'];
  if (typeof id !== 'string' || id === '') throw new HttpError(400, 'The header X-Subject-Token names the token.');
  const authority = await tokens.authorityOf(id);
  if (!authority) throw new HttpError(404, 'The token does not exist or has ended.');
  const trusted =
    caller.isAdmin ||
    (caller.project !== null && caller.roles.some((role) => role.name === 'service')) ||
    (caller.system && caller.roles.some((role) => role.name === 'reader'));
  if (!trusted && authority.user.id !== caller.user.id) throw forbidden();
  return { id, authority };
}
