import type { KeystoneCredential } from '../../neutron/client/index.ts';
import { credentialOf } from './credential.ts';
import type { Settings } from './settings.ts';

/** A Keystone of one's own, instead of the embedded identity service. */
export interface IdentityConfig {
  /** With its version; no final slash. */
  readonly endpoint: string;
  /** Whom Berth has tokens checked as, and goes to others as. */
  readonly credential: KeystoneCredential;
  /** How long what it says of a token holds, milliseconds. */
  readonly keepFor: number;
}

/** What [identity] says; null without an endpoint. Throws ConfigError for what is missing. */
export function identityConfig(settings: Settings): IdentityConfig | null {
  const { endpoint, auth, tokenCacheTime } = settings.identity;
  if (endpoint === null) return null;
  return { endpoint, credential: credentialOf(settings, 'identity', auth), keepFor: tokenCacheTime * 1000 };
}
