import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { RequestContext } from '../../../src/context/request-context.ts';
import { brokenBody } from '../../../src/http/json-body.ts';
import {
  builtInMechanism,
  createNetworkService,
  type Mechanism,
  type NetworkConfig,
  type NetworkService,
  type PortEvent,
} from '../../../src/neutron/server/index.ts';
import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import type { Database } from '../../../src/store/index.ts';
import { silentLogger } from '../../../src/telemetry/logger.ts';
import { testDatabase } from '../../support/database.ts';

/** An answer of the Networking API, as a scenario looks at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: a scenario reads the fields that the API documents.
  readonly body: any;
  /** `NeutronError.type`, or undefined. */
  readonly type: string | undefined;
}

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** One caller of the API. */
export interface Api {
  readonly projectId: string;
  send(method: string, url: string, options?: SendOptions): Promise<Answer>;
  get(url: string): Promise<Answer>;
  post(url: string, body: unknown): Promise<Answer>;
  put(url: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  delete(url: string): Promise<Answer>;
}

/** A Neutron under test. Nothing but its API is used, so that a real one can stand in. */
export interface Neutron {
  /** A caller of a project (a new one of that label for each test) with roles. */
  api(project: string, roles?: readonly string[]): Api;
  readonly admin: Api;
  /** What Compute was told so far. */
  readonly events: PortEvent[];
  readonly service: NetworkService;
}

/** Stands for a body that is no JSON. */
export const noJson: unknown = brokenBody;

const implied: Readonly<Record<string, readonly string[]>> = {
  admin: ['admin', 'manager', 'member', 'reader'],
  manager: ['manager', 'member', 'reader'],
  member: ['member', 'reader'],
  reader: ['reader'],
};

/**
 * A Neutron with nothing in it: hosts host0 to host3 can be bound to. With CONFORMANCE_URL in the environment the scenarios
 * run against the Neutron there, which believes the headers that say who asks, and is not empty: what a scenario says
 * about everything there is holds for the embedded one only. A database that is given is the embedded one's.
 */
export function neutron(
  t: TestContext,
  config: Partial<NetworkConfig> = {},
  database?: Database,
  mechanism = fourHosts,
): Neutron {
  if (database) return embeddedNeutron(config, database, mechanism);
  const url = process.env.CONFORMANCE_URL;
  return url === undefined ? embeddedNeutron(config, testDatabase(t), mechanism) : neutronAt(url);
}

/** Binds to host0 to host3. */
export const fourHosts: Mechanism = builtInMechanism({ hosts: new Set(['host0', 'host1', 'host2', 'host3']) });

/** The embedded one on this database. */
export function embeddedNeutron(
  config: Partial<NetworkConfig>,
  database: Database,
  mechanism: Mechanism = fourHosts,
): Neutron {
  const runtime = systemRuntime();
  const events: PortEvent[] = [];
  const service = createNetworkService({
    database,
    runtime,
    logger: silentLogger,
    tokens: { validate: async () => null },
    mechanism,
    notifier: { notify: (news) => events.push(...news) },
    config,
  });
  const ids = new Map<string, string>();
  const api = (project: string, roles: readonly string[] = ['member']): Api => {
    const projectId = ids.get(project) ?? runtime.ids.uuid().replaceAll('-', '');
    ids.set(project, projectId);
    const allRoles = roles.flatMap((role) => implied[role] ?? [role]);
    return caller(service, {
      requestId: `req-${runtime.ids.uuid()}`,
      userId: `user-of-${project}`,
      userName: project,
      userDomainId: 'default',
      projectId,
      projectName: project,
      projectDomainId: 'default',
      roles: allRoles,
      isAdmin: allRoles.includes('admin'),
      token: null,
      expiresAt: null,
    });
  };
  return { api, admin: api('admin', ['admin']), events, service };
}

/** The one at this URL, reached over HTTP, which believes the headers that say who asks. */
export function neutronAt(base: string): Neutron {
  const ids = new Map<string, string>();
  const api = (project: string, roles: readonly string[] = ['member']): Api => {
    const projectId = ids.get(project) ?? randomUUID().replaceAll('-', '');
    ids.set(project, projectId);
    const allRoles = roles.flatMap((role) => implied[role] ?? [role]);
    const who = { 'x-project-id': projectId, 'x-user-id': `user-of-${project}`, 'x-roles': allRoles.join(',') };
    return apiOf(projectId, async (method, url, { headers = {}, body }) => {
      const text = body === undefined ? undefined : body === noJson ? '{' : JSON.stringify(body);
      const answer = await fetch(base + url.replace('http://neutron.test', ''), {
        method,
        headers: { ...who, ...headers },
        ...(text !== undefined && { body: text }),
      });
      const received = await answer.text();
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body: parsed(received, base) };
    });
  };
  const only = (): never => {
    throw new Error('this scenario is for the embedded service');
  };
  const neutron = { api, admin: api('admin', ['admin']) };
  // Not enumerable, so that a scenario may take the others along without touching them.
  return Object.defineProperties(neutron, { events: { get: only }, service: { get: only } }) as Neutron;
}

function parsed(text: string, base: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text.replaceAll(base, 'http://neutron.test'));
  } catch {
    return text;
  }
}

type Exchange = (
  method: string,
  url: string,
  options: SendOptions,
) => Promise<{ status: number; headers: Readonly<Record<string, string>>; body: unknown }>;

function caller(service: NetworkService, context: RequestContext): Api {
  return apiOf(context.projectId ?? '', async (method, url, { headers = {}, body }) => {
    const [path = '', query = ''] = url.split('?', 2);
    const answer = await service.handle({
      method,
      path,
      query,
      headers,
      body,
      context,
      baseUrl: 'http://neutron.test',
    });
    // What a client gets is what JSON can carry.
    const received = answer.body === undefined ? undefined : JSON.parse(JSON.stringify(answer.body));
    return { ...answer, body: received };
  });
}

function apiOf(projectId: string, exchange: Exchange): Api {
  const send = async (method: string, url: string, options: SendOptions = {}): Promise<Answer> => {
    const answer = await exchange(method, url, options);
    return { ...answer, type: errorType(answer.body) };
  };
  return {
    projectId,
    send,
    get: (url) => send('GET', url),
    post: (url, body) => send('POST', url, { body }),
    put: (url, body, headers = {}) => send('PUT', url, { body, headers }),
    delete: (url) => send('DELETE', url),
  };
}

function errorType(body: unknown): string | undefined {
  const error = typeof body === 'object' && body !== null && 'NeutronError' in body ? body.NeutronError : undefined;
  return typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : undefined;
}
