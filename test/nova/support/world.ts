import type { TestContext } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { NetworkApi, ValidateRequest } from '../../../src/allocation/index.ts';
import type {
  ActionRequest,
  AttachRequest,
  BuildRequest,
  ComputeApi,
  DetachRequest,
  ExternalEvent,
  PortChangeRequest,
} from '../../../src/compute/compute-api.ts';
import type { RequestContext } from '../../../src/context/request-context.ts';
import { createApp } from '../../../src/http/app.ts';
import { HttpError } from '../../../src/http/http-error.ts';
import type { SecurityGroup } from '../../../src/neutron/resources.ts';
import {
  bootstrapFlavors,
  type ComputeFaceConfig,
  createComputeFace,
  defaultComputeFaceConfig,
  type ImageProxy,
  type ServerPort,
  type ShownImage,
} from '../../../src/nova/index.ts';
import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import { isoMillis } from '../../../src/runtime/time.ts';
import { type Database, run, type Work } from '../../../src/store/index.ts';
import { silentLogger } from '../../../src/telemetry/logger.ts';
import type { GuestDiagnostics } from '../../../src/virt/index.ts';
import { testDatabase } from '../../support/database.ts';
import { testSealer } from '../../support/keys.ts';
import { instanceRow } from './instances.ts';

/** The image that every world has. */
export const cirros: ShownImage = {
  id: '70a599e0-31e7-49b7-b260-868f441e862b',
  name: 'cirros',
  status: 'active',
  minRam: 0,
  minDisk: 0,
  properties: {},
  size: null,
  createdAt: '2026-11-23T08:00:00.000Z',
  updatedAt: '2026-11-23T08:00:00.000Z',
};

export const networkId = 'b7c1d1f2-0d3a-4f0e-8f6d-1a2b3c4d5e6f';

/** Tokens of the world: who they belong to. */
export const people = {
  demo: person('demo', 'demo', ['member', 'reader']),
  reader: person('reader', 'demo', ['reader']),
  other: person('other', 'other', ['member', 'reader']),
  admin: person('admin', 'admin', ['admin', 'manager', 'member', 'reader'], true),
  service: person('neutron', 'service', ['service']),
  unscoped: { ...person('demo', 'demo', []), projectId: null },
} satisfies Record<string, RequestContext>;

export type Person = keyof typeof people;

function person(user: string, project: string, roles: readonly string[], isAdmin = false): RequestContext {
  return {
    requestId: '',
    userId: hex(user),
    userName: user,
    userDomainId: 'default',
    projectId: hex(project),
    projectName: project,
    projectDomainId: 'default',
    roles,
    isAdmin,
    token: user,
    expiresAt: null,
  };
}

/** 32 hexadecimal digits, as ids of projects and users have. */
function hex(text: string): string {
  return Buffer.from(text).toString('hex').padEnd(32, '0');
}

const noWork: Work<void> = function* () {
  yield* [];
};

/** The compute side of the world: it records servers as the real one does, and builds nothing. */
export class FakeCompute implements ComputeApi {
  readonly builds: BuildRequest[] = [];
  readonly terminated: string[] = [];
  readonly events: ExternalEvent[] = [];
  readonly attached: AttachRequest[] = [];
  readonly detached: DetachRequest[] = [];
  readonly changed: PortChangeRequest[] = [];
  readonly acted: ActionRequest[] = [];
  readonly noted: string[] = [];
  readonly refreshed: string[] = [];
  /** What guests have written to their consoles. */
  console: string | null = '';
  counted: GuestDiagnostics | null = null;
  /** The port that an attach of a network makes. */
  newPort = '';
  /** Thrown by the next attaches. */
  refusal: Error | null = null;
  readonly #database: Database;
  #at = Date.parse('2026-11-23T08:00:00Z');

  constructor(database: Database) {
    this.#database = database;
  }

  async build(request: BuildRequest): Promise<void> {
    this.builds.push(request);
    this.#at += 1000;
    const at = isoMillis(this.#at);
    await this.#database.write(function* (queries) {
      yield* request.admission(queries);
      for (const instance of request.instances) {
        yield* run(queries.insertInto('instance').values(instanceRow(instance, at)));
      }
    });
  }

  async terminate(uuid: string): Promise<void> {
    this.terminated.push(uuid);
    await this.#database.write(function* (queries) {
      yield* run(queries.updateTable('instance').set({ task_state: 'deleting' }).where('uuid', '=', uuid));
    });
  }

  update<T>(_context: RequestContext, _uuid: string, change: Work<T>): Promise<T> {
    return this.#database.write(change);
  }

  updateServices<T>(change: Work<T>): Promise<T> {
    return this.#database.write(change);
  }

  async attach(request: AttachRequest): Promise<string> {
    this.attached.push(request);
    if (this.refusal) throw this.refusal;
    return request.request.portId ?? this.newPort;
  }

  async detach(request: DetachRequest): Promise<void> {
    this.detached.push(request);
  }

  async changePorts(request: PortChangeRequest): Promise<void> {
    if (this.refusal) throw this.refusal;
    this.changed.push(request);
  }

  async act(request: ActionRequest): Promise<void> {
    if (this.refusal) throw this.refusal;
    const { admission = noWork } = request;
    await this.#database.write((queries) => admission(queries));
    this.acted.push(request);
  }

  async note(...[, , action, change]: Parameters<ComputeApi['note']>): Promise<void> {
    await this.#database.write(change);
    this.noted.push(action);
  }

  async consoleOutput(): Promise<string | null> {
    return this.console;
  }

  async diagnostics(): Promise<GuestDiagnostics | null> {
    return this.counted;
  }

  async refreshNetworkInfo(uuid: string): Promise<void> {
    this.refreshed.push(uuid);
  }

  async externalEvent(event: ExternalEvent): Promise<void> {
    this.events.push(event);
  }
}

