import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The unmodified `openstack` client, told of a cloud by its clouds.yaml only. */
export interface OpenStackClient {
  /** Runs a command; answers standard output. Throws with standard error when it fails. */
  (...args: string[]): Promise<string>;
  /** Runs a command with `-f json`; answers what it printed, parsed. */
  json<T = Record<string, unknown>>(...args: string[]): Promise<T>;
  /** Runs a command that must fail; answers standard error. */
  failing(...args: string[]): Promise<string>;
}

export function openstackClient(cloudsFile: string, cloud: string): OpenStackClient {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: '/nonexistent',
    OS_CLIENT_CONFIG_FILE: cloudsFile,
    OS_CLOUD: cloud,
  };
  const options = { env, timeout: 300_000, maxBuffer: 16 * 1024 * 1024 };
  const client = async (...args: string[]) => {
    try {
      return (await run('/usr/bin/openstack', args, options)).stdout;
    } catch (error) {
      const { stderr, stdout } = error as { stderr?: string; stdout?: string };
      throw new Error(`openstack ${args.join(' ')} failed:\n${stderr}${stdout}`, { cause: error });
    }
  };
  return Object.assign(client, {
    json: async <T>(...args: string[]) => JSON.parse(await client(...args, '-f', 'json')) as T,
    failing: async (...args: string[]) => {
      try {
        await run('/usr/bin/openstack', args, options);
      } catch (error) {
        return (error as { stderr?: string }).stderr ?? '';
      }
      throw new Error(`openstack ${args.join(' ')} was expected to fail`);
    },
  });
}
