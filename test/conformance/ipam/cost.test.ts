import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { serviceContext } from '../../../src/context/request-context.ts';
import { createNetworkService } from '../../../src/neutron/server/index.ts';
import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import { type Database, openSqlite, type Unit, type Work } from '../../../src/store/index.ts';
import { silentLogger } from '../../../src/telemetry/logger.ts';
import { temporaryFolder } from '../../support/database.ts';

/** A service whose statements are written down. */
function watched(t: TestContext) {
  const file = join(temporaryFolder(t), 'berth.db');
  const database = openSqlite({ file, disk: 'off' });
  const seen: string[] = [];
  const watch =
    <T>(work: Work<T>): Work<T> =>
    (queries) =>
      noting(work(queries), seen);
  const noted: Database = {
    engine: database.engine,
    read: (work) => database.read(watch(work)),
    write: (work) => database.write(watch(work)),
    durable: () => database.durable(),
    exclusively: (name, action) => database.exclusively(name, action),
    close: () => database.close(),
  };
  const service = createNetworkService({
    database: noted,
    runtime: systemRuntime(),
    logger: silentLogger,
    tokens: { validate: async () => null },
    config: { defaultQuotas: { port: -1 } },
  });
  const explainer = new DatabaseSync(file, { readOnly: true });
  t.after(async () => {
    explainer.close();
    await database.close();
  });
  const context = { ...serviceContext('req-0', { projectId: 'p' }), roles: ['member', 'reader'], isAdmin: false };
  const call = async (method: string, url: string, body?: object) => {
    const [path = '', query = ''] = url.split('?', 2);
    const answer = await service.handle({ method, path, query, headers: {}, body, context, baseUrl: '' });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return Object(answer.body);
  };
  /** The statements of a call. */
  const statementsOf = async (action: () => Promise<unknown>) => {
    seen.length = 0;
    await action();
    return [...seen];
  };
  /** The tables that a statement walks through from end to end. */
  const scans = (sql: string) => {
    const parameters = (sql.match(/\?/g) ?? []).map(() => '');
    const plan = explainer.prepare(`explain query plan ${sql}`).all(...parameters);
    return plan.map((step) => String(step.detail)).filter((detail) => detail.startsWith('SCAN'));
  };
  return { call, statementsOf, scans };
}

function* noting<T>(unit: Unit<T>, seen: string[]): Unit<T> {
  let step = unit.next();
  while (!step.done) {
    seen.push(step.value.sql);
    step = unit.next(yield step.value);
  }
  return step.value;
}

test('what a port costs does not grow with the ports there are, and no table is walked through', async (t) => {
  const { call, statementsOf, scans } = watched(t);
  const { network } = await call('POST', '/v2.0/networks', { network: {} });
  await call('POST', '/v2.0/subnets', { subnet: { network_id: network.id, ip_version: 4, cidr: '10.0.0.0/22' } });
  const body = { port: { network_id: network.id, device_id: 'd' } };
  let id = '';
  const oneOfEach = async () => {
    const created = await statementsOf(async () => {
      id = (await call('POST', '/v2.0/ports', body)).port.id;
    });
    const updated = await statementsOf(() => call('PUT', `/v2.0/ports/${id}`, { port: { device_id: 'e' } }));
    const shown = await statementsOf(() => call('GET', `/v2.0/ports/${id}`));
    const listed = await statementsOf(() => call('GET', '/v2.0/ports?device_id=e'));
    const found = await statementsOf(() => call('GET', '/v2.0/ports?fixed_ips=ip_address=10.0.0.9'));
    const networks = await statementsOf(() => call('GET', `/v2.0/networks?id=${network.id}`));
    const all = await statementsOf(() => call('GET', '/v2.0/networks'));
    const groups = await statementsOf(() => call('GET', '/v2.0/security-groups?name=default&fields=id'));
    const deleted = await statementsOf(() => call('DELETE', `/v2.0/ports/${id}`));
    return { created, updated, shown, listed, found, networks, all, groups, deleted };
  };
  // The first port makes the default group.
  await call('POST', '/v2.0/ports', body);
  const few = await oneOfEach();
  for (const [name, statements] of Object.entries(few)) {
    for (const sql of statements) assert.deepEqual(scans(sql), [], `${name}: ${sql}`);
  }
  const ids: string[] = [];
  for (let index = 0; index < 400; index++) ids.push((await call('POST', '/v2.0/ports', body)).port.id);
  // Holes, so that there are many free ranges.
  for (const [index, hole] of ids.entries()) if (index % 3 === 0) await call('DELETE', `/v2.0/ports/${hole}`);
  const many = await oneOfEach();
  for (const [name, statements] of Object.entries(few)) {
    const now = many[name as keyof typeof many];
    // Giving an address back next to others merges ranges: two statements more at most.
    assert.ok(now.length <= statements.length + 2, `${name}: ${statements.length} statements, then ${now.length}`);
    for (const sql of now) assert.deepEqual(scans(sql), [], `${name}: ${sql}`);
  }
});
