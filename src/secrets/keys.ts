import { KeyRepositoryError, keyFolderAdvice } from './errors.ts';
import type { Key } from './key.ts';
import { primaryOf } from './roles.ts';

/** The keys of one purpose, as those see them who sign, verify, seal and open. */
export interface Keys {
  /** The key that signs or seals now. Throws KeyRepositoryError when there is none. */
  primary(): Key;
  /** The key with this id; null when there is none. */
  find(id: string): Key | null;
  /** The key that signed before tokens said by which key they are signed; null when there is none. */
  unnamed(): Key | null;
}

/** Keys that stay as they are, given in the order of their numbers. */
export function fixedKeys(keys: readonly Key[]): Keys {
  return {
    primary: () => {
      const key = primaryOf(keys);
      if (!key) throw new KeyRepositoryError('there is no key', keyFolderAdvice);
      return key;
    },
    find: (id) => keys.find((key) => key.id === id) ?? null,
    unnamed: () => keys.find((key) => key.signedUnnamed) ?? null,
  };
}
