import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { type Cloud, type CloudOptions, createCloud } from '../../src/server/cloud.ts';
import { firstPasswords } from '../../src/server/first-passwords.ts';
import { firstStart } from '../../src/server/first-start.ts';
import type { Database } from '../../src/store/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { testSealer, testSigningKeys } from './keys.ts';
import { type AtEnd, type Books, type TestStore, usedSqliteStore } from './test-store.ts';

/** Hashes in a blink: what is tested is not how long guessing takes. */
const cheapPasswords = { N: 16, r: 8, p: 1 };

export type TestCloudOptions = Omit<Partial<CloudOptions>, 'database'> & {
  /** Stands between the services and the database. */
  readonly wrapDatabase?: (database: Database) => Database;
};

/** Options of a cloud that tries once what has to be done, and is stuck then. */
export const oneTry: TestCloudOptions = { compute: { undoLimits: { deadline: 60_000, pauses: [] } } };

/** A whole cloud in this process, without sockets, on a store that can be opened again. */
export interface TestCloud {
  readonly cloud: Cloud;
  readonly store: TestStore;
  /** The users' tokens, with the scope of the project of the same name. */
  readonly tokens: Readonly<Record<'demo' | 'admin', string>>;
  /** A call with a user's token; answers status, headers and body. */
  call<T = unknown>(
    user: 'demo' | 'admin',
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** A call of the member demo that must succeed. */
  ok<T = unknown>(method: string, path: string, body?: object): Promise<T>;
  /** Waits until nothing is under way, and answers the server. */
  settled(id: string): Promise<ServerView>;
  /** The rows of every table. */
  books(): Promise<Books>;
  /** Ends the process as far as the database is concerned: what is under way reaches it no more. */
  crash(): Promise<void>;
}

export interface Answer<T> {
  status: number;
  headers: Record<string, unknown>;
  body: T;
}

export interface ServerView {
  id: string;
  status: string;
  addresses: Record<string, { addr: string }[]>;
  fault?: { code: number; message: string; details?: string };
  'OS-EXT-STS:vm_state': string;
  'OS-EXT-STS:task_state': string | null;
}

/** An SQLite of which a cloud has had its first start. */
export function freshStore(t: AtEnd): Promise<TestStore> {
  return usedSqliteStore(t, async (template) => {
    const database = await template.open();
    const { cloud } = await startedCloud(template, database, {});
    await cloud.app.close();
    await database.close();
  });
}

/** A cloud on SQLite after its first start. */
export async function freshCloud(t: AtEnd, options: TestCloudOptions = {}): Promise<TestCloud> {
  return openCloud(t, await freshStore(t), options);
}

/** A cloud on a store; it makes its first start unless it has had it. */
export async function openCloud(t: AtEnd, store: TestStore, options: TestCloudOptions = {}): Promise<TestCloud> {
  const opened = await store.open();
  const { cloud, tokens } = await startedCloud(store, opened, options);
  if (!options.nova) await cloud.compute.start();
  let crashed = false;
  t.after(async () => {
    if (crashed) return;
    cloud.compute.retire();
    await cloud.compute.idle();
    await cloud.app.close();
    await cloud.image.stop();
    await opened.close();
  });

  const call: TestCloud['call'] = async <T>(
    user: string,
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ) => {
    const reply = await cloud.app.inject({
      method: method as 'GET',
      url: path,
      headers: { 'x-auth-token': tokens.get(user) ?? '', 'openstack-api-version': 'compute 2.72', ...headers },
      ...(body && { payload: JSON.stringify(body) }),
    });
    const { statusCode: status, headers: answered } = reply;
    return { status, headers: answered, body: (reply.body === '' ? undefined : JSON.parse(reply.body)) as T };
  };
  const ok: TestCloud['ok'] = async <T>(method: string, path: string, body?: object) => {
    const answer = await call<T>('demo', method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return {
    cloud,
    store,
    tokens: { demo: tokens.get('demo') ?? '', admin: tokens.get('admin') ?? '' },
    call,
    ok,
    settled: async (id) => {
      await cloud.compute.idle();
      return (await ok<{ server: ServerView }>('GET', `/compute/v2.1/servers/${id}`)).server;
    },
    books: () => store.books(),
    crash: async () => {
      crashed = true;
      await opened.close();
    },
  };
}

/** The services on an open database, and a token of each user; the wrapped database is in use from the end of the start on. */
async function startedCloud(store: TestStore, opened: Database, options: TestCloudOptions) {
  const runtime = options.runtime ?? systemRuntime();
  const { wrapDatabase, ...cloudOptions } = options;
  const { database, replaceBy } = replaceable(opened);
  const cloud = await createCloud({
    runtime,
    logger: silentLogger,
    passwordCost: cheapPasswords,
    ...cloudOptions,
    database,
    signingKeys: options.signingKeys ?? testSigningKeys(),
    sealer: options.sealer ?? testSealer(),
  });
  const { cloudsFile } = store;
  if (!existsSync(cloudsFile)) {
    const passwords = await firstPasswords(runtime.random, cheapPasswords);
    await firstStart({ cloud, database: opened, runtime, cloudsFile, url: 'http://cloud.test', passwords });
  }
  const tokens = new Map<string, string>();
  for (const user of ['demo', 'admin']) tokens.set(user, await signIn(cloud, cloudsFile, user));
  if (wrapDatabase) replaceBy(wrapDatabase(opened));
  return { cloud, tokens };
}

/** A database that can be exchanged for another one while services have it. */
function replaceable(first: Database): { readonly database: Database; replaceBy(other: Database): void } {
  let current = first;
  const database: Database = {
    engine: first.engine,
    read: (work) => current.read(work),
    write: (work) => current.write(work),
    durable: () => current.durable(),
    exclusively: (name, action) => current.exclusively(name, action),
    close: () => current.close(),
  };
  return {
    database,
    replaceBy: (other) => {
      current = other;
    },
  };
}

/** A new token of a user of `clouds.yaml`, with the scope of the project of the same name. */
export async function signIn(cloud: Cloud, cloudsFile: string, user: string): Promise<string> {
  const password = new RegExp(`username: ${user}\\n\\s+password: (.*)`).exec(readFileSync(cloudsFile, 'utf8'))?.[1];
  const domain = { id: 'default' };
  const reply = await cloud.app.inject({
    method: 'POST',
    url: '/identity/v3/auth/tokens',
    payload: {
      auth: {
        identity: { methods: ['password'], password: { user: { name: user, password, domain } } },
        scope: { project: { name: user, domain } },
      },
    },
  });
  assert.equal(reply.statusCode, 201, reply.body);
  return String(reply.headers['x-subject-token']);
}

/** Tables that keep what happened, and so grow by what happens. */
const history = [
  'finding',
  'instance',
  'instance_fault',
  'janitor_round',
  'past_nic',
  'process',
  'project_quota',
  'saga',
  'saga_event',
];

/** What counts in a table: every row, or of counters those that count something. */
function countable(table: string, rows: unknown[]): unknown[] | number {
  if (table === 'neutron_usage') return (rows as { used: number }[]).filter((row) => row.used !== 0);
  if (table === 'compute_node') {
    // PostgreSQL tells rows in the order in which they were last changed.
    return (rows as { host: string; vcpus_used: number; memory_mb_used: number; local_gb_used: number }[])
      .map(({ host, vcpus_used, memory_mb_used, local_gb_used }) => ({
        host,
        vcpus_used,
        memory_mb_used,
        local_gb_used,
      }))
      .toSorted((one, other) => one.host.localeCompare(other.host));
  }
  return rows.length;
}

/** Asserts that both books have the same in every table but those that keep history. */
export function assertBalanced(before: Books, after: Books): void {
  const balance = (books: Books) =>
    Object.fromEntries(
      Object.entries(books)
        .filter(([table]) => !history.includes(table))
        .map(([table, rows]) => [table, countable(table, rows)]),
    );
  assert.deepEqual(balance(after), balance(before));
}
