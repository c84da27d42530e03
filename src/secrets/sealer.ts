import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '../runtime/runtime.ts';
import { UnsealError } from './errors.ts';
import type { Keys } from './keys.ts';

/** Encrypts texts that lie where others may come by them: a database, its backups. */
export interface Sealer {
  /** The text, sealed for one place, such as `instance/UUID/user_data`: moved to another one it cannot be opened. */
  seal(text: string, place: string): string;
  /** The text that was sealed for this place. Throws UnsealError when the key is missing, or the text was changed. */
  open(sealed: string, place: string): string;
}

/** How sealed texts begin: what this file makes of them is their first form. */
const prefix = 'sealed.1';
const cipher = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;

/** Whether a text is a sealed one. */
export function isSealed(text: string): boolean {
  return text.startsWith(`${prefix}.`);
}

/** Seals with the primary key, by AES-256-GCM: `sealed.1.<key id>.<nonce, ciphertext and tag, base64url>`. */
export function createSealer(keys: Keys, random: Random): Sealer {
  return {
    seal: (text, place) => {
      const { id, secret } = keys.primary();
      const nonce = random.bytes(nonceLength);
      const sealing = createCipheriv(cipher, secret, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(place));
      const bytes = Buffer.concat([nonce, sealing.update(text, 'utf8'), sealing.final(), sealing.getAuthTag()]);
      return [prefix, id, bytes.toString('base64url')].join('.');
    },
    open: (sealed, place) => {
      const [, id = '', body = ''] = /^sealed\.1\.([0-9a-f]{16})\.([\w-]+)$/.exec(sealed) ?? [];
      if (id === '') throw new UnsealError(`${place} is not in the form of a sealed text: put it back from a backup`);
      const key = keys.find(id);
      if (!key) {
        throw new UnsealError(
          `${place} is sealed with the key ${id}, which is not here: copy the key folder of the process that sealed it`,
        );
      }
      const bytes = Buffer.from(body, 'base64url');
      if (bytes.length < nonceLength + tagLength) throw changed(place, id);
      const opening = createDecipheriv(cipher, key.secret, bytes.subarray(0, nonceLength), { authTagLength: tagLength })
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-tagLength));
      try {
        const text = Buffer.concat([opening.update(bytes.subarray(nonceLength, -tagLength)), opening.final()]);
        return text.toString('utf8');
      } catch {
        throw changed(place, id);
      }
    },
  };
}

function changed(place: string, id: string): UnsealError {
  return new UnsealError(
    `${place} does not open with the key ${id} that sealed it: it was changed, or moved from another row; put it back from a backup`,
  );
}
