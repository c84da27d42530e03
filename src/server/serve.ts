import { allowedHosts } from '../http/allowed-hosts.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createSealer } from '../secrets/index.ts';
import { pinoLogger } from '../telemetry/pino-logger.ts';
import { checkCredential } from './check-credential.ts';
import { type Cloud, createCloud } from './cloud.ts';
import { refreshCloudsYaml } from './clouds-yaml.ts';
import { computeOptions } from './compute-options.ts';
import type { Config } from './config/config.ts';
import type { Listening } from './config/listening.ts';
import { readTls } from './config/tls.ts';
import type { DataFolder } from './data-folder.ts';
import { externalNeutron } from './external-neutron.ts';
import type { FirstPasswords } from './first-passwords.ts';
import { firstStart } from './first-start.ts';
import { mountHealth } from './health.ts';
import { openKeys } from './keys/open-keys.ts';
import { openStore } from './open-store.ts';
import { reachableUrl } from './reachable-url.ts';

/** A Berth that answers requests. */
export interface RunningBerth {
  readonly url: string;
  /** Null where this process knows nobody's password: another one that shares its database made the users. */
  readonly cloudsFile: string | null;
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
  /** Given where the folder knows nobody's password yet, else null. */
  readonly passwords: FirstPasswords | null;
}

/** How long a stop waits for builds and deletions, milliseconds. What is left is durable: the next start goes on with it. */
const stopPatience = 60_000;

/** Opens the database, starts the services and listens. */
export async function serve({ config, folder, runtime, passwords }: Serve): Promise<RunningBerth> {
  const { settings } = config;
  const logger = pinoLogger(settings.log.level);
  const database = await openStore(settings, folder, logger);
  try {
    const { keysFolder, oldSigningKey } = folder;
    const keys = await openKeys({ database, runtime, logger, folder: keysFolder, oldSigningKey });
    const neutron = config.neutron && externalNeutron(config.neutron, runtime);
    const tls = readTls(config.listening);
    const [cloud] = await Promise.all([
      createCloud({
        database,
        runtime,
        logger,
        signingKeys: keys.of('token'),
        sealer: createSealer(keys.of('sealing'), runtime.random),
        tokenLifetimeSeconds: settings.identity.tokenLifetime,
        hosts: allowedHosts(config.listening.host, settings.server.allowedHosts),
        ...computeOptions(settings),
        ...(neutron && { neutron }),
        ...(tls && { tls }),
      }),
      neutron?.keystone && checkCredential(neutron.keystone, runtime, logger),
    ]);
    let ready = false;
    mountHealth(cloud.app, () => ready);
    const url = await listen(cloud, config.listening);
    const { cloudsFile } = folder;
    const authority = tls?.selfSigned ? config.listening.tls?.certificate : undefined;
    const passwordsKnown = passwords
      ? await database.exclusively('first start', () =>
          firstStart({ cloud, database, runtime, cloudsFile, url, passwords, authority }),
        )
      : true;
    if (!passwords) refreshCloudsYaml(cloudsFile, url);
    const recovered = await cloud.compute.start();
    ready = true;
    logger.info({ url, recovered }, 'ready');
    return {
      url,
      cloudsFile: passwordsKnown ? cloudsFile : null,
      neutronEndpoint: config.neutron?.endpoint ?? null,
      recovered,
      stop: async () => {
        await cloud.app.close();
        cloud.compute.retire();
        const patience = new AbortController();
        await Promise.race([cloud.compute.idle(), runtime.timers.sleep(stopPatience, patience.signal)]);
        patience.abort();
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

/** Starts listening; answers the URL by which this machine's clients reach it. */
async function listen({ app }: Cloud, { host, port: wanted, tls }: Listening): Promise<string> {
  await app.listen({ host, port: wanted });
  const { port } = app.server.address() as { port: number };
  return reachableUrl(tls ? 'https' : 'http', host, port);
}
