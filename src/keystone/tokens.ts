import type { RequestContext, TokenValidator } from '../context/request-context.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { isoMillis } from '../runtime/time.ts';
import type { Keys } from '../secrets/index.ts';
import { type Database, run, type Work } from '../store/index.ts';
import { type Authority, authority, authorityOf, type Scope, type Standing } from './authority.ts';
import { AuthorityCache } from './authority-cache.ts';
import { type TokenClaims, TokenSigner } from './token-signer.ts';

/** What tokens are made of and checked against. */
export interface TokensOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  /** What tokens are signed with. */
  readonly signingKeys: Keys;
  readonly lifetimeSeconds: number;
}

/** A token as it is handed out: `id` is the secret. */
export interface IssuedToken {
  readonly id: string;
  readonly authority: Authority;
}

/** What a new token is made from besides its user's standing. */
export interface TokenOrigin {
  readonly methods: readonly string[];
  /** The token that the new one is made from; it ends no later and is named as the parent. */
  readonly parent: TokenClaims | null;
}

/** Makes, checks and ends tokens. */
export class Tokens implements TokenValidator {
  readonly #options: TokensOptions;
  readonly #signer: TokenSigner;
  readonly #cache: AuthorityCache;

  constructor(options: TokensOptions) {
    this.#options = options;
    this.#signer = new TokenSigner(options.signingKeys, options.runtime.clock);
    this.#cache = new AuthorityCache(options.runtime.clock);
  }

  async issue(standing: Standing, origin: TokenOrigin): Promise<IssuedToken> {
    const issuedAt = Math.floor(this.#options.runtime.clock.now() / 1000);
    const claims: TokenClaims = {
      auditId: Buffer.from(this.#options.runtime.random.bytes(16)).toString('base64url'),
      parentAuditId: origin.parent?.auditId ?? null,
      userId: standing.user.id,
      scope: scopeOf(standing),
      applicationCredentialId: standing.applicationCredential?.id ?? null,
      methods: origin.methods,
      epoch: standing.user.tokenEpoch,
      issuedAt,
      expiresAt: Math.min(
        origin.parent?.expiresAt ?? issuedAt + this.#options.lifetimeSeconds,
        Math.floor((standing.applicationCredential?.expiresAt ?? Number.MAX_SAFE_INTEGER) / 1000),
      ),
    };
    return { id: await this.#signer.sign(claims), authority: authority(claims, standing) };
  }

  /** What the token's bearer may do now; null for a token that is not ours, expired, revoked or void. */
  async authorityOf(token: string): Promise<Authority | null> {
    const cached = this.#cache.get(token);
    if (cached) return cached;
    const claims = await this.#signer.verify(token);
    if (!claims) return null;
    const generation = this.#cache.generation;
    const found = await this.#options.database.read((q) => authorityOf(q, claims, this.#options.runtime.clock.now()));
    if (found) this.#cache.put(token, found, generation);
    return found;
  }

  async validate(token: string, requestId: string): Promise<RequestContext | null> {
    const found = await this.authorityOf(token);
    if (!found) return null;
    return {
      requestId,
      userId: found.user.id,
      userName: found.user.name,
      userDomainId: found.user.domain.id,
      projectId: found.project?.id ?? null,
      projectName: found.project?.name ?? null,
      projectDomainId: found.project?.domain.id ?? null,
      // Services know no domains: a role on one is worth nothing to them.
      roles: found.domain ? [] : found.roles.map((role) => role.name.toLowerCase()),
      isAdmin: found.isAdmin,
      token,
      expiresAt: found.claims.expiresAt * 1000,
    };
  }

  /** Ends one token for good. Rows of tokens that have expired by themselves go at the same time. */
  async revoke(claims: TokenClaims): Promise<void> {
    const dropExpired = this.#dropExpired();
    await this.#options.database.write(function* (q) {
      yield* dropExpired(q);
      yield* run(
        q
          .insertInto('identity_revoked_token')
          .values({ audit_id: claims.auditId, expires_at: isoMillis(claims.expiresAt * 1000) })
          .onConflict((conflict) => conflict.doNothing()),
      );
    });
    this.forget();
  }

  /** Forgets the revocations of tokens that have expired by themselves. */
  async dropExpired(): Promise<void> {
    await this.#options.database.write(this.#dropExpired());
  }

  #dropExpired(): Work<number> {
    const now = isoMillis(this.#options.runtime.clock.now());
    return (q) => run(q.deleteFrom('identity_revoked_token').where('expires_at', '<', now));
  }

  /** To be called after every change to users, projects, roles or grants: remembered answers may be wrong now. */
  forget(): void {
    this.#cache.clear();
  }
}

function scopeOf({ project, domain, system }: Standing): Scope {
  if (project) return { kind: 'project', id: project.id };
  if (domain) return { kind: 'domain', id: domain.id };
  return { kind: system ? 'system' : 'none' };
}
