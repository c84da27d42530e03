import { existsSync, readFileSync } from 'node:fs';
import { KeyRepositoryError } from '../../secrets/index.ts';

/** The one signing key of an older Berth, 64 bytes; null when there is no such file. Throws KeyRepositoryError. */
export function readOldSigningKey(path: string): Uint8Array | null {
  if (!existsSync(path)) return null;
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length === 64) return key;
  throw new KeyRepositoryError(
    `${path} is damaged`,
    'put it back from a backup, or remove it, which ends the tokens that it has signed',
  );
}
