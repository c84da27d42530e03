import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TracedRunWire } from '../../src/console/views/runs.ts';
import { stream } from '../support/event-stream.ts';
import { createServer, deleteServer, privateNetwork } from '../support/servers.ts';
import { freshCloud, type TestCloud } from '../support/test-cloud.ts';

/** The token of a user of another project, with these roles on it. */
async function stranger(cloud: TestCloud, role: string | null): Promise<string> {
  const make = async (path: string, body: object) =>
    (await cloud.call<Record<string, { id: string }>>('admin', 'POST', `/identity/v3/${path}`, body)).body;
  const name = `other-${role}`;
  const project = (await make('projects', { project: { name } })).project?.id;
  const user = (await make('users', { user: { name, password: 'secret' } })).user?.id;
  const { body } = await cloud.call<{ roles: { id: string; name: string }[] }>('admin', 'GET', '/identity/v3/roles');
  const id = body.roles.find((one) => one.name === (role ?? 'reader'))?.id;
  if (role) await cloud.call('admin', 'PUT', `/identity/v3/projects/${project}/users/${user}/roles/${id}`);
  const reply = await cloud.cloud.app.inject({
    method: 'POST',
    url: '/identity/v3/auth/tokens',
    payload: {
      auth: {
        identity: { methods: ['password'], password: { user: { id: user, password: 'secret' } } },
        ...(role ? { scope: { project: { id: project } } } : { scope: 'unscoped' }),
      },
    },
  });
  assert.equal(reply.statusCode, 201, reply.body);
  return String(reply.headers['x-subject-token']);
}

const get = (cloud: TestCloud, token: string, path: string) =>
  cloud.cloud.app.inject({ url: `/console/api${path}`, headers: { 'x-auth-token': token } });