/** The network side of the world, as the tests set it. */
export class FakeNetwork {
  /** Ports of servers, seen by everybody. */
  ports: ServerPort[] = [];
  groups: Partial<SecurityGroup>[] = [];
  /** How many servers the port quota allows; null: all. */
  allows: number | null = null;
  /** Thrown by the next validations. */
  refusal: Error | null = null;
  readonly validations: ValidateRequest[] = [];

  readonly reader = {
    portsOf: async (_context: RequestContext, serverIds: readonly string[]) => {
      if (this.refusal) throw this.refusal;
      return this.ports.filter((port) => serverIds.includes(port.deviceId));
    },
    port: async (_context: RequestContext, id: string) => this.ports.find((port) => port.id === id) ?? null,
    securityGroups: async (_context: RequestContext, ids: readonly string[]) =>
      this.groups.filter((group) => group.id !== undefined && ids.includes(group.id)) as SecurityGroup[],
  };

  readonly api: Pick<NetworkApi, 'validateNetworks'> = {
    validateNetworks: async (request) => {
      this.validations.push(request);
      if (this.refusal) throw this.refusal;
      return { instances: Math.min(this.allows ?? request.instances, request.instances), lookedAt: 0, looked: {} };
    },
  };
}

/** Images that everybody sees, and nobody changes. */
function fakeImages(images: ReadonlyMap<string, ShownImage>): ImageProxy {
  const refuse = async () => {
    throw new HttpError(404, 'The image does not exist.');
  };
  return {
    find: async (_context, id) => images.get(id) ?? null,
    list: async () => ({ images: [...images.values()], more: false }),
    setProperties: refuse,
    remove: refuse,
  };
}

export interface Asked {
  readonly as?: Person | null;
  readonly version?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface World {
  readonly database: Database;
  readonly compute: FakeCompute;
  readonly network: FakeNetwork;
  readonly images: Map<string, ShownImage>;
  /** A call below `/compute/v2.1` (or, with a leading `//`, below the root), as `demo` unless told otherwise. */
  ask(method: string, path: string, asked?: Asked): Promise<LightMyRequestResponse>;
  /** A server of `demo` in BUILD; answers its id. */
  server(body?: Record<string, unknown>, as?: Person): Promise<string>;
}

/** A Compute API over an empty database with the usual flavors and one image. */
export async function novaWorld(t: TestContext, config: Partial<ComputeFaceConfig> = {}): Promise<World> {
  const database = testDatabase(t);
  const runtime = systemRuntime();
  const compute = new FakeCompute(database);
  const network = new FakeNetwork();
  const images = new Map([[cirros.id, cirros]]);
  await bootstrapFlavors(database, runtime);
  const app = createApp({ runtime, logger: silentLogger });
  const tokens: Readonly<Record<string, RequestContext>> = people;
  await app.register(
    createComputeFace({
      database,
      runtime,
      logger: silentLogger,
      tokens: {
        validate: async (token, requestId) => {
          const context = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
          return context ? { ...context, requestId } : null;
        },
      },
      compute,
      network: network.api,
      ports: network.reader,
      session: () => {
        throw new HttpError(404, 'There is no network service here.');
      },
      images: fakeImages(images),
      projects: { exists: async (id) => Object.values(people).some(({ projectId }) => projectId === id) },
      sealer: testSealer(),
      config: { ...defaultComputeFaceConfig, ...config },
    }),
    { prefix: '/compute' },
  );
  t.after(() => app.close());

  const ask: World['ask'] = (method, path, { as = 'demo', version, body, headers } = {}) =>
    app.inject({
      method: method as 'GET',
      url: path.startsWith('//') ? path.slice(1) : `/compute/v2.1${path}`,
      headers: {
        ...(as === null ? {} : { 'x-auth-token': as }),
        ...(version === undefined ? {} : { 'openstack-api-version': `compute ${version}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

  const server: World['server'] = async (body = {}, as = 'demo') => {
    const base = { name: 'web', flavorRef: '1', imageRef: cirros.id };
    const answer = await ask('POST', '/servers', { as, body: { server: { ...base, ...body } } });
    if (answer.statusCode !== 202) throw new Error(`no server: ${answer.statusCode} ${answer.body}`);
    return answer.json().server.id;
  };
  return { database, compute, network, images, ask, server };
}
