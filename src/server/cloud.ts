import type { FastifyInstance } from 'fastify';
import { createNetworkApi } from '../allocation/index.ts';
import { ComputeManager, type HostDescription, type ManagerOptions } from '../compute/index.ts';
import { createImageService, type ImageService } from '../glance/index.ts';
import { createApp } from '../http/app.ts';
import { createIdentityService, type IdentityService, type PasswordCost } from '../keystone/index.ts';
import {
  createHttpTransport,
  createInProcessTransport,
  createNeutronClient,
  type NeutronClient,
  type NeutronTransport,
} from '../neutron/client/index.ts';
import { createNetworkService, type NetworkService, type NetworkServiceDependencies } from '../neutron/server/index.ts';
import { type ComputeFaceConfig, createComputeFace, defaultComputeFaceConfig } from '../nova/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { SqlJournal } from '../saga/sql-journal.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import { FakeDriver, type FakeDriverOptions } from '../virt/index.ts';
import { catalogOf } from './catalog.ts';
import type { ExternalNeutron } from './external-neutron.ts';
import { imageFinder } from './seams/image-finder.ts';
import { PortEventBridge } from './seams/port-events.ts';
import { portsReader } from './seams/ports-reader.ts';

export interface CloudOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly signingKey: Uint8Array;
  readonly host?: HostDescription;
  /** What hashing a password costs; tests make it cheap. */
  readonly passwordCost?: PasswordCost;
  /** How the fake driver is to behave. */
  readonly driver?: Pick<FakeDriverOptions, 'resources' | 'script' | 'bareMetal'>;
  /** The network service to use instead of the embedded one. */
  readonly neutron?: ExternalNeutron;
  /** What the Compute API is to do otherwise than by default. */
  readonly face?: Partial<ComputeFaceConfig>;
  readonly compute?: Pick<ManagerOptions, 'ratios' | 'vifPlugging' | 'healInterval' | 'undoLimits'>;
  /** Stands between allocation and the network service; tests put faults there. */
  readonly wrapTransport?: (transport: NeutronTransport) => NeutronTransport;
}

/** All services of one Berth, tied together, not listening yet. */
export interface Cloud {
  readonly app: FastifyInstance;
  readonly identity: IdentityService;
  readonly image: ImageService;
  /** The embedded one; null when an external one is used. */
  readonly network: NetworkService | null;
  /** The network service that servers get their ports from. To be closed once compute is idle. */
  readonly neutron: NeutronClient;
  readonly compute: ComputeManager;
}

/** The network service of this process, and the way to it. */
function embeddedNetwork(options: NetworkServiceDependencies) {
  const network = createNetworkService(options);
  return { network, direct: createInProcessTransport((request) => network.handle({ ...request, baseUrl: '' })) };
}

/** Milliseconds between two signs of life that a process gives to those that share its database. */
const signOfLife = 5000;

/** The host of a Berth that has one. */
const onlyHost: HostDescription = { host: 'berth', node: 'berth', availabilityZone: 'nova' };

/** Makes the services and ties them together. Nothing runs until compute is started; the app does not listen. */
export async function createCloud(options: CloudOptions): Promise<Cloud> {
  const { database, runtime, logger, signingKey, host = onlyHost } = options;
  const of = (service: string) => logger.child({ service });

  const identity = createIdentityService({
    database,
    runtime,
    logger: of('identity'),
    signingKey,
    catalog: catalogOf(options.neutron?.endpoint ?? null),
    ...(options.passwordCost && { passwordCost: options.passwordCost }),
  });
  const image = createImageService({ database, runtime, logger: of('image'), tokens: identity.tokens });
  const events = new PortEventBridge(of('compute'));
  const { network, direct } = options.neutron
    ? { network: null, direct: createHttpTransport(options.neutron) }
    : embeddedNetwork({ database, runtime, logger: of('network'), notifier: events, tokens: identity.tokens });
  const transport = options.wrapTransport?.(direct) ?? direct;
  const neutron = createNeutronClient({ transport, runtime, logger: of('compute') });
  const networkApi = createNetworkApi({ neutron, runtime, logger: of('compute') });
  // The agents of an external Neutron know nothing of guests that do not exist: nobody wires their ports.
  const wiring = network && {
    portUp: (portId: string) => network.wiring.portUp(portId, host.host),
    portDown: (portId: string) => network.wiring.portDown(portId, host.host),
  };
  const driver = new FakeDriver({ database, runtime, host: host.host, wiring, ...options.driver });
  // An SQLite file has one process at a time (data-folder.ts); a PostgreSQL may have several.
  const shared = database.engine === 'postgresql';
  const journal = new SqlJournal(database, runtime, { shared });
  const compute = new ComputeManager({
    database,
    journal,
    runtime,
    logger: of('compute'),
    network: networkApi,
    driver,
    host,
    watchPause: shared ? signOfLife : null,
    ...options.compute,
  });
  events.connect(compute);

  const app = createApp({ runtime, logger: of('http') });
  await app.register(identity.routes, { prefix: '/identity' });
  await app.register(image.routes, { prefix: '/image' });
  if (network) await app.register(network.plugin, { prefix: '/network' });
  await app.register(
    createComputeFace({
      database,
      runtime,
      logger: of('compute'),
      tokens: identity.tokens,
      compute,
      network: networkApi,
      ports: portsReader(neutron),
      images: imageFinder(image.images),
      config: { ...defaultComputeFaceConfig, ...options.face },
    }),
    { prefix: '/compute' },
  );
  return { app, identity, image, network, neutron, compute };
}
