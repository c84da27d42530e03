import type { KeystoneCredential } from '../neutron/client/index.ts';
import { ConfigError } from './config-error.ts';

/** A network service of one's own, instead of the embedded one. */
export interface NeutronConfig {
  /** Where `/v2.0` is found; no final slash. */
  readonly endpoint: string;
  /** Null: it takes who asks from headers. */
  readonly keystone: { readonly authUrl: string; readonly credential: KeystoneCredential } | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const methods = ['none', 'password', 'application_credential'] as const;

/** Reads what BERTH_NEUTRON_… say; null without an endpoint. Secrets come from the environment only. Throws ConfigError. */
export function readNeutronConfig(flag: string | undefined, env: Environment): NeutronConfig | null {
  const endpoint = flag ?? env.BERTH_NEUTRON_ENDPOINT;
  if (!endpoint) return null;
  const where = flag === undefined ? 'BERTH_NEUTRON_ENDPOINT' : '--neutron-endpoint';
  return { endpoint: readUrl(where, endpoint), keystone: readKeystone(env) };
}

function readKeystone(env: Environment): NeutronConfig['keystone'] {
  const auth = env.BERTH_NEUTRON_AUTH || 'none';
  const method = methods.find((known) => known === auth);
  if (method === undefined) {
    throw new ConfigError(`BERTH_NEUTRON_AUTH is "${auth}": it must be one of ${methods.join(', ')}`);
  }
  if (method === 'none') return null;
  const need = (name: string): string => {
    const value = env[name];
    if (value) return value;
    throw new ConfigError(`${name} is missing: BERTH_NEUTRON_AUTH is ${method}`);
  };
  const authUrl = readUrl('BERTH_NEUTRON_AUTH_URL', need('BERTH_NEUTRON_AUTH_URL'));
  if (method === 'application_credential') {
    const id = need('BERTH_NEUTRON_APPLICATION_CREDENTIAL_ID');
    return { authUrl, credential: { method, id, secret: need('BERTH_NEUTRON_APPLICATION_CREDENTIAL_SECRET') } };
  }
  return {
    authUrl,
    credential: {
      method,
      username: need('BERTH_NEUTRON_USERNAME'),
      password: need('BERTH_NEUTRON_PASSWORD'),
      projectName: need('BERTH_NEUTRON_PROJECT'),
      userDomain: env.BERTH_NEUTRON_USER_DOMAIN_ID || 'default',
      projectDomain: env.BERTH_NEUTRON_PROJECT_DOMAIN_ID || 'default',
    },
  };
}

function readUrl(where: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  // Not shown: it may hold a password.
  if (url && (url.username !== '' || url.password !== '')) throw new ConfigError(`${where} must not hold a password`);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new ConfigError(`${where} is "${text}": it must be a URL that begins with http:// or https://`);
  }
  return text.replace(/\/+$/, '');
}
