import { createHash } from 'node:crypto';

/** Berth's own name space for ids that follow from names. */
const namespace = Buffer.from('5b1f6a5e0c7d4f7a9a3e6c2d8b4f1e07', 'hex');

/** The same UUID for the same kind and name, always: for what has a name and no id of its own. Source: RFC 9562, version 5. */
export function nameUuid(kind: string, name: string): string {
  const bytes = createHash('sha1').update(namespace).update(`${kind}:${name}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A whole number from 1 to 2^31 − 1 for the same, where the API still counts. Two names may share one. */
export function nameNumber(kind: string, name: string): number {
  const hash = createHash('sha1').update(`${kind}:${name}`).digest();
  return (hash.readUInt32BE(0) % 0x7fffffff) + 1;
}
