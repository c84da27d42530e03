import { existsSync } from 'node:fs';
import { systemRuntime } from '../runtime/system-runtime.ts';
import { NewerSchemaError, openSqlite } from '../store/index.ts';
import { pinoLogger } from '../telemetry/pino-logger.ts';
import { createCloud } from './cloud.ts';
import { refreshCloudsYaml } from './clouds-yaml.ts';
import { type Config, ConfigError, type ConfigFlags, readConfig } from './config.ts';
import { DataFolderInUse, openDataFolder } from './data-folder.ts';
import { firstStart } from './first-start.ts';

/** A Berth that answers requests. */
export interface RunningBerth {
  readonly url: string;
  readonly cloudsFile: string;
  /** How many builds and deletions of an earlier process are being gone on with. */
  readonly recovered: number;
  /** Takes no more requests, waits for what runs, and closes. Answers how many builds and deletions it left unfinished. */
  stop(): Promise<number>;
}

/** How long a stop waits for builds and deletions, milliseconds. What is left is durable: the next start goes on with it. */
const stopPatience = 60_000;

/** Starts everything in this process. What it throws explainStartError() puts into words. */
export async function startBerth(
  flags: ConfigFlags,
  env: Readonly<Record<string, string | undefined>>,
): Promise<RunningBerth> {
  const config = readConfig(flags, env);
  const folder = openDataFolder(config.dataFolder);
  try {
    return await startIn(folder, config);
  } catch (error) {
    folder.release();
    throw error;
  }
}

async function startIn(folder: ReturnType<typeof openDataFolder>, config: Config): Promise<RunningBerth> {
  const runtime = systemRuntime();
  const logger = pinoLogger(config.logLevel);
  const database = openSqlite({ file: folder.databaseFile });
  try {
    const signingKey = folder.signingKey(runtime.random);
    const cloud = await createCloud({ database, runtime, logger, signingKey });
    await cloud.app.listen({ host: config.host, port: config.port });
    const { port } = cloud.app.server.address() as { port: number };
    const url = `http://${config.host}:${port}`;
    if (existsSync(folder.cloudsFile)) refreshCloudsYaml(folder.cloudsFile, url);
    else await firstStart({ cloud, database, runtime, cloudsFile: folder.cloudsFile, url });
    const recovered = await cloud.compute.start();
    logger.info({ url, recovered }, 'ready');
    return {
      url,
      cloudsFile: folder.cloudsFile,
      recovered,
      stop: async () => {
        await cloud.app.close();
        cloud.compute.retire();
        const patience = new AbortController();
        await Promise.race([cloud.compute.idle(), runtime.timers.sleep(stopPatience, patience.signal)]);
        patience.abort();
        const left = cloud.compute.underWay;
        await database.close();
        folder.release();
        return left;
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Why a start failed, for a person, with what to do about it. */
export function explainStartError(error: unknown): string {
  if (error instanceof ConfigError || error instanceof NewerSchemaError) return error.message;
  if (error instanceof DataFolderInUse) {
    return `${error.message}.\n       Stop that one, or give this one a folder of its own: --data FOLDER (BERTH_DATA).`;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}.\n       Something listens there already; choose another port: --port NUMBER (BERTH_PORT).`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
