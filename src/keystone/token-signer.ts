import { subtle, type webcrypto } from 'node:crypto';
import type { JWTHeaderParameters, JWTPayload } from 'jose';
import type { Clock } from '../runtime/runtime.ts';
import type { Key, Keys } from '../secrets/index.ts';
import type { Scope } from './authority.ts';

/** What a token says of itself. Names, roles and whether it still holds are looked up each time (authority.ts). */
export interface TokenClaims {
  readonly auditId: string;
  /** The audit id of the token that this one was made from; null for one that was made with a password. */
  readonly parentAuditId: string | null;
  readonly userId: string;
  readonly scope: Scope;
  /** The application credential whose rights these are; null for a user's own. */
  readonly applicationCredentialId: string | null;
  readonly methods: readonly string[];
  /** The user's `token_epoch` when the token was made. */
  readonly epoch: number;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

const issuer = 'berth';
const type = 'berth-token+jwt';
/** A longer header value was not made here; it is refused before any work is done. */
const longestToken = 4096;

/** Makes tokens as JWTs signed with HS256 that name their key (`kid`), and reads them back. */
export class TokenSigner {
  readonly #keys: Keys;
  readonly #clock: Clock;
  readonly #imported = new WeakMap<Key, Promise<webcrypto.CryptoKey>>();
  #jose: Promise<typeof import('jose')> | null = null;

  constructor(keys: Keys, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
  }

  async sign(claims: TokenClaims): Promise<string> {
    const { SignJWT } = await this.#loadedJose();
    const key = this.#keys.primary();
    return new SignJWT({
      methods: [...claims.methods],
      epoch: claims.epoch,
      ...scopeClaims(claims.scope),
      ...(claims.applicationCredentialId === null ? {} : { credential: claims.applicationCredentialId }),
      ...(claims.parentAuditId === null ? {} : { parent: claims.parentAuditId }),
    })
      .setProtectedHeader({ alg: 'HS256', typ: type, kid: key.id })
      .setIssuer(issuer)
      .setSubject(claims.userId)
      .setJti(claims.auditId)
      .setIssuedAt(claims.issuedAt)
      .setExpirationTime(claims.expiresAt)
      .sign(await this.#importedKey(key));
  }

  /** The claims of a token that was signed here and has not expired; null for anything else. */
  async verify(token: string): Promise<TokenClaims | null> {
    if (token.length > longestToken) return null;
    const { errors, jwtVerify } = await this.#loadedJose();
    const keyOf = (header: JWTHeaderParameters) => {
      const key = this.#keyOf(header);
      if (!key) throw new errors.JWKSNoMatchingKey();
      return this.#importedKey(key);
    };
    try {
      const { payload } = await jwtVerify(token, keyOf, {
        algorithms: ['HS256'],
        typ: type,
        issuer,
        currentDate: new Date(this.#clock.now()),
        requiredClaims: ['sub', 'jti', 'iat', 'exp'],
      });
      return {
        auditId: String(payload.jti),
        parentAuditId: typeof payload.parent === 'string' ? payload.parent : null,
        userId: String(payload.sub),
        scope: scopeOf(payload),
        applicationCredentialId: typeof payload.credential === 'string' ? payload.credential : null,
        methods: Array.isArray(payload.methods) ? payload.methods.map(String) : [],
        epoch: Number(payload.epoch),
        issuedAt: Number(payload.iat),
        expiresAt: Number(payload.exp),
      };
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  #loadedJose(): Promise<typeof import('jose')> {
    // With the first token rather than at the start, which its fifty modules would delay.
    this.#jose ??= import('jose');
    return this.#jose;
  }

  /** The key that a token says it is signed with; those of an older Berth say nothing. */
  #keyOf({ kid }: JWTHeaderParameters): Key | null {
    if (kid === undefined) return this.#keys.unnamed();
    // Not even looked for unless it has the form of a key's id: the header is whatever its sender likes.
    return typeof kid === 'string' && /^[0-9a-f]{16}$/.test(kid) ? this.#keys.find(kid) : null;
  }

  #importedKey(key: Key): Promise<webcrypto.CryptoKey> {
    // Imported once: handing jose the bytes would import them again for each token.
    const known = this.#imported.get(key);
    if (known) return known;
    const hmac = { name: 'HMAC', hash: 'SHA-256' };
    const imported = subtle.importKey('raw', Buffer.from(key.secret), hmac, false, ['sign', 'verify']);
    this.#imported.set(key, imported);
    return imported;
  }
}

function scopeClaims(scope: Scope): Readonly<Record<string, string | boolean>> {
  if (scope.kind === 'none') return {};
  return { [scope.kind]: scope.kind === 'system' ? true : scope.id };
}

function scopeOf({ project, domain, system }: JWTPayload): Scope {
  if (typeof project === 'string') return { kind: 'project', id: project };
  if (typeof domain === 'string') return { kind: 'domain', id: domain };
  return { kind: system === true ? 'system' : 'none' };
}
