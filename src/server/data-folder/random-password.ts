import type { Random } from '../../runtime/runtime.ts';

/**
 * A password of 128 random bits, in characters that need no quoting anywhere. It begins with a letter: YAML reads some words
 * of hex digits as numbers.
 */
export function randomPassword(random: Random): string {
  return `b${Buffer.from(random.bytes(16)).toString('hex')}`;
}
