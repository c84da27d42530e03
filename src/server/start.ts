import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ServiceCredentialRefused } from '../neutron/client/errors/service-credential-refused.ts';
import { systemRuntime } from '../runtime/system-runtime.ts';
import { KeyRepositoryError } from '../secrets/errors.ts';
import { NewerSchemaError } from '../store/errors.ts';
import { readConfig } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import type { ConfigFlags, Environment } from './config/settings.ts';
import { DataFolderInUse, openDataFolder } from './data-folder.ts';
import { DatabaseUnusable } from './database-unusable.ts';
import { firstPasswords } from './first-passwords.ts';
import type { RunningBerth } from './serve.ts';

/** Starts everything in this process. What it throws explainStartError() puts into words. */
export async function startBerth(flags: ConfigFlags, env: Environment): Promise<RunningBerth> {
  const config = await readConfig(flags, env);
  const folder = openDataFolder(resolve(config.settings.server.dataFolder));
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

/** Why a start failed and what to do about it. */
export interface StartFailure {
  readonly why: string;
  readonly next: readonly string[];
}

/** Puts what startBerth() threw into words, for a person; null for a defect. */
export function explainStartError(error: unknown): StartFailure | null {
  if (error instanceof ConfigError) {
    const next = ['berth config check looks at all settings', 'docs/reference/configuration.md has every one of them'];
    return { why: error.message, next };
  }
  if (error instanceof KeyRepositoryError) return { why: error.problem, next: [error.advice] };
  if (error instanceof NewerSchemaError) return { why: error.message, next: ['start the Berth that used it last'] };
  if (error instanceof ServiceCredentialRefused) {
    return {
      why: error.message,
      next: ['look at [network] (BERTH_NETWORK_…): docs/how-to/real-neutron.md has what is needed'],
    };
  }
  if (error instanceof DatabaseUnusable) {
    return { why: error.message, next: ['look at --database (BERTH_DATABASE, [database] url), and whether it runs'] };
  }
  if (error instanceof DataFolderInUse) {
    return {
      why: error.message,
      next: ['stop that one', 'or give this one a folder of its own: --data FOLDER (BERTH_DATA)'],
    };
  }
  if (!(error instanceof Error && 'code' in error)) return null;
  if (error.code === 'EADDRINUSE') {
    return {
      why: `something listens there already: ${error.message}`,
      next: ['choose another port: --port NUMBER (BERTH_PORT)'],
    };
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return {
      why: `this machine has no such address: ${error.message}`,
      next: ['choose another one: --host ADDRESS (BERTH_HOST)'],
    };
  }
  if (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'EPERM') {
    return {
      why: error.message,
      next: ['give this user the right to it', 'or use another folder or port: --data, --port'],
    };
  }
  return null;
}
