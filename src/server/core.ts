import { type AllocationOptions, createNetworkApi } from '../allocation/index.ts';
import {
  ComputeManager,
  type HostDescription,
  type ManagerOptions,
  type NotificationOptions,
  Notifications,
  type ServerImages,
} from '../compute/index.ts';
import { createNeutronClient, type NeutronClient, type NeutronTransport } from '../neutron/client/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { SqlJournal } from '../saga/sql-journal.ts';
import type { Sealer } from '../secrets/index.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import {
  type Driver,
  DriversOfHosts,
  FakeDriver,
  type FakeDriverOptions,
  type HostResources,
  type Wiring,
} from '../virt/index.ts';

/** A host, and what the fake driver says that it has where that is not what it says of any. */
export interface HostSetup extends HostDescription {
  readonly resources?: HostResources | undefined;
}

export interface CoreOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** What users want kept from others is sealed with it before it goes into the database. */
  readonly sealer: Sealer;
  readonly hosts: readonly [HostSetup, ...HostSetup[]];
  /** What servers are copied into. */
  readonly images: ServerImages;
  /** The way to the network service. */
  readonly transport: NeutronTransport;
  /** Tells the network service of wired ports of a host; null when it hears that from somebody else. */
  readonly wiringOf: ((host: string) => Wiring) | null;
  /** How the fake driver is to behave. */
  readonly driver?: Pick<FakeDriverOptions, 'resources' | 'script' | 'bareMetal'> | undefined;
  /** Stands between compute and the driver; tests watch it there. */
  readonly wrapDriver?: ((driver: Driver) => Driver) | undefined;
  readonly allocation?: Partial<AllocationOptions> | undefined;
  /** Who is told what is done to servers; nobody, unless given. */
  readonly notifications?: NotificationOptions | null | undefined;
  readonly compute?:
    | Pick<
        ManagerOptions,
        | 'ratios'
        | 'vifPlugging'
        | 'healInterval'
        | 'janitor'
        | 'undoLimits'
        | 'builds'
        | 'buildTimeout'
        | 'offloadShelved'
        | 'overdue'
        | 'maxAttempts'
        | 'allowResizeToSameHost'
      >
    | undefined;
}

/** What builds servers and takes them down, below the APIs. */
export interface Core {
  readonly neutron: NeutronClient;
  readonly networkApi: ReturnType<typeof createNetworkApi>;
  readonly journal: SqlJournal;
  readonly compute: ComputeManager;
}

/** Ties compute, allocation, driver and journal together on a network service. Nothing runs until compute is started. */
export function createCore(options: CoreOptions): Core {
  const { database, runtime, logger, metrics, sealer, hosts, images, transport, wiringOf } = options;
  const neutron = createNeutronClient({ transport, runtime, logger });
  const networkApi = createNetworkApi({ neutron, runtime, logger, options: options.allocation ?? {} });
  const fakeOf = (host: string) => {
    const resources = hosts.find((setup) => setup.host === host)?.resources;
    const wiring = wiringOf?.(host) ?? null;
    return new FakeDriver({ database, runtime, host, wiring, ...options.driver, ...(resources && { resources }) });
  };
  const names = hosts.map(({ host }) => host);
  const fake = new DriversOfHosts(names, fakeOf);
  const driver = options.wrapDriver?.(fake) ?? fake;
  // An SQLite file has one process at a time (data-folder.ts); a PostgreSQL may have several.
  const shared = database.engine === 'postgresql';
  const journal = new SqlJournal(database, runtime, { shared });
  metrics.gauge('berth_sagas', async () =>
    (await journal.census()).map(({ name, state, count }) => ({ labels: { saga: name, state }, value: count })),
  );
  metrics.gauge('berth_sagas_stuck', async () => {
    const stuck = (await journal.census()).filter(({ state }) => state === 'stuck');
    return [{ labels: {}, value: stuck.reduce((sum, { count }) => sum + count, 0) }];
  });
  const told = options.notifications ?? null;
  const notifications = told && new Notifications({ database, runtime, logger, host: hosts[0].host }, told);
  const compute = new ComputeManager({
    database,
    journal: notifications?.over(journal) ?? journal,
    notifications,
    runtime,
    logger,
    metrics,
    network: networkApi,
    driver,
    images,
    hosts,
    sealer,
    ...options.compute,
  });
  return { neutron, networkApi, journal, compute };
}
