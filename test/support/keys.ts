import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import {
  createSealer,
  fixedKeys,
  type Key,
  type Keys,
  keyId,
  type Purpose,
  type Sealer,
} from '../../src/secrets/index.ts';

/** A key whose secret is one byte, repeated. */
export function testKey(purpose: Purpose, number: number, byte: number, more: Partial<Key> = {}): Key {
  const secret = new Uint8Array(purpose === 'token' ? 64 : 32).fill(byte);
  return { purpose, number, id: keyId(secret), madeAt: 0, signedUnnamed: false, secret, ...more };
}

/** One token key that stays. */
export function testSigningKeys(byte = 7): Keys {
  return fixedKeys([testKey('token', 1, byte)]);
}

/** Seals with one key that stays. */
export function testSealer(byte = 8): Sealer {
  return createSealer(fixedKeys([testKey('sealing', 1, byte)]), systemRuntime().random);
}
