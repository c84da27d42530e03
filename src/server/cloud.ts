import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { ComputeManager } from '../compute/index.ts';
import { createConsoleFace } from '../console/index.ts';
import type { RequestContext } from '../context/request-context.ts';
import { createImageService, type ImageService, type ImportSettings } from '../glance/index.ts';
import { type AppOptions, createApp } from '../http/app.ts';
import { collectRoutes } from '../http/openapi/collect-routes.ts';
import { createIdentityService, type IdentityService, type PasswordCost } from '../keystone/index.ts';
import {
  createHttpTransport,
  createInProcessTransport,
  type NeutronClient,
  type NeutronTransport,
  type TokenSource,
} from '../neutron/client/index.ts';
import {
  createNetworkService,
  describedRoutes as describedNetworkRoutes,
  type NetworkService,
  type NetworkServiceDependencies,
} from '../neutron/server/index.ts';
import {
  type ComputeFaceConfig,
  computeOperations,
  createComputeFace,
  defaultComputeFaceConfig,
  describedRoutes as describedComputeRoutes,
  serverStatus,
} from '../nova/index.ts';
import { createOperatorFace } from '../operator/index.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Keys, Sealer } from '../secrets/index.ts';
import type { Database } from '../store/index.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type Metrics, noMetrics } from '../telemetry/metrics.ts';
import { catalogOf } from './catalog.ts';
import type { NovaConfig } from './config/compute.ts';
import { type CoreOptions, createCore } from './core.ts';
import type { ExternalNeutron } from './external-neutron.ts';
import { type ExternalKeystone, identityOfUsers } from './identity-of-users.ts';
import { NovaEvents } from './nova-events/nova-events.ts';
import { mountOpenApi } from './openapi.ts';
import { diskFirstTransport } from './seams/disk-first-transport.ts';
import { imageProxy } from './seams/image-proxy.ts';
import { measuredTransport } from './seams/measured-transport.ts';
import { networkReader } from './seams/network-reader.ts';
import { watchNeutron } from './seams/neutron-watch.ts';
import { PortEventBridge } from './seams/port-events.ts';
import { portsReader } from './seams/ports-reader.ts';
import { serverImages } from './seams/server-images.ts';
import { databaseProbe } from './status/database-probe.ts';
import type { Probe } from './status/readiness.ts';

export interface CloudOptions {
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** What tokens are signed with. */
  readonly signingKeys: Keys;
  /** What users want kept from others is sealed with it before it goes into the database. */
  readonly sealer: Sealer;
  /** Names that clients may call it by; those of a server on loopback, unless given. */
  readonly hosts?: AppOptions['hosts'];
  /** Whether requests are let in yet; always, unless given. */
  readonly isOpen?: AppOptions['isOpen'];
  /** Where servers are built; one host named berth, unless given. */
  readonly computeHosts?: CoreOptions['hosts'];
  /** Seconds that a token holds. */
  readonly tokenLifetimeSeconds?: number;
  /** With it the app speaks HTTPS. */
  readonly tls?: AppOptions['tls'];
  /** What is allowed where images' data comes in. */
  readonly imports?: Partial<ImportSettings>;
  /** What hashing a password costs; tests make it cheap. */
  readonly passwordCost?: PasswordCost;
  /** How the fake driver is to behave. */
  readonly driver?: CoreOptions['driver'];
  readonly wrapDriver?: CoreOptions['wrapDriver'];
  /** The network service to use instead of the embedded one. */
  readonly neutron?: ExternalNeutron;
  /** The identity service to use instead of the embedded one. */
  readonly keystone?: ExternalKeystone;
  /** A Nova elsewhere: its servers have their ports in the embedded network service, and this cloud has none of its own. */
  readonly nova?: NovaConfig;
  /** What the Compute API is to do otherwise than by default. */
  readonly face?: Partial<ComputeFaceConfig>;
  readonly allocation?: CoreOptions['allocation'];
  readonly compute?: CoreOptions['compute'];
  /** Who is told what is done to servers; nobody, unless given. */
  readonly notifications?: CoreOptions['notifications'];
  /** How many requests may be under way at once. */
  readonly maxRequests?: number;
  /** How many live views of the console may be open at once, besides. */
  readonly maxLiveViews?: number;
  /** How often one address may ask. */
  readonly rateLimit?: AppOptions['rateLimit'];
  /** Stands between allocation and the network service; tests put faults there. */
  readonly wrapTransport?: (transport: NeutronTransport) => NeutronTransport;
}

/** All services of one Berth, tied together, not listening yet. */
export interface Cloud {
  readonly app: FastifyInstance;
  /** The embedded one; where users log in elsewhere it knows nobody. */
  readonly identity: IdentityService;
  readonly image: ImageService;
  /** The operator's API, to be registered under a prefix. */
  readonly operator: FastifyPluginAsync;
  /** The embedded one; null when an external one is used. */
  readonly network: NetworkService | null;
  /** The network service that servers get their ports from. To be closed once compute is idle. */
  readonly neutron: NeutronClient;
  /** Not to be started where a Nova elsewhere has the servers. */
  readonly compute: ComputeManager;
  /** Tells the Nova elsewhere of the network service's events; null: there is none. */
  readonly novaEvents: NovaEvents | null;
  /** What work depends on. */
  readonly probes: readonly Probe[];
}

/** The network service of this process, and the way to it. */
function embeddedNetwork(options: NetworkServiceDependencies) {
  const network = createNetworkService(options);
  return { network, direct: createInProcessTransport((request) => network.handle({ ...request, baseUrl: '' })) };
}

