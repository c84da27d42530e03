import type { NewInstance, ServerImages } from '../src/compute/index.ts';
// The janitor loads it with its first round: a file that is read takes real time.
import '../src/compute/janitor/sweep.ts';
import { createInProcessTransport, type NeutronTransport } from '../src/neutron/client/index.ts';
import { createNetworkService, type NetworkService, type PortNotifier } from '../src/neutron/server/index.ts';
import type { Runtime } from '../src/runtime/runtime.ts';
import type { Sealer } from '../src/secrets/index.ts';
import { type Core, createCore } from '../src/server/core.ts';
import type { Database } from '../src/store/index.ts';
import type { Logger } from '../src/telemetry/logger.ts';
import { noMetrics } from '../src/telemetry/metrics.ts';
import type { Life } from './life.ts';
import type { Plan } from './plan.ts';

const host = { host: 'berth', node: 'berth', availabilityZone: 'nova' };

/** Nothing that a history keeps is secret. */
const noSealer: Sealer = { seal: (text) => text, open: (text) => text };

/** The network service on a database, and the direct way to it. */
export function openNetwork(
  database: Database,
  runtime: Runtime,
  logger: Logger,
  notifier: PortNotifier,
): { readonly service: NetworkService; readonly direct: NeutronTransport } {
  const tokens = { validate: async () => null };
  const service = createNetworkService({ database, runtime, logger, notifier, tokens });
  return { service, direct: createInProcessTransport((request) => service.handle({ ...request, baseUrl: '' })) };
}

/** Nobody shelves servers there, or asks for images of them. */
const noImages: ServerImages = {
  create: async () => {},
  complete: async () => false,
  isReady: async () => false,
  remove: async () => {},
};

export interface ProcessOptions {
  readonly plan: Plan;
  readonly life: Life;
  readonly database: Database;
  readonly runtime: Runtime;
  readonly logger: Logger;
  readonly network: NetworkService;
  readonly transport: NeutronTransport;
}

/** Berth without its APIs, in one process. */
export function openProcess({ plan, life, database, runtime, logger, network, transport }: ProcessOptions): Core {
  const { wiring } = network;
  return createCore({
    database,
    runtime,
    logger,
    metrics: noMetrics,
    sealer: noSealer,
    hosts: [host],
    images: noImages,
    transport,
    wiringOf: (name) => ({
      portUp: (portId) => life.reach('call', () => wiring.portUp(portId, name)),
      portDown: (portId) => life.reach('call', () => wiring.portDown(portId, name)),
    }),
    compute: { janitor: { grace: plan.grace } },
    allocation: { bindAtCreate: plan.bindAtCreate, networkAllocateRetries: plan.retries },
  });
}

/** A server as the Compute API would hand it on. */
export function newServer(
  more: Pick<NewInstance, 'uuid' | 'name' | 'requestedNetworks' | 'metadata'> & {
    readonly projectId: string;
    readonly userId: string;
  },
): NewInstance {
  return {
    hostname: more.name,
    description: null,
    flavor: {
      id: '1',
      name: 'tiny',
      vcpus: 1,
      memoryMb: 512,
      rootGb: 1,
      ephemeralGb: 0,
      swapMb: 0,
      extraSpecs: {},
    },
    imageId: null,
    imageProperties: {},
    keyName: null,
    userData: null,
    configDrive: false,
    requestedZone: null,
    hostHints: null,
    securityGroups: [],
    tags: [],
    accessIpV4: null,
    accessIpV6: null,
    diskConfig: 'AUTO',
    reservationId: 'r-simulated',
    launchIndex: 0,
    ...more,
  };
}
