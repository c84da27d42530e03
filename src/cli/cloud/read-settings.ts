import { Failure } from '../errors/failure.ts';
import type { ApplicationCredential, CloudConfig, Credential, Named } from './cloud-config.ts';
import { defaultComputeApiVersion } from './cloud-config.ts';

/** Settings of a cloud by the names that clouds.yaml has for them, `auth` folded in. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** Makes a CloudConfig of settings. Throws Failure when something is missing or of a kind that is not spoken. */
export function readSettings(name: string, source: string, settings: Settings): CloudConfig {
  return {
    name,
    source,
    authUrl: required('auth_url'),
    credential: credential(),
    region: settings.region_name,
    endpointInterface: endpointInterface(settings.interface ?? settings.endpoint_type),
    computeApiVersion: settings.compute_api_version ?? defaultComputeApiVersion,
    caFile: settings.cacert,
    verify: !/^(false|no|0)$/i.test(settings.verify ?? ''),
  };

  function credential(): Credential {
    const authType = settings.auth_type ?? 'password';
    switch (authType) {
      case 'password':
      case 'v3password':
        return {
          kind: 'password',
          user: user(),
          password: required('password'),
          project: named('project', settings.project_name ?? settings.tenant_name),
        };
      case 'v3applicationcredential': {
        const secret = required('application_credential_secret');
        return { kind: 'application_credential', of: applicationCredential(), secret };
      }
      default:
        throw new Failure({
          why: `cloud "${name}" in ${source} signs in with auth_type ${authType}; this command knows password and v3applicationcredential`,
          next: [
            'give the cloud auth_type: password, with username and password',
            'or auth_type: v3applicationcredential, with application_credential_id and application_credential_secret',
          ],
        });
    }
  }

  function applicationCredential(): ApplicationCredential {
    const byName = settings.application_credential_name;
    if (settings.application_credential_id || !byName) return { id: required('application_credential_id') };
    return { name: byName, user: user() };
  }

  function user(): Named {
    return named('user', settings.username ?? settings.user_name);
  }

  function required(key: string): string {
    const value = settings[key];
    if (value) return value;
    throw new Failure({
      why: `cloud "${name}" in ${source} has no ${key}`,
      next: [`add ${key} to it`],
    });
  }

  function named(what: 'user' | 'project', byName: string | undefined): Named {
    const id = settings[`${what}_id`];
    if (id) return { id };
    const domainId = settings[`${what}_domain_id`] ?? settings.default_domain_id ?? settings.default_domain;
    const domainName = settings[`${what}_domain_name`];
    const domain = domainName ? { name: domainName } : { id: domainId ?? 'default' };
    return { name: byName ?? required(what === 'user' ? 'username' : 'project_name'), domain };
  }
}

function endpointInterface(text: string | undefined): CloudConfig['endpointInterface'] {
  const plain = (text ?? 'public').replace(/URL$/, '');
  return plain === 'internal' || plain === 'admin' ? plain : 'public';
}
