import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemRuntime } from '../runtime/system-runtime.ts';
import { readConfig } from './config/config.ts';
import type { ConfigFlags, Environment } from './config/settings.ts';
import { openDataFolder } from './data-folder/data-folder.ts';
import { firstPasswords } from './first-passwords.ts';
import type { RunningBerth } from './serve.ts';

/** Starts everything in this process. What it throws explainFailure() puts into words. */
export async function startBerth(flags: ConfigFlags, env: Environment): Promise<RunningBerth> {
  const config = await readConfig(flags, env);
  const folder = openDataFolder(resolve(config.settings.server.dataFolder));
  try {
    const runtime = systemRuntime();
    // At a first start other threads hash passwords while this one loads the services; either takes a good part of a second.
    const [passwords, { serve }] = await Promise.all([
      config.identity || existsSync(folder.cloudsFile) ? null : firstPasswords(runtime.random),
      import('./serve.ts'),
    ]);
    return await serve({ config, folder, runtime, passwords });
  } catch (error) {
    folder.release();
    throw error;
  }
}
