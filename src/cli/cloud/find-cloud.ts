import { join, resolve } from 'node:path';
import { Failure } from '../errors/failure.ts';
import type { World } from '../world.ts';
import type { CloudConfig } from './cloud-config.ts';
import { type CloudsFile, readCloudsFile } from './clouds-file.ts';
import { readSettings, type Settings } from './read-settings.ts';

/** Flags of every command that speaks to a cloud. */
export interface CloudFlags {
  readonly osCloud?: string;
  readonly osRegionName?: string;
  readonly osComputeApiVersion?: string;
  readonly data?: string;
}

const defaultCloud = 'berth';

/**
 * Finds the cloud to speak to. OS_* variables count when OS_AUTH_URL is set and no cloud is named (--os-cloud, OS_CLOUD) and
 * no data folder is given (--data); else the first file that has the cloud: that of the given data folder,
 * OS_CLIENT_CONFIG_FILE, that of the data folder (BERTH_DATA, .berth), then where OpenStack's clients look.
 * Throws Failure.
 */
export async function findCloud(flags: CloudFlags, { env, home }: World): Promise<CloudConfig> {
  const named = flags.osCloud || env.OS_CLOUD;
  const config =
    env.OS_AUTH_URL && !named && flags.data === undefined
      ? readSettings('environment', 'the OS_* variables', fromEnvironment(env))
      : await fromFiles(named || defaultCloud, searched(flags, env, home));
  const region = flags.osRegionName ?? (env.OS_REGION_NAME || config.region);
  const computeApiVersion = flags.osComputeApiVersion ?? (env.OS_COMPUTE_API_VERSION || config.computeApiVersion);
  return { ...config, region, computeApiVersion };
}

function searched(flags: CloudFlags, env: World['env'], home: string): string[] {
  const inFolder = (folder: string) => join(resolve(folder), 'clouds.yaml');
  if (flags.data !== undefined) return [inFolder(flags.data)];
  return [
    ...(env.OS_CLIENT_CONFIG_FILE ? [resolve(env.OS_CLIENT_CONFIG_FILE)] : []),
    inFolder(env.BERTH_DATA || '.berth'),
    inFolder('.'),
    join(home, '.config', 'openstack', 'clouds.yaml'),
    join('/etc', 'openstack', 'clouds.yaml'),
  ];
}

async function fromFiles(name: string, paths: readonly string[]): Promise<CloudConfig> {
  const found: CloudsFile[] = [];
  for (const path of paths) {
    const file = await readCloudsFile(path);
    const settings = file?.clouds.get(name);
    if (settings) return readSettings(name, path, settings);
    if (file) found.push(file);
  }
  if (found.length === 0) {
    throw new Failure({
      why: `there is no clouds.yaml (looked for ${paths.join(', ')})`,
      next: [
        'start Berth, which writes one: npm start (or berth up)',
        'or say where there is one: --data FOLDER, or OS_CLIENT_CONFIG_FILE=FILE',
        'or set OS_AUTH_URL, OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME',
      ],
    });
  }
  const known = found.map(({ path, clouds }) => `${path} has ${[...clouds.keys()].join(', ') || 'none'}`);
  throw new Failure({
    why: `there is no cloud "${name}": ${known.join('; ')}`,
    next: ['choose one of them: --os-cloud NAME, or OS_CLOUD=NAME'],
  });
}

function fromEnvironment(env: World['env']): Settings {
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) =>
      key.startsWith('OS_') && value ? [[key.slice('OS_'.length).toLowerCase(), value]] : [],
    ),
  );
}
