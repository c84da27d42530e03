import type { KeystoneCredential } from '../../neutron/client/index.ts';
import { ConfigError } from './config-error.ts';
import { fileName } from './names.ts';
import type { Option } from './option.ts';
import { options } from './options.ts';
import { type Settings, variableOf } from './settings.ts';

/** The sections that can name a Keystone. */
type Section = 'identity' | 'network';

/** The value of a setting that has to be there because of what another one says (`because`). Throws ConfigError. */
export function needed<S extends Section>(
  settings: Settings,
  section: S,
  name: keyof Settings[S] & string,
  because: string,
): string {
  const value = settings[section][name];
  if (typeof value === 'string') return value;
  const known: Readonly<Record<string, Option<unknown>>> = options[section];
  const option = known[name];
  const variable = option ? ` (or set ${variableOf(section, name, option)})` : '';
  const message = `it is missing: ${because}${variable}`;
  throw new ConfigError([{ where: `[${section}] ${fileName(name)}`, message }]);
}

/** What proves to the Keystone of a section who Berth is. Throws ConfigError for what is missing. */
export function credentialOf(
  settings: Settings,
  section: Section,
  method: KeystoneCredential['method'],
): KeystoneCredential {
  const because = `[${section}] auth is ${method}`;
  const need = (
    name: 'username' | 'password' | 'projectName' | 'applicationCredentialId' | 'applicationCredentialSecret',
  ) => needed(settings, section, name, because);
  if (method === 'application_credential') {
    return { method, id: need('applicationCredentialId'), secret: need('applicationCredentialSecret') };
  }
  const { userDomainId: userDomain, projectDomainId: projectDomain } = settings[section];
  return {
    method,
    username: need('username'),
    password: need('password'),
    projectName: need('projectName'),
    userDomain,
    projectDomain,
  };
}
