import { HttpError } from '../http/http-error.ts';
import { type Database, first, type Queries, type Unit } from '../store/index.ts';
import type { AuthRequest, PasswordUser, RequestedScope } from './auth-request.ts';
import { type Standing, standingOf } from './authority.ts';
import type { Passwords } from './password.ts';
import { credentialOf, type UserReference } from './records/credentials.ts';
import type { TokenClaims } from './token-signer.ts';
import type { IssuedToken, Tokens } from './tokens.ts';

/** What a log-in works with. */
export interface Authenticator {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
}

/** Who proved to be whom. */
interface Proof {
  readonly userId: string;
  readonly defaultProjectId: string | null;
  /** The user's `token_epoch` when the proof was accepted. */
  readonly epoch: number;
  /** The token that was shown, if one was. */
  readonly parent: TokenClaims | null;
}

/**
 * Makes a token for who can prove to be a user with a standing in the scope asked for. Throws HttpError 400 for a request
 * that makes no sense, 401 with one and the same text whatever part of the proof failed, 503 when too many log in at once.
 */
export async function authenticate(deps: Authenticator, { auth }: AuthRequest): Promise<IssuedToken> {
  const { identity } = auth;
  const scope = wantedScope(auth.scope);
  const proofs: Proof[] = [];
  for (const method of new Set(identity.methods)) {
    if (method === 'password') {
      if (!identity.password) throw new HttpError(400, 'The method password needs the member identity.password.');
      proofs.push(await byPassword(deps, identity.password.user));
    } else if (method === 'token') {
      if (!identity.token) throw new HttpError(400, 'The method token needs the member identity.token.');
      proofs.push(await byToken(deps, identity.token.id));
    } else {
      throw new HttpError(401, 'An authentication method that was asked for is not supported: use password or token.');
    }
  }
  const [proof, ...others] = proofs;
  if (!proof || others.some((other) => other.userId !== proof.userId)) throw refused();
  const parent = proofs.find((one) => one.parent !== null)?.parent ?? null;
  const standing = await deps.database.read((q) => standingIn(q, proof, scope));
  // The epoch differs when the password was changed between the proof and now.
  if (!standing || proofs.some((one) => one.epoch !== standing.user.tokenEpoch)) throw refused();
  const methods = [...new Set([...(parent?.methods ?? []), ...identity.methods])];
  return deps.tokens.issue(standing, { methods, parent });
}

/** The one answer to every proof that fails: it must not tell whether the user exists. */
export function refused(): HttpError {
  return new HttpError(401, 'Authentication failed: user, password, token or scope is not valid.');
}

async function byPassword({ database, passwords }: Authenticator, user: PasswordUser): Promise<Proof> {
  const reference = userReference(user);
  const credential = await database.read((q) => credentialOf(q, reference));
  const right = await passwords.verify(user.password, credential?.password_hash ?? null);
  // Whether the account is open is standingOf's to say, as for every other proof.
  if (!credential || !right) throw refused();
  return {
    userId: credential.id,
    defaultProjectId: credential.default_project_id,
    epoch: credential.token_epoch,
    parent: null,
  };
}

async function byToken({ tokens }: Authenticator, id: string): Promise<Proof> {
  const authority = await tokens.authorityOf(id);
  if (!authority) throw refused();
  const { claims } = authority;
  return { userId: claims.userId, defaultProjectId: null, epoch: claims.epoch, parent: claims };
}

function userReference(user: PasswordUser): UserReference {
  if (user.id !== undefined) return { id: user.id };
  if (user.name === undefined) throw new HttpError(400, 'The user must be given by id, or by name and domain.');
  if (user.domain?.id !== undefined) return { name: user.name, domainId: user.domain.id };
  if (user.domain?.name !== undefined) return { name: user.name, domainName: user.domain.name };
  throw new HttpError(400, 'A user given by name needs a domain, by id or name.');
}

type Scope =
  | { readonly kind: 'default' }
  | { readonly kind: 'unscoped' }
  | { readonly kind: 'project'; readonly id: string }
  | { readonly kind: 'project'; readonly name: string; readonly domain: { id?: string; name?: string } };

function wantedScope(scope: RequestedScope): Scope {
  if (scope === undefined) return { kind: 'default' };
  if (scope === 'unscoped') return { kind: 'unscoped' };
  const kinds = (['project', 'unscoped', 'domain', 'system', 'OS-TRUST:trust'] as const).filter(
    (kind) => kind in scope,
  );
  if (kinds.length !== 1) throw new HttpError(400, 'The scope must name exactly one target.');
  if (kinds[0] === 'unscoped') return { kind: 'unscoped' };
  if (!scope.project) throw new HttpError(400, 'Only a project can be the scope of a token here.');
  const { id, name, domain } = scope.project;
  if (id !== undefined) return { kind: 'project', id };
  if (name === undefined) throw new HttpError(400, 'The project must be given by id, or by name and domain.');
  if (domain?.id === undefined && domain?.name === undefined) {
    throw new HttpError(400, 'A project given by name needs a domain, by id or name.');
  }
  return { kind: 'project', name, domain };
}

function* standingIn(q: Queries, proof: Proof, scope: Scope): Unit<Standing | null> {
  if (scope.kind === 'project') {
    const projectId = 'id' in scope ? scope.id : yield* projectNamed(q, scope.name, scope.domain);
    return projectId === null ? null : yield* standingOf(q, proof.userId, projectId);
  }
  if (scope.kind === 'default' && proof.defaultProjectId !== null) {
    // Keystone's rule: a default project that the user has lost is passed over in silence.
    const standing = yield* standingOf(q, proof.userId, proof.defaultProjectId);
    if (standing) return standing;
  }
  return yield* standingOf(q, proof.userId, null);
}

function* projectNamed(q: Queries, name: string, domain: { id?: string; name?: string }): Unit<string | null> {
  let query = q
    .selectFrom('identity_project as p')
    .innerJoin('identity_domain as d', 'd.id', 'p.domain_id')
    .select('p.id')
    .where('p.name', '=', name);
  if (domain.id !== undefined) query = query.where('d.id', '=', domain.id);
  if (domain.name !== undefined) query = query.where('d.name', '=', domain.name);
  return (yield* first(query))?.id ?? null;
}
