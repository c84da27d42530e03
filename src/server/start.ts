import { existsSync } from 'node:fs';
import { ServiceCredentialRefused } from '../neutron/client/errors/service-credential-refused.ts';
import { systemRuntime } from '../runtime/system-runtime.ts';
import { NewerSchemaError } from '../store/errors.ts';
import { type ConfigFlags, readConfig } from './config.ts';
import { ConfigError } from './config-error.ts';
import { DataFolderInUse, openDataFolder } from './data-folder.ts';
import { firstPasswords } from './first-passwords.ts';
import type { RunningBerth } from './serve.ts';

/** Starts everything in this process. What it throws explainStartError() puts into words. */
export async function startBerth(
  flags: ConfigFlags,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RunningBerth> {
  const config = readConfig(flags, env);
  const folder = openDataFolder(config.dataFolder);
  try {
    const runtime = systemRuntime();
    // At a first start other threads hash passwords while this one loads the services; either takes a good part of a second.
    const [passwords, { serve }] = await Promise.all([
      existsSync(folder.cloudsFile) ? null : firstPasswords(runtime.random),
      import('./serve.ts'),
    ]);
    return await serve({ config, folder, runtime, passwords });
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** Why a start failed, for a person, with what to do about it. */
export function explainStartError(error: unknown): string {
  if (error instanceof ConfigError || error instanceof NewerSchemaError) return error.message;
  if (error instanceof ServiceCredentialRefused) return `${error.message}.`;
  if (error instanceof DataFolderInUse) {
    return `${error.message}.\n       Stop that one, or give this one a folder of its own: --data FOLDER (BERTH_DATA).`;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}.\n       Something listens there already; choose another port: --port NUMBER (BERTH_PORT).`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
