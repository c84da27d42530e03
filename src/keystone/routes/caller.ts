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

/** Throws HttpError 403 unless the caller is an administrator, or a reader of the whole system. */
export function requireSystemReader(request: FastifyRequest): void {
  if (!readsAll(callerOf(request))) throw forbidden();
}

/**
 * Throws HttpError 403 unless the caller may manage something in some domain, so that a body is looked at only for who may
 * send one.
 */
export function requireManager(request: FastifyRequest): void {
  const caller = callerOf(request);
  if (!caller.isAdmin && !(caller.domain && managesIt(caller))) throw forbidden();
}

/** Whether the caller may read what is in a domain: an administrator, a reader of the system or of this domain. */
export function mayRead(caller: Authority, domainId: string): boolean {
  return readsAll(caller) || (caller.domain?.id === domainId && has(caller, 'reader'));
}

/**
 * Whether the caller may manage users, groups and projects of a domain: an administrator, or who has the role `manager` (or
 * `admin`) on this domain.
 */
export function mayManage(caller: Authority, domainId: string): boolean {
  return caller.isAdmin || (caller.domain?.id === domainId && managesIt(caller));
}

/** The one domain whose things the caller may list; undefined for all of them. Throws HttpError 403 for none. */
export function listableDomain(request: FastifyRequest): string | undefined {
  const caller = callerOf(request);
  if (readsAll(caller)) return undefined;
  if (caller.domain && has(caller, 'reader')) return caller.domain.id;
  throw forbidden();
}

/** The refusal of somebody who is known but may not. */
export function forbidden(): HttpError {
  return new HttpError(403, 'The roles of this token do not allow this action.');
}

/**
 * The thing, when it is there and the caller may have to do with it. Throws HttpError 404 for one that is missing, to
 * who may see all; 403 to everybody else, so that it is not told whether it exists.
 */
export function allowed<T>(caller: Authority, thing: T | undefined, what: string, may: (thing: T) => boolean): T {
  if (thing !== undefined && may(thing)) return thing;
  if (thing === undefined && readsAll(caller)) throw absent(what);
  throw forbidden();
}

/** The answer for what does not exist. */
export function absent(what: string): HttpError {
  return new HttpError(404, `The ${what} does not exist.`);
}

/** Whether the caller may read everything: an administrator, or a reader of the system. */
export function readsAll(caller: Authority): boolean {
  return caller.isAdmin || (caller.system && has(caller, 'reader'));
}

function managesIt(caller: Authority): boolean {
  return has(caller, 'manager') || has(caller, 'admin');
}

function has(caller: Authority, name: string): boolean {
  return caller.roles.some((role) => role.name === name);
}
