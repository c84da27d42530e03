import { mkdirSync } from 'node:fs';
import type { Runtime } from '../runtime/runtime.ts';
import { type Key, keyId, type Purpose, purposes, secretLength } from './key.ts';
import { writeKeyFiles } from './key-file.ts';
import { readKeys } from './read-keys.ts';

/** What making a key takes from the world. */
export type KeyMaker = Pick<Runtime, 'clock' | 'random'>;

/**
 * Makes what a folder (mode 0700) lacks of a primary and a staged key of each purpose. `takenOver`, the signing key of an
 * older Berth, becomes the first token key where there is none. May have been interrupted before.
 */
export function makeFirstKeys(folder: string, maker: KeyMaker, takenOver: Uint8Array | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keys = readKeys(folder);
  const lacking: Key[] = [];
  for (const purpose of purposes) {
    const there = keys.filter((key) => key.purpose === purpose);
    let last = there.at(-1)?.number ?? 0;
    for (let count = there.length; count < 2; count += 1) {
      last += 1;
      const old = purpose === 'token' && count === 0 ? takenOver : null;
      lacking.push(newKey(maker, purpose, last, old));
    }
  }
  if (lacking.length > 0) writeKeyFiles(folder, lacking);
}

/** A new key with a secret of its own, or with one that was in use before keys had files of their own. */
export function newKey(
  { clock, random }: KeyMaker,
  purpose: Purpose,
  number: number,
  old: Uint8Array | null = null,
): Key {
  const secret = old ?? random.bytes(secretLength[purpose]);
  return { purpose, number, id: keyId(secret), madeAt: clock.now(), signedUnnamed: old !== null, secret };
}
