import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cirros, novaWorld, people } from './support/world.ts';

test('the versions documents need no token and say what there is', async (t) => {
  const { ask } = await novaWorld(t);
  const root = await ask('GET', '//compute/', { as: null });
  assert.equal(root.statusCode, 200);
  const [entry] = root.json().versions;
  assert.deepEqual(
    { id: entry.id, status: entry.status, version: entry.version, min: entry.min_version },
    { id: 'v2.1', status: 'CURRENT', version: '2.74', min: '2.1' },
  );
  assert.match(entry.links[0].href, /^http:\/\/[^/]+\/compute\/v2\.1\/$/);
  const document = await ask('GET', '//compute/v2.1', { as: null });
  assert.equal(document.statusCode, 200);
  assert.equal(document.json().version.links[0].rel, 'self');
  const slash = await ask('GET', '//compute/v2.1/', { as: null });
  assert.deepEqual(slash.json(), document.json());
});

test('a path that names no version is answered 300 with the choices', async (t) => {
  const { ask } = await novaWorld(t);
  const answer = await ask('GET', '//compute/servers', { as: null });
  assert.equal(answer.statusCode, 300);
  assert.match(answer.json().choices[0].links[0].href, /\/compute\/v2\.1\/servers$/);
});

test('every answer carries a request id of its own under both names, whatever the client calls the request', async (t) => {
  const { ask } = await novaWorld(t);
  const mine = 'req-11111111-2222-3333-4444-555555555555';
  for (const [path, as] of [
    ['/servers', 'demo'],
    ['/nowhere', 'demo'],
    ['/servers', null],
  ] as const) {
    const answer = await ask('GET', path, { as, headers: { 'x-openstack-request-id': mine } });
    const own = String(answer.headers['x-compute-request-id']);
    assert.match(own, /^req-[0-9a-f-]{36}$/);
    assert.notEqual(own, mine);
    assert.equal(answer.headers['x-openstack-request-id'], own);
  }
});

for (const [header, value, used] of [
  ['openstack-api-version', 'compute 2.26', '2.26'],
  ['openstack-api-version', 'identity 3.14, compute 2.26', '2.26'],
  ['openstack-api-version', 'compute latest', '2.74'],
  ['openstack-api-version', 'volume 3.50', '2.1'],
  ['x-openstack-nova-api-version', '2.30', '2.30'],
  ['x-openstack-nova-api-version', 'latest', '2.74'],
] as const) {
  test(`${header}: ${value} is answered by ${used}, and says so`, async (t) => {
    const { ask } = await novaWorld(t);
    const answer = await ask('GET', '/servers', { headers: { [header]: value } });
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['openstack-api-version'], `compute ${used}`);
    assert.equal(answer.headers['x-openstack-nova-api-version'], used);
    assert.match(String(answer.headers.vary), /OpenStack-API-Version/);
    assert.match(String(answer.headers.vary), /X-OpenStack-Nova-API-Version/);
  });
}

for (const [version, status, kind] of [
  ['2.x', 400, 'badRequest'],
  ['2', 400, 'badRequest'],
  ['2.01', 400, 'badRequest'],
  ['2.1 2.2', 400, 'badRequest'],
  ['', 400, 'badRequest'],
  ['2.0', 406, 'computeFault'],
  ['2.75', 406, 'computeFault'],
  ['3.1', 406, 'computeFault'],
] as const) {
  test(`microversion '${version}' is refused with ${status}`, async (t) => {
    const { ask } = await novaWorld(t);
    const answer = await ask('GET', '/servers', { version });
    assert.equal(answer.statusCode, status);
    assert.equal(answer.json()[kind].code, status);
    if (status === 406) assert.match(answer.json()[kind].message, /2\.1 to 2\.74/);
  });
}

test('what a microversion does not have is not found, and is found at the next one', async (t) => {
  const { ask, server } = await novaWorld(t);
  const id = await server();
  const before = await ask('GET', `/servers/${id}/tags`, { version: '2.25' });
  assert.equal(before.statusCode, 404);
  assert.equal(before.json().itemNotFound.code, 404);
  const since = await ask('GET', `/servers/${id}/tags`, { version: '2.26' });
  assert.equal(since.statusCode, 200);
  const body = { flavor: { description: 'x' } };
  const described = await ask('PUT', '/flavors/1', { as: 'admin', version: '2.54', body });
  assert.equal(described.statusCode, 404);
});

test('without a good token the answer is 401 in the form of Keystone’s middleware', async (t) => {
  const { ask } = await novaWorld(t, { identityUri: 'http://cloud/identity' });
  for (const asked of [{ as: null }, { as: null, headers: { 'x-auth-token': 'stolen' } }] as const) {
    for (const path of ['/servers', '/nowhere']) {
      const answer = await ask('GET', path, asked);
      assert.equal(answer.statusCode, 401);
      assert.equal(answer.headers['www-authenticate'], 'Keystone uri="http://cloud/identity"');
      assert.deepEqual(Object.keys(answer.json().error).sort(), ['code', 'message', 'title']);
      assert.equal(answer.body.includes('stolen'), false);
    }
  }
});

