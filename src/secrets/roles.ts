import type { Key } from './key.ts';

/**
 * What a key does among those of its purpose. The newest one is staged: it does nothing yet, so that it can be copied to
 * every process before it is used. The one before it is primary: it signs or seals. All older ones are secondary: they
 * still verify or open. A key that is alone is primary.
 */
export type Role = 'staged' | 'primary' | 'secondary';

/** The role of a key among the keys of one purpose, given in the order of their numbers. */
export function roleOf(key: Key, keys: readonly Key[]): Role {
  const behind = keys.filter((other) => other.number > key.number).length;
  if (behind === 0 && keys.length > 1) return 'staged';
  return behind <= 1 ? 'primary' : 'secondary';
}

/** The key that signs or seals; undefined of no keys. */
export function primaryOf(keys: readonly Key[]): Key | undefined {
  return keys.at(-2) ?? keys.at(-1);
}
