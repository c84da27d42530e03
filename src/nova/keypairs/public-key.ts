import { createHash } from 'node:crypto';

const types = new Set([
  'ssh-rsa',
  'ssh-dss',
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
]);

/** MD5 over the key's data, in pairs with colons, as Nova shows it; null for a text that is no OpenSSH public key. */
export function publicKeyFingerprint(text: string): string | null {
  const [type, encoded] = text.trim().split(/\s+/);
  if (type === undefined || encoded === undefined || !types.has(type)) return null;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return null;
  const data = Buffer.from(encoded, 'base64');
  // The data begins with the type once more; a key that was cut or pasted wrong does not.
  if (data.length < 4 + type.length || data.readUInt32BE(0) !== type.length) return null;
  if (data.toString('latin1', 4, 4 + type.length) !== type) return null;
  return md5(data);
}

function md5(data: Buffer): string {
  return createHash('md5')
    .update(data)
    .digest('hex')
    .replace(/..(?=.)/g, '$&:');
}
