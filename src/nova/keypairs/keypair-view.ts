import { nameNumber } from '../../runtime/name-uuid.ts';
import type { KeypairTable } from '../../store/index.ts';
import { has } from '../microversion/features.ts';
import type { Microversion } from '../microversion/microversion.ts';

/** What every answer about a key pair has. */
export function briefKeypair(keypair: KeypairTable, version: Microversion): object {
  return {
    name: keypair.name,
    public_key: keypair.public_key,
    fingerprint: keypair.fingerprint,
    ...(has(version, 'keypairType') ? { type: keypair.type } : {}),
  };
}

/** `GET /os-keypairs/{name}`. */
export function detailedKeypair(keypair: KeypairTable, version: Microversion): object {
  return {
    ...briefKeypair(keypair, version),
    user_id: keypair.user_id,
    id: nameNumber('keypair', `${keypair.user_id}/${keypair.name}`),
    created_at: `${keypair.created_at.slice(0, 23)}000`,
    updated_at: null,
    deleted: false,
    deleted_at: null,
  };
}