function externalTransport({ endpoint, credentials }: ExternalNeutron, ownTokens: TokenSource): NeutronTransport {
  return createHttpTransport({ endpoint, credentials: credentials(ownTokens) });
}

/** The availability zone of hosts of which nothing else is said. */
export const usualZone = 'nova';

/** The host of a Berth that has one. */
const onlyHost = { host: 'berth', node: 'berth', availabilityZone: usualZone };

/** Makes the services and ties them together. Nothing runs until compute is started; the app does not listen. */
export async function createCloud(options: CloudOptions): Promise<Cloud> {
  const { database, runtime, logger, metrics = noMetrics, signingKeys, sealer } = options;
  const of = (service: string) => logger.child({ service });

  const identity = createIdentityService({
    database,
    runtime,
    logger: of('identity'),
    metrics,
    signingKeys,
    catalog: catalogOf({ network: options.neutron?.endpoint ?? null, compute: options.nova?.endpoint ?? null }),
    ...(options.tokenLifetimeSeconds && { tokenLifetimeSeconds: options.tokenLifetimeSeconds }),
    ...(options.passwordCost && { passwordCost: options.passwordCost }),
  });
  const users = identityOfUsers(options.keystone, identity, runtime);
  const { tokens, ownTokens } = users;
  const image = createImageService({
    database,
    runtime,
    logger: of('image'),
    tokens,
    ...(options.imports && { imports: options.imports }),
  });
  const events = new PortEventBridge(of('compute'));
  const { nova } = options;
  const novaEvents = nova
    ? new NovaEvents({
        nova: { endpoint: nova.endpoint, ownTokens },
        ...{ runtime, logger: of('network'), durable: () => database.durable() },
      })
    : null;
  const { network, direct } = options.neutron
    ? { network: null, direct: diskFirstTransport(externalTransport(options.neutron, ownTokens), database) }
    : embeddedNetwork({
        ...{ database, runtime, logger: of('network'), tokens },
        notifier: novaEvents ?? events,
        pluggedWhenBound: nova?.wiring === 'bound',
        ...(users.endpoint !== null && { identityUrl: users.endpoint }),
      });
  // The embedded one needs no watching: it is as well as the database.
  const watch = network ? null : watchNeutron(direct, runtime);
  const watched = watch?.transport ?? direct;
  const transport = measuredTransport(options.wrapTransport?.(watched) ?? watched, metrics, runtime.clock);
  // The agents of an external Neutron know nothing of guests that do not exist: nobody wires their ports.
  const wiringOf =
    network &&
    ((host: string) => ({
      portUp: (portId: string) => network.wiring.portUp(portId, host),
      portDown: (portId: string) => network.wiring.portDown(portId, host),
    }));
  const { neutron, networkApi, journal, compute } = createCore({
    database,
    runtime,
    logger: of('compute'),
    metrics,
    sealer,
    hosts: options.computeHosts ?? [onlyHost],
    images: serverImages(image.snapshots),
    transport,
    wiringOf,
    driver: options.driver,
    wrapDriver: options.wrapDriver,
    allocation: options.allocation,
    compute: options.compute,
    notifications: options.notifications,
  });
  events.connect(compute);

  const { tls, hosts, maxRequests, rateLimit, isOpen } = options;
  const app = createApp({
    runtime,
    logger: of('http'),
    metrics,
    durable: () => database.durable(),
    ...(tls && { tls }),
    ...(hosts && { hosts }),
    ...(isOpen && { isOpen }),
    ...(maxRequests !== undefined && { maxRequests }),
    ...(rateLimit && { rateLimit }),
  });
  const collected = collectRoutes(app);
  if (users.endpoint === null) await app.register(identity.routes, { prefix: '/identity' });
  await app.register(image.routes, { prefix: '/image' });
  if (network) await app.register(network.plugin, { prefix: '/network' });
  const face = {
    database,
    runtime,
    logger: of('compute'),
    tokens,
    compute,
    network: networkApi,
    ports: portsReader(neutron),
    session: (context: RequestContext) => neutron.as({ kind: 'user', context }),
    images: imageProxy(image),
    projects: { exists: (id: string) => users.projectExists(id) },
    sealer,
    config: {
      ...defaultComputeFaceConfig,
      ...(users.endpoint !== null && { identityUri: users.endpoint }),
      ...options.face,
    },
  };
  if (!nova) await app.register(createComputeFace(face), { prefix: '/compute' });
  const operator = createOperatorFace({
    database,
    runtime,
    tokens,
    compute: nova ? null : compute,
    wiring: (nova?.wiring === 'reported' && network?.wiring) || null,
  });
  await app.register(operator, { prefix: '/operator' });
  const consoleFace = createConsoleFace({
    database,
    runtime,
    logger: of('console'),
    tokens,
    compute,
    network: networkReader(transport),
    statusOf: serverStatus,
    ...(options.maxLiveViews !== undefined && { mostStreams: options.maxLiveViews }),
  });
  // Its pages log in at this process, and show its servers.
  if (!nova && users.endpoint === null) await app.register(consoleFace, { prefix: '/console' });
  mountOpenApi(app, () => [
    ...collected,
    ...(nova ? [] : describedComputeRoutes(computeOperations(face), '/compute')),
    ...(network ? describedNetworkRoutes('/network') : []),
  ]);
  const probes = [databaseProbe(database, journal), ...(watch ? [watch.probe] : [])];
  return { app, identity, image, operator, network, neutron, compute, novaEvents, probes };
}
