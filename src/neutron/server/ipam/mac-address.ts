import type { Random } from '../../../runtime/runtime.ts';

const forms = [
  /^([0-9a-f]{1,2})[:-]([0-9a-f]{1,2})[:-]([0-9a-f]{1,2})[:-]([0-9a-f]{1,2})[:-]([0-9a-f]{1,2})[:-]([0-9a-f]{1,2})$/i,
  /^([0-9a-f]{2})([0-9a-f]{2})\.([0-9a-f]{2})([0-9a-f]{2})\.([0-9a-f]{2})([0-9a-f]{2})$/i,
  /^([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i,
];

/** The lower-case colon form of a MAC address in colon, dash, dotted or bare notation; null when it is none. */
export function normalizeMac(text: string): string | null {
  for (const form of forms) {
    const match = form.exec(text);
    if (match) {
      return match
        .slice(1)
        .map((byte) => byte.toLowerCase().padStart(2, '0'))
        .join(':');
    }
  }
  return null;
}

/** True for a normalized address that a port may have: neither all zeros nor broadcast. */
export function isAssignableMac(text: string): boolean {
  return normalizeMac(text) === text && text !== '00:00:00:00:00:00' && text !== 'ff:ff:ff:ff:ff:ff';
}

/** A random address below `base`: its first three bytes, four where the fourth is not zero. Source: Neutron's address management. */
export function randomMac(base: string, random: Random): string {
  const bytes = base.split(':');
  const kept = bytes[3] === '00' ? 3 : 4;
  const rest = [...random.bytes(6 - kept)].map((byte) => byte.toString(16).padStart(2, '0'));
  return [...bytes.slice(0, kept), ...rest].join(':');
}

/** The lower 64 bits of the address that IPv6 auto-configuration makes of a MAC (modified EUI-64, RFC 4291). */
export function eui64(mac: string): bigint {
  const bytes = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const [first = 0, second = 0, third = 0, ...rest] = bytes;
  return [first ^ 2, second, third, 0xff, 0xfe, ...rest].reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
