import type { KeystoneCredential } from '../../neutron/client/index.ts';
import { credentialOf, needed } from './credential.ts';
import type { Settings } from './settings.ts';

/** A network service of one's own, instead of the embedded one. */
export interface NeutronConfig {
  /** Where `/v2.0` is found; no final slash. */
  readonly endpoint: string;
  /** The Keystone that it checks tokens at; `own`: the identity service of this Berth; null: it takes who asks from headers. */
  readonly keystone: { readonly authUrl: string; readonly credential: KeystoneCredential } | 'own' | null;
}

/** What [network] says; null without an endpoint. Throws ConfigError for what is missing. */
export function neutronConfig(settings: Settings): NeutronConfig | null {
  const { endpoint, auth: method } = settings.network;
  if (endpoint === null) return null;
  if (method === 'none') return { endpoint, keystone: null };
  if (method === 'berth') return { endpoint, keystone: 'own' };
  const authUrl = needed(settings, 'network', 'authUrl', `[network] auth is ${method}`);
  return { endpoint, keystone: { authUrl, credential: credentialOf(settings, 'network', method) } };
}
