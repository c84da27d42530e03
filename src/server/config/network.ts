import type { KeystoneCredential } from '../../neutron/client/index.ts';
import { ConfigError } from './config-error.ts';
import { fileName } from './names.ts';
import { options } from './options.ts';
import { type Settings, variableOf } from './settings.ts';

/** A network service of one's own, instead of the embedded one. */
export interface NeutronConfig {
  /** Where `/v2.0` is found; no final slash. */
  readonly endpoint: string;
  /** The Keystone that it checks tokens at; `own`: the identity service of this process; null: it takes who asks from headers. */
  readonly keystone: { readonly authUrl: string; readonly credential: KeystoneCredential } | 'own' | null;
}

/** What [network] says; null without an endpoint. Throws ConfigError for what is missing. */
export function neutronConfig({ network }: Settings): NeutronConfig | null {
  const { endpoint, auth: method } = network;
  if (endpoint === null) return null;
  if (method === 'none') return { endpoint, keystone: null };
  if (method === 'berth') return { endpoint, keystone: 'own' };
  const need = (name: keyof Settings['network']): string => {
    const value = network[name];
    if (value !== null) return value;
    const message = `it is missing: [network] auth is ${method} (or set ${variableOf('network', name, options.network[name])})`;
    throw new ConfigError([{ where: `[network] ${fileName(name)}`, message }]);
  };
  const authUrl = need('authUrl');
  if (method === 'application_credential') {
    const id = need('applicationCredentialId');
    return { endpoint, keystone: { authUrl, credential: { method, id, secret: need('applicationCredentialSecret') } } };
  }
  return {
    endpoint,
    keystone: {
      authUrl,
      credential: {
        method,
        username: need('username'),
        password: need('password'),
        projectName: need('projectName'),
        userDomain: network.userDomainId,
        projectDomain: network.projectDomainId,
      },
    },
  };
}