test('the views of a cloud with two servers, one of them failed', async (t) => {
  const cloud = await freshCloud(t);
  const network = await privateNetwork(cloud);
  const web = await createServer(cloud, { name: 'web', networks: [{ uuid: network }, { uuid: network }] });
  const broken = await createServer(cloud, {
    name: 'broken',
    networks: [{ uuid: network }],
    metadata: { 'fake:fail': 'spawn' },
  });
  await cloud.cloud.compute.idle();
  const { demo, admin } = cloud.tokens;
  const other = await stranger(cloud, 'member');

  await t.test('the trace of a build is for its project and for administrators, and for nobody else', async () => {
    for (const token of [demo, admin]) {
      const reply = await get(cloud, token, `/servers/${web}/build`);
      assert.equal(reply.statusCode, 200, reply.body);
      const { run, trace } = reply.json<TracedRunWire>();
      assert.equal(run.server_id, web);
      assert.equal(trace.state, 'done');
      assert.ok(trace.steps.some(({ calls }) => calls.some((call) => call.request_id?.startsWith('req-'))));
      const again = await get(cloud, token, `/runs/${run.id}`);
      assert.deepEqual(again.json<TracedRunWire>().trace, trace);
      assert.equal((await get(cloud, other, `/runs/${run.id}`)).statusCode, 404);
    }
    assert.equal((await get(cloud, other, `/servers/${web}/build`)).statusCode, 404);
    assert.equal((await get(cloud, other, `/servers/${web}`)).statusCode, 404);
    assert.equal((await get(cloud, demo, '/servers/nobody/build')).statusCode, 404);
    assert.equal((await get(cloud, demo, '/runs/nobody')).statusCode, 404);
  });

  await t.test('nobody sees anything without a token, or without a role on a project', async () => {
    for (const path of ['/overview', '/servers', `/servers/${web}`, '/networks', '/ports', '/topology', '/findings']) {
      const { statusCode } = await cloud.cloud.app.inject({ url: `/console/api${path}` });
      assert.equal(statusCode, 401, path);
      assert.equal((await get(cloud, 'nonsense', path)).statusCode, 401, path);
    }
    assert.equal((await get(cloud, await stranger(cloud, null), '/overview')).statusCode, 403);
    assert.equal((await get(cloud, demo, '/findings')).statusCode, 403);
    assert.equal((await get(cloud, admin, '/findings')).statusCode, 200);
  });

  await t.test('a failed build says what failed and what was taken back', async () => {
    const { run, trace } = (await get(cloud, demo, `/servers/${broken}/build`)).json<TracedRunWire>();
    assert.equal(run.failure?.node, 'spawn');
    assert.equal(trace.state, 'unwound');
    assert.ok(trace.steps.find(({ name }) => name === 'network')?.undo);
  });

  await t.test('a server has its NICs and its runs; its host is for administrators', async () => {
    type Server = {
      server: { host: string | null; fault: unknown };
      nics: { vif: object }[];
      runs: { name: string }[];
    };
    const own = (await get(cloud, demo, `/servers/${web}`)).json<Server>();
    assert.equal(own.nics.length, 2);
    assert.deepEqual(
      own.runs.map(({ name }) => name),
      ['build'],
    );
    assert.equal(own.server.host, null);
    assert.equal((await get(cloud, admin, `/servers/${web}`)).json<Server>().server.host, 'berth');
  });

  await t.test('the list is filtered, cut and counted', async () => {
    type List = { total: number; servers: { id: string; name: string; addresses: string[] }[] };
    const list = async (query: string, token = demo) => (await get(cloud, token, `/servers?${query}`)).json<List>();
    assert.equal((await list('')).total, 2);
    assert.deepEqual(
      (await list('limit=1&offset=1')).servers.map(({ id }) => id),
      [web],
    );
    assert.deepEqual(
      (await list('name=WE')).servers.map(({ name }) => name),
      ['web'],
    );
    assert.deepEqual(
      (await list('state=error')).servers.map(({ name }) => name),
      ['broken'],
    );
    for (const sign of ['%25', '_', '!', '\\']) assert.equal((await list(`name=${sign}`)).total, 0, sign);
    assert.deepEqual(
      (await list(`name=${web.slice(0, 8)}`)).servers.map(({ id }) => id),
      [web],
    );
    assert.equal((await list('name=web')).servers[0]?.addresses.length, 2);
    assert.equal((await list('', other)).total, 0);
    assert.equal((await list('', admin)).total, 2);
    for (const bad of ['limit=1000', 'limit=-1', 'offset=x', 'name=a&name=b']) {
      assert.equal((await get(cloud, demo, `/servers?${bad}`)).statusCode, 400, bad);
    }
  });

  await t.test('the overview counts, and has the hosts for administrators', async () => {
    type Overview = { servers: object[]; failures: { server_name: string }[]; hosts: object[] | null };
    const own = (await get(cloud, demo, '/overview')).json<Overview>();
    assert.deepEqual(own.servers, [
      { status: 'ACTIVE', count: 1 },
      { status: 'ERROR', count: 1 },
    ]);
    assert.deepEqual(
      own.failures.map(({ server_name }) => server_name),
      ['broken'],
    );
    assert.equal(own.hosts, null);
    assert.equal((await get(cloud, admin, '/overview')).json<Overview>().hosts?.length, 1);
    assert.deepEqual((await get(cloud, other, '/overview')).json<Overview>().servers, []);
  });

  await t.test('the network is what the network service lets the caller see', async () => {
    type Topology = { networks: { name: string }[]; ports: { device_id: string }[] };
    const own = (await get(cloud, demo, '/topology')).json<Topology>();
    assert.ok(own.networks.some(({ name }) => name === 'private'));
    assert.equal(own.ports.filter(({ device_id }) => device_id === web).length, 2);
    const theirs = (await get(cloud, other, '/topology')).json<Topology>();
    assert.ok(!theirs.ports.some(({ device_id }) => device_id === web));
    const ports = (await get(cloud, demo, `/ports?device_id=${web}&limit=1`)).json<{ ports: object[] }>();
    assert.equal(ports.ports.length, 1);
  });

  await t.test('no view has a secret in it', async () => {
    for (const path of [`/servers/${web}`, `/servers/${web}/build`, '/servers', '/overview', '/topology']) {
      const { body } = await get(cloud, admin, path);
      for (const word of [admin, demo, 'user_data', 'adminPass', 'password', 'plan']) assert.ok(!body.includes(word));
    }
  });

  const base = await cloud.cloud.app.listen({ host: '127.0.0.1', port: 0 });
  const live = `${base}/console/api`;

  await t.test('a live view tells its state, and again only when that has changed, also after a break', async (t) => {
    const headers = { 'x-auth-token': demo };
    const first = await stream(t, `${live}/servers?name=live`, headers);
    assert.match(first.type ?? '', /^text\/event-stream/);
    const before = await first.next();
    assert.deepEqual([before?.event, (before?.data as { total: number } | undefined)?.total], ['state', 0]);
    first.close();
    const resumed = await stream(t, `${live}/servers?name=live`, { ...headers, 'last-event-id': before?.id ?? '' });
    const id = await createServer(cloud, { name: 'live', networks: 'none' });
    // Nothing is told of the state that was seen before the break: the next event is a newer one.
    const after = await resumed.next();
    assert.equal((after?.data as { total: number } | undefined)?.total, 1);
    resumed.close();
    await cloud.cloud.compute.idle();
    await deleteServer(cloud, id);
    await cloud.cloud.compute.idle();
  });

  await t.test('what cannot be shown is refused before a stream begins', async (t) => {
    const headers = { 'x-auth-token': other };
    assert.equal((await stream(t, `${live}/servers/${web}/build`, headers)).status, 404);
    assert.equal((await stream(t, `${live}/servers/${web}/build`, { 'x-auth-token': 'x' })).status, 401);
  });

  await t.test('a stream ends with its token', async (t) => {
    const token = await stranger(cloud, 'reader');
    const open = await stream(t, `${live}/runs/${await buildOf(cloud, web)}`, { 'x-auth-token': admin });
    const theirs = await stream(t, `${live}/overview`, { 'x-auth-token': token });
    assert.equal((await theirs.next())?.event, 'state');
    await cloud.cloud.app.inject({
      method: 'DELETE',
      url: '/identity/v3/auth/tokens',
      headers: { 'x-auth-token': admin, 'x-subject-token': token },
    });
    assert.deepEqual((await theirs.next())?.event, 'gone');
    assert.equal(await theirs.next(), null);
    assert.equal((await open.next())?.event, 'state');
  });

  await t.test('closing ends the streams at once', async (t) => {
    const open = await stream(t, `${live}/overview`, { 'x-auth-token': demo });
    await open.next();
    await cloud.cloud.app.close();
    assert.equal(await open.next(), null);
  });
});

async function buildOf(cloud: TestCloud, server: string): Promise<string> {
  return (await get(cloud, cloud.tokens.demo, `/servers/${server}/build`)).json<TracedRunWire>().run.id;
}
