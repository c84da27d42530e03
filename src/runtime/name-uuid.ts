import { createHash } from 'node:crypto';
import { uuid5 } from './uuid5.ts';

/** Berth's own name space for ids that follow from names. */
const namespace = '5b1f6a5e-0c7d-4f7a-9a3e-6c2d8b4f1e07';

/** The same UUID for the same kind and name, always: for what has a name and no id of its own. */
export function nameUuid(kind: string, name: string): string {
  return uuid5(namespace, `${kind}:${name}`);
}

/** A whole number from 1 to 2^31 − 1 for the same, where the API still counts. Two names may share one. */
export function nameNumber(kind: string, name: string): number {
  const hash = createHash('sha1').update(`${kind}:${name}`).digest();
  return (hash.readUInt32BE(0) % 0x7fffffff) + 1;
}
