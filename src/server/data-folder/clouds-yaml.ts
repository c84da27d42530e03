import { existsSync, readFileSync } from 'node:fs';
import { writeSecret } from './data-folder.ts';

/** The newest Compute microversion that clients are told to use. */
export const computeApiVersion = '2.73';

export interface CloudUser {
  /** Name of the cloud in the file. */
  readonly cloud: string;
  readonly username: string;
  readonly password: string;
  readonly projectName: string;
}

export interface CloudsOptions {
  /** Base URL of this Berth. */
  readonly url: string;
  /** The Compute microversion that clients are to use. */
  readonly computeApiVersion: string;
  /** File with the certificate to trust, where the system trusts none that vouches for it. */
  readonly authority?: string | undefined;
}

/** Writes the file by which OpenStack's clients find this cloud. Mode 0600: it holds passwords. */
export function writeCloudsYaml(path: string, users: readonly CloudUser[], options: CloudsOptions): void {
  writeSecret(path, `clouds:\n${users.map((user) => cloud(user, options)).join('')}`);
}

/** Brings the URLs of a file that is there up to date, and leaves all else in it alone. */
export function refreshCloudsYaml(path: string, url: string): void {
  if (!existsSync(path)) return;
  const before = readFileSync(path, 'utf8');
  const after = before.replace(/^(\s+auth_url: ).*$/gm, `$1${url}/identity/v3`);
  if (after !== before) writeSecret(path, after);
}

function cloud(user: CloudUser, { url, computeApiVersion, authority }: CloudsOptions): string {
  return `  ${user.cloud}:
    region_name: RegionOne
    identity_api_version: 3
    compute_api_version: "${computeApiVersion}"${authority === undefined ? '' : `\n    cacert: ${JSON.stringify(authority)}`}
    auth:
      auth_url: ${url}/identity/v3
      username: ${user.username}
      password: ${user.password}
      project_name: ${user.projectName}
      user_domain_id: default
      project_domain_id: default
`;
}
