import { subtle, type webcrypto } from 'node:crypto';
import type { Clock } from '../runtime/runtime.ts';

/** What a token says of itself. Names, roles and whether it still holds are looked up each time (authority.ts). */
export interface TokenClaims {
  readonly auditId: string;
  /** The audit id of the token that this one was made from; null for one that was made with a password. */
  readonly parentAuditId: string | null;
  readonly userId: string;
  /** Null without project scope. */
  readonly projectId: string | null;
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

/** Makes tokens as JWTs signed with HS256, and reads them back. */
export class TokenSigner {
  readonly #secret: Uint8Array;
  readonly #clock: Clock;
  #key: Promise<webcrypto.CryptoKey> | null = null;
  #jose: Promise<typeof import('jose')> | null = null;

  /** `secret`: at least 32 bytes. Throws RangeError for a shorter one. */
  constructor(secret: Uint8Array, clock: Clock) {
    if (secret.length < 32) throw new RangeError('the signing key of tokens needs at least 32 bytes');
    this.#secret = secret;
    this.#clock = clock;
  }

  async sign(claims: TokenClaims): Promise<string> {
    const { SignJWT } = await this.#loadedJose();
    return new SignJWT({
      methods: [...claims.methods],
      epoch: claims.epoch,
      ...(claims.projectId === null ? {} : { project: claims.projectId }),
      ...(claims.parentAuditId === null ? {} : { parent: claims.parentAuditId }),
    })
      .setProtectedHeader({ alg: 'HS256', typ: type })
      .setIssuer(issuer)
      .setSubject(claims.userId)
      .setJti(claims.auditId)
      .setIssuedAt(claims.issuedAt)
      .setExpirationTime(claims.expiresAt)
      .sign(await this.#importedKey());
  }

  /** The claims of a token that was signed here and has not expired; null for anything else. */
  async verify(token: string): Promise<TokenClaims | null> {
    if (token.length > longestToken) return null;
    const { errors, jwtVerify } = await this.#loadedJose();
    try {
      const { payload } = await jwtVerify(token, await this.#importedKey(), {
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
        projectId: typeof payload.project === 'string' ? payload.project : null,
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

  #importedKey(): Promise<webcrypto.CryptoKey> {
    // Imported once: handing jose the bytes would import them again for each token.
    this.#key ??= subtle.importKey('raw', this.#secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
    return this.#key;
  }
}
