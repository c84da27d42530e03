import { createHmac } from 'node:crypto';

/** What keys are for. A key of one purpose is never used for another. */
export const purposes = ['token', 'sealing'] as const;

/** One of the purposes: `token` keys sign tokens, `sealing` keys encrypt what lies in the database. */
export type Purpose = (typeof purposes)[number];

/** One secret key. It never changes: a rotation makes another one. */
export interface Key {
  readonly purpose: Purpose;
  /** From 1 up, in the order in which the keys of a purpose were made. */
  readonly number: number;
  /** 16 hex digits, made from the secret; they tell keys apart and may be known to everybody. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** True of the key of an older Berth, whose tokens do not say which key signed them. */
  readonly signedUnnamed: boolean;
  /** 64 bytes of a token key, 32 of a sealing key. */
  readonly secret: Uint8Array;
}

/** Bytes of a secret: the block of HMAC-SHA-256, the key of AES-256. */
export const secretLength: Readonly<Record<Purpose, number>> = { token: 64, sealing: 32 };

/** The id of a secret. */
export function keyId(secret: Uint8Array): string {
  return createHmac('sha256', secret).update('berth key id').digest('hex').slice(0, 16);
}
