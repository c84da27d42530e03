import { isSealed, type Sealer } from '../secrets/index.ts';

/** The form in which the store keeps a server's user data: sealed for its row. */
export function sealUserData(sealer: Sealer, instanceUuid: string, userData: string | null): string | null {
  return userData === null ? null : sealer.seal(userData, place(instanceUuid));
}

/** The user data of a row. Throws UnsealError. */
export function openUserData(sealer: Pick<Sealer, 'open'>, instanceUuid: string, stored: string | null): string | null {
  // Rows of older Berths are plain. Base64 has no dots, so neither can be taken for the other.
  return stored === null || !isSealed(stored) ? stored : sealer.open(stored, place(instanceUuid));
}

function place(instanceUuid: string): string {
  return `instance/${instanceUuid}/user_data`;
}
