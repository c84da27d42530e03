import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { createApp } from '../../src/http/app.ts';
import { createIdentityService } from '../../src/keystone/index.ts';
import type { Keys } from '../../src/secrets/index.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { testDatabase } from '../support/database.ts';
import { testSigningKeys } from '../support/keys.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

export const adminPassword = 'correct horse battery admin';
export const demoPassword = 'correct horse battery demo';

export interface Call {
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is. */
  readonly payload?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The keys that tokens are signed with, on the clock of the test. */
type KeysOf = (runtime: ReturnType<typeof virtualRuntime>) => Keys;

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * An identity service of its own, bootstrapped, mounted under `/identity`. After the test the log is searched for every
 * password and token that the test used.
 */
export async function identityFixture(t: TestContext, keys: KeysOf = () => testSigningKeys(5)) {
  const runtime = virtualRuntime(7);
  const { logger, lines } = capturingLogger();
  const database = testDatabase(t);
  const signingKeys = keys(runtime);
  const options = {
    database,
    runtime,
    logger,
    signingKeys,
    passwordCost: { N: 16, r: 1, p: 1 },
    catalog: (base: string) => [
      { type: 'identity', name: 'keystone', url: `${base}/identity` },
      { type: 'network', name: 'neutron', url: `${base}/network` },
    ],
  };
  const identity = createIdentityService(options);
  const ids = await identity.bootstrap({ adminPassword, demoPassword });
  const app = createApp({ runtime, logger, hosts: 'any' });
  const routes: { method: string; url: string }[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of Array.isArray(method) ? method : [method]) routes.push({ method: one, url });
  });
  await app.register(identity.routes, { prefix: '/identity' });
  const secrets = new Set<string>([adminPassword, demoPassword]);
  t.after(async () => {
    await app.close();
    for (const line of lines) {
      for (const secret of secrets) assert.ok(!line.includes(secret), `a secret is in the log: ${line.slice(0, 80)}…`);
    }
  });

  const call = async (method: Method, path: string, { token, body, payload, headers }: Call = {}) => {
    const text = payload ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await app.inject({
      method,
      url: `/identity${path}`,
      headers: {
        host: 'cloud.example:8774',
        ...(token === undefined ? {} : { 'x-auth-token': token }),
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text === undefined ? {} : { payload: text }),
    });
    const isJson = String(response.headers['content-type'] ?? '').startsWith('application/json');
    const subject = response.headers['x-subject-token'];
    if (typeof subject === 'string') secrets.add(subject);
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson && response.body ? response.json() : null,
    };
  };

  /** Logs in by name; `project` null asks for an unscoped token. */
  const logIn = (name: string, password: string, project: string | null = name) => {
    if (password !== '') secrets.add(password);
    return call('POST', '/v3/auth/tokens', { body: passwordRequest(name, password, project) });
  };
  const tokenOf = async (name: string, password: string, project: string | null = name): Promise<string> => {
    const answer = await logIn(name, password, project);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return String(answer.headers['x-subject-token']);
  };
  const admin = await tokenOf('admin', adminPassword);
  const demo = await tokenOf('demo', demoPassword);
  return { identity, options, runtime, database, ids, app, call, logIn, tokenOf, admin, demo, lines, secrets, routes };
}

/** The body of a log-in by name in the domain Default. */
export function passwordRequest(name: string, password: string, project: string | null) {
  const user = { name, password, domain: { id: 'default' } };
  const scope = project === null ? {} : { scope: { project: { name: project, domain: { name: 'Default' } } } };
  return { auth: { identity: { methods: ['password'], password: { user } }, ...scope } };
}

/** Asserts a refusal in the Identity API's form. */
export function assertRefused(answer: { status: number; body: unknown }, status: number): void {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  const { error } = answer.body as { error: { code: number; message: string; title: string } };
  assert.equal(error.code, status);
  assert.ok(error.title.length > 0);
  assert.ok(error.message.length > 0);
}
