import { allowedHosts } from '../http/allowed-hosts.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createSealer } from '../secrets/index.ts';
import { pinoLogger } from '../telemetry/pino-logger.ts';
import { promMetrics } from '../telemetry/prom-metrics.ts';
import { checkCredential } from './check-credential.ts';
import { type Cloud, createCloud } from './cloud.ts';
import { cloudSettings, retentionLimits } from './cloud-settings.ts';
import type { Config } from './config/config.ts';
import type { Listening } from './config/listening.ts';
import { readTls } from './config/tls.ts';
import { refreshCloudsYaml } from './data-folder/clouds-yaml.ts';
import type { DataFolder } from './data-folder/data-folder.ts';
import { externalNeutron } from './external-neutron.ts';
import type { FirstPasswords } from './first-passwords.ts';
import { firstStart, offersOnce } from './first-start.ts';
import { externalKeystone } from './identity-of-users.ts';
import { openKeys } from './keys/open-keys.ts';
import { worthTelling } from './nova-events/nova-events.ts';
import { openStore } from './open-store.ts';
import { reachableUrl } from './reachable-url.ts';
import { startRetention } from './retention.ts';
import { commitMeter } from './seams/commit-meter.ts';
import { mountHealth } from './status/health.ts';
import { mountMetrics } from './status/metrics.ts';
import { Readiness } from './status/readiness.ts';

/** A Berth that answers requests. */
export interface RunningBerth {
  readonly url: string;
  /** Null where this process knows nobody's password: another one that shares its database made the users, or users log in elsewhere. */
  readonly cloudsFile: string | null;
  /** The network service that is used instead of the embedded one; null: none. */
  readonly neutronEndpoint: string | null;
  /** The identity service that is used instead of the embedded one; null: none. */
  readonly identityEndpoint: string | null;
  /** The Nova whose servers have their ports here; null: the servers are our own. */
  readonly novaEndpoint: string | null;
  /** How many builds and deletions of an earlier process are being gone on with. */
  readonly recovered: number;
  /** Takes no more requests, waits for what runs, and closes. Answers how many builds and deletions it left unfinished. */
  stop(): Promise<number>;
}

interface Serve {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly runtime: Runtime;
  /** Given where users are to be made: the folder knows nobody's password yet, and they log in here. Else null. */
  readonly passwords: FirstPasswords | null;
}

/** How long a stop waits for builds and deletions, milliseconds. What is left is durable: the next start goes on with it. */
const stopPatience = 60_000;

/** Opens the database, starts the services and listens. What was opened is closed again when that fails. */
export async function serve(given: Serve): Promise<RunningBerth> {
  const opened: (() => Promise<unknown>)[] = [];
  try {
    return await open(given, (close) => opened.push(close));
  } catch (error) {
    for (const close of opened.toReversed()) await close();
    throw error;
  }
}

async function open(
  { config, folder, runtime, passwords }: Serve,
  onFailure: (close: () => Promise<unknown>) => void,
): Promise<RunningBerth> {
  const { settings } = config;
  const logger = pinoLogger(settings.log.level);
  const metrics = promMetrics();
  const database = await openStore({
    settings,
    folder,
    logger,
    timers: runtime.timers,
    meter: commitMeter(metrics, runtime.clock),
  });
  onFailure(() => database.close());
  const { keysFolder, oldSigningKey, cloudsFile } = folder;
  const keys = await openKeys({ database, runtime, logger, folder: keysFolder, oldSigningKey });
  const neutron = config.neutron && externalNeutron(config.neutron, runtime);
  const keystone = config.identity && externalKeystone(config.identity, runtime);
  const tls = readTls(config.listening);
  const told = config.notifications;
  // Asked for by themselves: they are told whatever else is logged.
  const notificationLog = told?.log ? pinoLogger('info').child({ name: 'notifications' }) : null;
  let isOpen = false;
  const [cloud] = await Promise.all([
    createCloud({
      database,
      runtime,
      logger,
      metrics,
      signingKeys: keys.of('token'),
      sealer: createSealer(keys.of('sealing'), runtime.random),
      isOpen: () => isOpen,
      hosts: allowedHosts(config.listening.host, settings.server.allowedHosts),
      ...cloudSettings(settings),
      ...(told && { notifications: { ...told, log: notificationLog } }),
      ...(neutron && { neutron }),
      ...(keystone && { keystone }),
      ...(config.nova && { nova: config.nova }),
      ...(tls && { tls }),
    }),
    neutron?.keystone && checkCredential(neutron.keystone, runtime, logger),
    keystone &&
      checkCredential(keystone.ownTokens, runtime, logger, 'nobody is let in until the Keystone of the users answers'),
  ]);
  onFailure(() => cloud.app.close());
  const readiness = new Readiness({ runtime, logger, probes: cloud.probes });
  mountHealth(cloud.app, readiness);
  mountMetrics(cloud.app, metrics, settings.metrics.access);
  const url = await listen(cloud, config.listening);
  const authority = tls?.selfSigned ? config.listening.tls?.certificate : undefined;
  const passwordsKnown =
    !passwords ||
    (await database.exclusively('first start', () =>
      firstStart({ cloud, database, runtime, cloudsFile, url, passwords, authority }),
    ));
  if (config.identity) await offersOnce(folder.startedFile, { cloud, database, runtime });
  else if (!passwords) refreshCloudsYaml(cloudsFile, url);
  const recovered = config.nova ? 0 : await cloud.compute.start();
  // What another process had to tell when it died.
  if (config.nova) await cloud.network?.tellAgain(runtime.clock.now() - worthTelling);
  await cloud.image.start();
  const dropExpiredTokens = () => cloud.identity.dropExpiredTokens();
  const limits = retentionLimits(settings);
  const stopRetention = startRetention({ database, runtime, logger, limits, dropExpiredTokens });
  isOpen = true;
  readiness.started();
  logger.info({ url, recovered }, 'ready');
  return {
    url,
    cloudsFile: passwordsKnown && !config.identity ? cloudsFile : null,
    identityEndpoint: config.identity?.endpoint ?? null,
    novaEndpoint: config.nova?.endpoint ?? null,
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
      await cloud.image.stop();
      const untold = (await cloud.novaEvents?.stop()) ?? 0;
      if (untold > 0) logger.warn({ events: untold }, 'Nova was not told of events: it was away');
      const left = cloud.compute.underWay;
      await cloud.neutron.close();
      await database.close();
      folder.release();
      return left;
    },
  };
}

/** Starts listening; answers the URL by which this machine's clients reach it. */
async function listen({ app }: Cloud, { host, port: wanted, tls }: Listening): Promise<string> {
  await app.listen({ host, port: wanted });
  const { port } = app.server.address() as { port: number };
  return reachableUrl(tls ? 'https' : 'http', host, port);
}
