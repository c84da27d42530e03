import type { Random } from '../../../runtime/runtime.ts';

/** Without the letters and digits that look alike. */
const alphabet = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const length = 12;

/** A password for a server's administrator, as Nova makes one where none is given. */
export function adminPassword(random: Random): string {
  return Array.from({ length }, () => alphabet.charAt(random.int(alphabet.length))).join('');
}

/** `r-` and eight letters or digits: what the servers of one request have in common. */
export function reservationId(random: Random): string {
  const symbols = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return `r-${Array.from({ length: 8 }, () => symbols.charAt(random.int(symbols.length))).join('')}`;
}
