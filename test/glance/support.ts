import assert from 'node:assert/strict';
import type { Readable } from 'node:stream';
import type { TestContext } from 'node:test';
import type { RequestContext, TokenValidator } from '../../src/context/request-context.ts';
import { createImageService, type ImportSettings } from '../../src/glance/index.ts';
import { createApp } from '../../src/http/app.ts';
import { all, type Database } from '../../src/store/index.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { testDatabase } from '../support/database.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Call {
  readonly as?: string | null;
  readonly body?: unknown;
  /** Sent as it is. */
  readonly payload?: string | Buffer | Readable;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A user of a project of the same name. */
export function contextOf(name: string, roles: readonly string[] = ['member', 'reader']): RequestContext {
  return {
    requestId: 'req-01234567-89ab-cdef-0123-456789abcdef',
    userId: `user-${name}`,
    userName: name,
    userDomainId: 'default',
    projectId: `project-${name}`,
    projectName: name,
    projectDomainId: 'default',
    roles,
    isAdmin: roles.includes('admin'),
    token: name,
    expiresAt: null,
  };
}

const callers = new Map<string, RequestContext>([
  ['red', contextOf('red')],
  ['blue', contextOf('blue')],
  ['reader', { ...contextOf('red', ['reader']), token: 'reader' }],
  ['unscoped', { ...contextOf('red', []), token: 'unscoped', projectId: null, projectName: null }],
  ['admin', contextOf('admin', ['admin', 'manager', 'member', 'reader'])],
]);

const tokens: TokenValidator = {
  validate: async (token, requestId) => {
    const context = callers.get(token);
    return context ? { ...context, requestId } : null;
  },
};

export const patchType = 'application/openstack-images-v2.1-json-patch';

/** What a test may want otherwise than it is. */
export interface ImageFixtureOptions {
  readonly imports?: Partial<ImportSettings>;
  /** One that an earlier fixture has used, as the next process finds it. */
  readonly database?: Database;
  /** Of its ids: two that share a database need different ones. */
  readonly seed?: number;
}

/** An image service of its own under `/image`, empty. Tokens are the names red, blue, reader, unscoped and admin. */
export async function imageFixture(t: TestContext, options: ImageFixtureOptions = {}) {
  const runtime = virtualRuntime(options.seed ?? (options.database ? 4 : 3));
  const { logger, lines } = capturingLogger();
  const database = options.database ?? testDatabase(t);
  const imports = { imports: options.imports ?? {} };
  const service = createImageService({ database, runtime, logger, tokens, ...imports });
  const app = createApp({ runtime, logger, hosts: ['cloud.example'] });
  const routes: { method: string; url: string }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of Array.isArray(method) ? method : [method]) routes.push({ method: one, url });
  });
  await app.register(service.routes, { prefix: '/image' });
  t.after(async () => {
    await app.close();
    await service.stop();
  });

  const call = async (method: Method, path: string, { as = 'red', body, payload, type, headers }: Call = {}) => {
    const text = payload ?? (body === undefined ? undefined : JSON.stringify(body));
    const usual = method === 'PATCH' ? patchType : 'application/json';
    const response = await app.inject({
      method,
      url: `/image${path}`,
      headers: {
        host: 'cloud.example:8774',
        ...(as === null ? {} : { 'x-auth-token': as }),
        ...(text === undefined ? {} : { 'content-type': type ?? usual }),
        ...headers,
      },
      ...(text === undefined ? {} : { payload: text }),
    });
    const isJson = String(response.headers['content-type'] ?? '').startsWith('application/json');
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson && response.body ? response.json() : null,
      bytes: response.rawPayload,
    };
  };
  const make = async (body: object, as = 'red') => {
    const answer = await call('POST', '/v2/images', { as, body });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  /** Names of a list, in its order. */
  const names = async (query = '', as = 'red'): Promise<string[]> => {
    const answer = await call('GET', `/v2/images${query}`, { as });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body.images.map((image: { name: string }) => image.name);
  };
  /** The rows of the tables in which data is, by table. */
  const kept = async () => {
    const rows = { image_data: 0, image_chunk: 0, image_task: 0 };
    for (const table of ['image_data', 'image_chunk', 'image_task'] as const) {
      rows[table] = (await database.read((q) => all(q.selectFrom(table).selectAll()))).length;
    }
    return rows;
  };
  return { app, service, runtime, database, call, make, names, kept, routes, lines };
}

/** Asserts a refusal in the form that Glance has. */
export function assertRefused(answer: { status: number; body: unknown }, status: number): void {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  const body = answer.body as { message: string; code: string; title: string };
  assert.ok(body.code.startsWith(`${status} `), body.code);
  assert.ok(body.title.length > 0);
  assert.ok(body.message.length > 0);
}