test('a place for tokens that is a path is told as one on this server', async (t) => {
  const { ask } = await novaWorld(t);
  const answer = await ask('GET', '/servers', { as: null });
  assert.equal(answer.headers['www-authenticate'], 'Keystone uri="http://localhost:80/identity"');
});

test('a token without a project is refused with 403', async (t) => {
  const { ask } = await novaWorld(t);
  const answer = await ask('GET', '/servers', { as: 'unscoped' });
  assert.equal(answer.statusCode, 403);
  assert.equal(answer.json().forbidden.code, 403);
});

test('errors of routing and of bodies have the API’s form', async (t) => {
  const { ask } = await novaWorld(t);
  const server = { server: { name: 'a', flavorRef: '1', imageRef: cirros.id } };
  const cases = [
    [await ask('GET', '/nowhere'), 404, 'itemNotFound'],
    [await ask('PATCH', '/servers'), 405, 'badMethod'],
    [await ask('PUT', '/servers'), 405, 'badMethod'],
    [await ask('DELETE', '/servers/'), 404, 'itemNotFound'],
    [await ask('POST', '/servers', { body: '{"server":' }), 400, 'badRequest'],
    [await ask('POST', '/servers'), 400, 'badRequest'],
    [await ask('POST', '/servers', { body: [] }), 400, 'badRequest'],
    [await ask('POST', '/servers', { body: { ...server, x: 1 } }), 400, 'badRequest'],
    [await ask('POST', '/servers', { body: server, headers: { 'content-type': 'text/plain' } }), 415, 'badMediaType'],
    [await ask('POST', '/servers', { body: 'x'.repeat(1_100_000) }), 413, 'overLimit'],
  ] as const;
  for (const [answer, status, kind] of cases) {
    assert.equal(answer.statusCode, status, answer.body);
    assert.deepEqual(Object.keys(answer.json()), [kind]);
    assert.equal(answer.json()[kind].code, status);
    assert.equal(typeof answer.json()[kind].message, 'string');
  }
  const list = await ask('GET', '/servers');
  assert.deepEqual(list.json(), { servers: [] }, 'nothing was made');
});

test('paths that are hardly paths find nothing, or what they mean', async (t) => {
  const { ask } = await novaWorld(t);
  for (const path of ['/servers/%zz', '/servers/%ff', '/%', '/servers/..%2f..', `/servers/${'x'.repeat(3000)}`]) {
    const answer = await ask('GET', path);
    assert.equal(answer.statusCode, 404, path);
    assert.equal(answer.json().itemNotFound.code, 404);
  }
  for (const path of ['/servers/', '//compute//v2.1//servers', '/servers?%zz=%&__proto__=1&limit=1&limit=2']) {
    assert.deepEqual((await ask('GET', path)).json(), { servers: [] }, path);
  }
});

test('the vendor’s content type is JSON too', async (t) => {
  const { ask } = await novaWorld(t);
  const answer = await ask('POST', '/servers', {
    body: { server: { name: 'a', flavorRef: '1', imageRef: cirros.id } },
    headers: { 'content-type': 'application/vnd.openstack.compute+json; charset=utf-8' },
  });
  assert.equal(answer.statusCode, 202);
});

test('the path may carry the token’s project, and no other', async (t) => {
  const { ask, server } = await novaWorld(t);
  const id = await server();
  const project = people.demo.projectId;
  const mine = await ask('GET', `/${project}/servers/${id}`);
  assert.equal(mine.statusCode, 200);
  assert.match(mine.json().server.links[0].href, new RegExp(`/v2\\.1/${project}/servers/${id}$`));
  const other = await ask('GET', `/${people.other.projectId}/servers/${id}`);
  assert.equal(other.statusCode, 400);
});

test('an error that nobody foresaw is answered 500 without its text', async (t) => {
  const { ask, network } = await novaWorld(t);
  network.refusal = new Error('password is hunter2');
  const answer = await ask('POST', '/servers', {
    body: { server: { name: 'a', flavorRef: '1', imageRef: cirros.id } },
  });
  assert.equal(answer.statusCode, 500);
  assert.equal(answer.json().computeFault.code, 500);
  assert.equal(answer.body.includes('hunter2'), false);
});

test('extensions of old are listed, and shown by their alias', async (t) => {
  const world = await novaWorld(t);
  const { extensions } = (await world.ask('GET', '/extensions')).json();
  const keypairs = extensions.find((one: { alias: string }) => one.alias === 'os-keypairs');
  assert.deepEqual([keypairs.name, keypairs.links], ['Keypairs', []]);
  assert.equal(new Set(extensions.map((one: { alias: string }) => one.alias)).size, extensions.length);
  assert.deepEqual((await world.ask('GET', '/extensions/os-keypairs')).json(), { extension: keypairs });
  const missing = await world.ask('GET', '/extensions/os-volumes');
  assert.deepEqual([missing.statusCode, missing.json().itemNotFound.code], [404, 404]);
});
