import { parseCidr } from '../ipam/address.ts';

/** Blocks in canonical text, each once, in the order they came. */
export function canonicalBlocks(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => parseCidr(text)?.text ?? text))];
}
