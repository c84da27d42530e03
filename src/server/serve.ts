import type { Runtime } from '../runtime/runtime.ts';
import { openSqlite } from '../store/index.ts';
import { pinoLogger } from '../telemetry/pino-logger.ts';
import { promMetrics } from '../telemetry/prom-metrics.ts';
import { createCloud } from './cloud.ts';
import { refreshCloudsYaml } from './clouds-yaml.ts';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';
import { externalNeutron } from './external-neutron.ts';
import type { FirstPasswords } from './first-passwords.ts';
import { firstStart } from './first-start.ts';
import { mountHealth } from './health.ts';
import { mountMetrics } from './metrics.ts';
import { Readiness } from './readiness.ts';
import { startRetention } from './retention.ts';
import { commitMeter } from './seams/commit-meter.ts';

/** A Berth that answers requests. */
export interface RunningBerth {
  readonly url: string;
  readonly cloudsFile: string;
  /** The network service that is used instead of the embedded one; null: none. */
  readonly neutronEndpoint: string | null;
  /** How many builds and deletions of an earlier process are being gone on with. */
  readonly recovered: number;
  /** Takes no more requests, waits for what runs, and closes. Answers how many builds and deletions it left unfinished. */
  stop(): Promise<number>;
}

interface Serve {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly runtime: Runtime;
  /** Given at a first start, null at any other. */
  readonly passwords: FirstPasswords | null;
}

/** How long a stop waits for builds and deletions, milliseconds. What is left is durable: the next start goes on with it. */
const stopPatience = 60_000;

/** Opens the database, starts the services and listens. */
export async function serve({ config, folder, runtime, passwords }: Serve): Promise<RunningBerth> {
  const logger = pinoLogger(config.logLevel);
  const metrics = promMetrics();
  const database = openSqlite({ file: folder.databaseFile, meter: commitMeter(metrics, runtime.clock) });
  try {
    const signingKey = folder.signingKey(runtime.random);
    const neutron = config.neutron && externalNeutron(config.neutron, runtime);
    const cloud = await createCloud({ database, runtime, logger, metrics, signingKey, ...(neutron && { neutron }) });
    const readiness = new Readiness({ runtime, logger, probes: cloud.probes });
    mountHealth(cloud.app, readiness);
    mountMetrics(cloud.app, metrics);
    await cloud.app.listen({ host: config.host, port: config.port });
    const { port } = cloud.app.server.address() as { port: number };
    const url = `http://${config.host}:${port}`;
    const { cloudsFile } = folder;
    if (passwords) await firstStart({ cloud, database, runtime, cloudsFile, url, passwords });
    else refreshCloudsYaml(cloudsFile, url);
    const recovered = await cloud.compute.start();
    const stopRetention = startRetention({
      database,
      runtime,
      logger,
      dropExpiredTokens: () => cloud.identity.dropExpiredTokens(),
    });
    readiness.started();
    logger.info({ url, recovered }, 'ready');
    return {
      url,
      cloudsFile,
      neutronEndpoint: config.neutron?.endpoint ?? null,
      recovered,
      stop: async () => {
        readiness.stopping();
        await cloud.app.close();
        cloud.compute.retire();
        const patience = new AbortController();
        await Promise.race([cloud.compute.idle(), runtime.timers.sleep(stopPatience, patience.signal)]);
        patience.abort();
        await stopRetention();
        const left = cloud.compute.underWay;
        await cloud.neutron.close();
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
