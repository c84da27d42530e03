import { rmSync } from 'node:fs';
import type { Key, Purpose } from './key.ts';
import { keyFile, writeKeyFiles } from './key-file.ts';
import { type KeyMaker, newKey } from './make-keys.ts';
import { readCompleteKeys } from './read-keys.ts';

/** What a rotation did. */
export interface Rotation {
  readonly made: readonly Key[];
  readonly removed: readonly Key[];
}

/** How a rotation is to be done. */
export interface RotateOptions {
  /** Milliseconds for which a token key is kept after it has signed for the last time: no token lives longer. */
  readonly keepTokenKeys: number;
}

/**
 * Makes a new staged key; the staged one becomes primary, the primary one secondary. Token keys whose tokens have all ended
 * are removed; sealing keys never are, for something may be sealed with them. Throws KeyRepositoryError.
 */
export function rotateKeys(folder: string, purpose: Purpose, maker: KeyMaker, options: RotateOptions): Rotation {
  const keys = ofPurpose(folder, purpose);
  const made = newKey(maker, purpose, lastNumber(keys) + 1);
  writeKeyFiles(folder, [made]);
  if (purpose === 'sealing') return { made: [made], removed: [] };
  const removed = outlived([...keys, made], made.madeAt - options.keepTokenKeys);
  remove(folder, removed);
  return { made: [made], removed };
}

/** Replaces all token keys at once: every token that was made before is void. Throws KeyRepositoryError. */
export function replaceTokenKeys(folder: string, maker: KeyMaker): Rotation {
  const removed = ofPurpose(folder, 'token');
  const last = lastNumber(removed);
  const made = [last + 1, last + 2].map((number) => newKey(maker, 'token', number));
  writeKeyFiles(folder, made);
  remove(folder, removed);
  return { made, removed };
}

/** The keys that signed for the last time before `since`: when the key two after it was made, the next one took its place. */
function outlived(keys: readonly Key[], since: number): readonly Key[] {
  return keys.filter((_, index) => {
    const successorStaged = keys[index + 2];
    return successorStaged !== undefined && successorStaged.madeAt <= since;
  });
}

function ofPurpose(folder: string, purpose: Purpose): readonly Key[] {
  return readCompleteKeys(folder).filter((key) => key.purpose === purpose);
}

function lastNumber(keys: readonly Key[]): number {
  return keys.at(-1)?.number ?? 0;
}

function remove(folder: string, keys: readonly Key[]): void {
  for (const { purpose, number } of keys) rmSync(keyFile(folder, purpose, number), { force: true });
}
