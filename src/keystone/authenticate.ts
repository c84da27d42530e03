import { HttpError } from '../http/http-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Database, Queries, Unit } from '../store/index.ts';
import type { AuthRequest, GivenCredential, Identity, PasswordUser } from './auth-request.ts';
import { type Scope, type Standing, standingByCredential, standingOf } from './authority.ts';
import type { Passwords } from './password.ts';
import { secretOf } from './records/application-credentials.ts';
import { credentialOf, type UserReference } from './records/credentials.ts';
import type { TokenClaims } from './token-signer.ts';
import type { IssuedToken, Tokens } from './tokens.ts';
import { domainNamed, projectNamed, type WantedScope, wantedScope } from './wanted-scope.ts';

/** What a log-in works with. */
export interface Authenticator {
  readonly database: Database;
  readonly runtime: Runtime;
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
  /** The application credential whose secret was shown, if one was. */
  readonly applicationCredentialId: string | null;
}

/**
 * Makes a token for who can prove to be a user with a standing in the scope asked for. Throws HttpError 400 for a request
 * that makes no sense, 401 with one and the same text whatever part of the proof failed, 403 for a token that may not be
 * made into another, 503 when too many log in at once.
 */
export async function authenticate(deps: Authenticator, { auth }: AuthRequest): Promise<IssuedToken> {
  const { identity } = auth;
  const scope = wantedScope(auth.scope);
  if (identity.methods.includes('application_credential') && scope.kind !== 'default') {
    throw new HttpError(401, 'An application credential has a project of its own: no scope can be asked for.');
  }
  const proofs: Proof[] = [];
  for (const method of new Set(identity.methods)) proofs.push(await proofBy(method, deps, identity));
  const [proof, ...others] = proofs;
  if (!proof || others.some((other) => other.userId !== proof.userId)) throw refused();
  const parent = proofs.find((one) => one.parent !== null)?.parent ?? null;
  if (parent) mayBecome(parent, scope);
  const credential = proofs.find((one) => one.applicationCredentialId !== null)?.applicationCredentialId ?? null;
  const now = deps.runtime.clock.now();
  const standing = await deps.database.read((q) =>
    credential === null ? standingIn(q, proof, scope) : standingByCredential(q, credential, now),
  );
  // The epoch differs when the password was changed between the proof and now.
  if (!standing || standing.user.id !== proof.userId) throw refused();
  if (proofs.some((one) => one.epoch !== standing.user.tokenEpoch)) throw refused();
  const methods = [...new Set([...(parent?.methods ?? []), ...identity.methods])];
  return deps.tokens.issue(standing, { methods, parent });
}

/** The one answer to every proof that fails: it must not tell whether the user exists. */
export function refused(): HttpError {
  return new HttpError(401, 'Authentication failed: user, password, token or scope is not valid.');
}

function proofBy(method: string, deps: Authenticator, identity: Identity): Promise<Proof> {
  if (method === 'password') {
    if (!identity.password) throw new HttpError(400, 'The method password needs the member identity.password.');
    return byPassword(deps, identity.password.user);
  }
  if (method === 'token') {
    if (!identity.token) throw new HttpError(400, 'The method token needs the member identity.token.');
    return byToken(deps, identity.token.id);
  }
  if (method === 'application_credential') {
    const given = identity.application_credential;
    if (!given) throw new HttpError(400, `The method ${method} needs the member identity.${method}.`);
    return byApplicationCredential(deps, given);
  }
  throw new HttpError(
    401,
    'An authentication method that was asked for is not supported: use password, token or application_credential.',
  );
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
    applicationCredentialId: null,
  };
}

async function byToken({ tokens }: Authenticator, id: string): Promise<Proof> {
  const authority = await tokens.authorityOf(id);
  if (!authority) throw refused();
  const { claims } = authority;
  return {
    userId: claims.userId,
    defaultProjectId: null,
    epoch: claims.epoch,
    parent: claims,
    applicationCredentialId: null,
  };
}

async function byApplicationCredential(
  { database, passwords }: Authenticator,
  { id, name, secret, user }: GivenCredential,
): Promise<Proof> {
  if (id === undefined && (name === undefined || !user)) {
    throw new HttpError(400, 'The application credential must be given by id, or by name and user.');
  }
  const reference = id === undefined && user ? userReference(user) : null;
  const found = await database.read(function* (q) {
    const owner = reference === null ? undefined : yield* credentialOf(q, reference);
    const wanted = id === undefined ? { name: name ?? '', userId: owner?.id ?? '' } : { id };
    const stored = yield* secretOf(q, wanted);
    const holder = stored && (yield* credentialOf(q, { id: stored.user_id }));
    return stored && holder ? { ...stored, epoch: holder.token_epoch } : null;
  });
  const right = await passwords.verify(secret, found?.secret_hash ?? null);
  if (!found || !right) throw refused();
  return {
    userId: found.user_id,
    defaultProjectId: null,
    epoch: found.epoch,
    parent: null,
    applicationCredentialId: found.id,
  };
}

/** Throws HttpError 403 for a token of narrow rights, which must not be exchanged for one of others. */
function mayBecome(parent: TokenClaims, scope: WantedScope): void {
  if (parent.applicationCredentialId !== null) {
    throw new HttpError(403, 'A token of an application credential cannot be made into another token.');
  }
  if (parent.scope.kind === 'system' && (scope.kind === 'project' || scope.kind === 'domain')) {
    throw new HttpError(403, 'A token with the scope of the system cannot be made into one of a project or a domain.');
  }
}

function userReference(user: Omit<PasswordUser, 'password'>): UserReference {
  if (user.id !== undefined) return { id: user.id };
  if (user.name === undefined) throw new HttpError(400, 'The user must be given by id, or by name and domain.');
  if (user.domain?.id !== undefined) return { name: user.name, domainId: user.domain.id };
  if (user.domain?.name !== undefined) return { name: user.name, domainName: user.domain.name };
  throw new HttpError(400, 'A user given by name needs a domain, by id or name.');
}

function* standingIn(q: Queries, proof: Proof, wanted: WantedScope): Unit<Standing | null> {
  if (wanted.kind === 'default' && proof.defaultProjectId !== null) {
    // Keystone's rule: a default project that the user has lost is passed over in silence.
    const standing = yield* standingOf(q, proof.userId, { kind: 'project', id: proof.defaultProjectId });
    if (standing) return standing;
  }
  const scope = yield* scopeOf(q, wanted);
  return scope && (yield* standingOf(q, proof.userId, scope));
}

/** Null for a scope that does not exist. */
function* scopeOf(q: Queries, wanted: WantedScope): Unit<Scope | null> {
  if (wanted.kind === 'default') return { kind: 'none' };
  if (wanted.kind === 'project' && 'name' in wanted) {
    const id = yield* projectNamed(q, wanted.name, wanted.domain);
    return id === null ? null : { kind: 'project', id };
  }
  if (wanted.kind === 'domain' && 'name' in wanted) {
    const id = yield* domainNamed(q, wanted.name);
    return id === null ? null : { kind: 'domain', id };
  }
  return wanted;
}
