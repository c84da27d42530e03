import type { RequestContext } from '../../context/request-context.ts';

/** What Keystone says of a token: everything of a request's context but what is the request's own. */
export type TokenFacts = Omit<RequestContext, 'requestId' | 'globalRequestId' | 'token' | 'expiresAt'> & {
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
};

/**
 * Reads the answer to `GET /v3/auth/tokens`. Throws an Error for what is no such answer. Source: Identity API v3, validate
 * and show information for token.
 */
export function readToken(body: unknown): TokenFacts {
  const token = member(body, 'token');
  const user = member(token, 'user');
  const project = member(token, 'project');
  const expiresAt = Date.parse(text(token, 'expires_at'));
  if (Number.isNaN(expiresAt)) throw unreadable('expires_at');
  // Services know no domains: a role on one is worth nothing to them.
  const roles = member(token, 'domain') === null ? roleNames(member(token, 'roles')) : [];
  return {
    userId: text(user, 'id'),
    userName: text(user, 'name'),
    userDomainId: text(member(user, 'domain'), 'id'),
    projectId: project === null ? null : text(project, 'id'),
    projectName: project === null ? null : text(project, 'name'),
    projectDomainId: project === null ? null : text(member(project, 'domain'), 'id'),
    roles,
    isAdmin: roles.includes('admin'),
    expiresAt,
  };
}

function roleNames(roles: unknown): string[] {
  // A token without scope has none.
  if (roles === null) return [];
  if (!Array.isArray(roles)) throw unreadable('roles');
  return roles.map((role) => text(role, 'name').toLowerCase());
}

function text(value: unknown, name: string): string {
  const found = member(value, name);
  if (typeof found === 'string') return found;
  throw unreadable(name);
}

/** A member of what may be an object; null where there is none. */
function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (new Map<string, unknown>(Object.entries(value)).get(name) ?? null)
    : null;
}

function unreadable(name: string): Error {
  return new Error(`Keystone told of a token without a proper ${name}`);
}
