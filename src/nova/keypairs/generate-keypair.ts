import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { Random } from '../../runtime/runtime.ts';

/** A new key pair, both halves in OpenSSH's own forms. `privateKey` is secret, and is kept nowhere. */
export interface GeneratedKeypair {
  readonly publicKey: string;
  readonly privateKey: string;
}

const type = 'ssh-ed25519';
const comment = 'Generated-by-Berth';
/** PKCS #8 around the 32 bytes of an Ed25519 seed. Source: RFC 8410. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Makes an Ed25519 pair. */
export function generateKeypair(random: Random): GeneratedKeypair {
  const seed = Buffer.from(random.bytes(32));
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  // The last 32 bytes of a SubjectPublicKeyInfo are the key itself.
  const point = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  const publicData = Buffer.concat([field(type), field(point)]);
  return {
    publicKey: `${type} ${publicData.toString('base64')} ${comment}`,
    privateKey: openSshPrivateKey(publicData, seed, point, Buffer.from(random.bytes(4))),
  };
}

/** Unencrypted. Source: PROTOCOL.key of OpenSSH. */
function openSshPrivateKey(publicData: Buffer, seed: Buffer, point: Buffer, check: Buffer): string {
  const secret = Buffer.concat([
    check,
    check,
    field(type),
    field(point),
    field(Buffer.concat([seed, point])),
    field(comment),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const count = Buffer.from([0, 0, 0, 1]);
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0', 'latin1'),
    field('none'),
    field('none'),
    field(''),
    count,
    field(publicData),
    field(Buffer.concat([secret, padding])),
  ]);
  const lines = whole.toString('base64').match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function field(value: string | Buffer): Buffer {
  const data = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}
