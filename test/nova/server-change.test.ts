import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setInstance } from './support/instances.ts';
import { novaWorld, type World } from './support/world.ts';

async function activeServer(world: World): Promise<string> {
  const id = await world.server({ metadata: { a: '1', b: '2' } });
  await setInstance(world.database, id, { vm_state: 'active', task_state: null, tags: '["x","y"]' });
  return id;
}

async function state(world: World, id: string) {
  return (await world.ask('GET', `/servers/${id}`, { version: '2.72', as: 'admin' })).json().server;
}

test('PUT changes name, description and access addresses, and answers the server', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  const body = { server: { name: 'new', description: null, accessIPv4: '192.0.2.1', accessIPv6: '2001:db8::1' } };
  const answer = await world.ask('PUT', `/servers/${id}`, { version: '2.19', body });
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.json().server.name, 'new');
  const shown = await state(world, id);
  assert.deepEqual(
    [shown.name, shown.description, shown.accessIPv4, shown.accessIPv6],
    ['new', null, '192.0.2.1', '2001:db8::1'],
  );
  assert.notEqual(shown.updated, shown.created);
  await world.ask('PUT', `/servers/${id}`, { body: { server: { accessIPv4: '' } } });
  const cleared = await state(world, id);
  assert.deepEqual([cleared.name, cleared.accessIPv4, cleared.accessIPv6], ['new', '', '2001:db8::1']);
});

test('an access address is told in the one form that it has (RFC 5952)', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server({ accessIPv6: '0000:0000:0000:0000:0000:babe:220.12.22.2' });
  assert.equal((await state(world, id)).accessIPv6, '::babe:dc0c:1602');
  const put = (accessIPv6: string) => world.ask('PUT', `/servers/${id}`, { body: { server: { accessIPv6 } } });
  assert.equal((await put('2001:DB8:0:0::0001')).json().server.accessIPv6, '2001:db8::1');
  assert.equal((await put('[::1]')).statusCode, 400);
});

test('PUT refuses what cannot be changed, and changes nothing then', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  for (const server of [{ name: '' }, { name: ' x' }, { accessIPv4: 'x' }, { flavorRef: '2' }, { description: 'x' }]) {
    const answer = await world.ask('PUT', `/servers/${id}`, { body: { server: { name: 'new', ...server } } });
    assert.equal(answer.statusCode, 400, JSON.stringify(server));
  }
  assert.equal((await state(world, id)).name, 'web');
  assert.equal((await world.ask('PUT', `/servers/${id}`, { as: 'reader', body: { server: {} } })).statusCode, 403);
});

test('DELETE is answered 204 and the server is shown as deleting; again is 204; gone is 404', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  for (let times = 0; times < 2; times += 1) {
    const answer = await world.ask('DELETE', `/servers/${id}`);
    assert.equal(answer.statusCode, 204);
    assert.equal(answer.body, '');
    const shown = await state(world, id);
    assert.deepEqual([shown.status, shown['OS-EXT-STS:task_state']], ['BUILD', 'deleting']);
  }
  await setInstance(world.database, id, { deleted: 1, vm_state: 'deleted' });
  assert.equal((await world.ask('DELETE', `/servers/${id}`)).statusCode, 404);
});

test('forceDelete is answered 202 and takes the server down', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  const answer = await world.ask('POST', `/servers/${id}/action`, { body: { forceDelete: null } });
  assert.equal(answer.statusCode, 202);
  assert.equal((await state(world, id))['OS-EXT-STS:task_state'], 'deleting');
});

test('a locked server is left alone, except by administrators', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  await setInstance(world.database, id, { locked: 1 });
  const attempts = [
    await world.ask('DELETE', `/servers/${id}`),
    await world.ask('POST', `/servers/${id}/action`, { body: { forceDelete: null } }),
    await world.ask('PUT', `/servers/${id}/metadata`, { body: { metadata: {} } }),
    await world.ask('DELETE', `/servers/${id}/tags`, { version: '2.26' }),
  ];
  for (const answer of attempts) {
    assert.equal(answer.statusCode, 409);
    assert.match(answer.json().conflictingRequest.message, /locked/);
  }
  const shown = await state(world, id);
  assert.deepEqual(
    [shown['OS-EXT-STS:task_state'], shown.metadata, shown.tags],
    [null, { a: '1', b: '2' }, ['x', 'y']],
  );
  assert.equal((await world.ask('DELETE', `/servers/${id}`, { as: 'admin' })).statusCode, 204);
});

test('actions that do not work here say so; what is no action is none', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const act = async (body: unknown) => world.ask('POST', `/servers/${id}/action`, { body });
  const evacuate = await act({ evacuate: {} });
  assert.equal(evacuate.statusCode, 400);
  assert.match(evacuate.json().badRequest.message, /'evacuate' is not supported/);
  assert.match((await act({ dance: null })).json().badRequest.message, /no such action: dance/);
  for (const body of [{}, { forceDelete: null, reboot: null }, { reboot: { type: 'soon' } }, { rebuild: {} }, [], 'x'])
    assert.equal((await act(body)).statusCode, 400);
  assert.equal((await state(world, id))['OS-EXT-STS:task_state'], null);
});

test('metadata: read, add, replace, set one, delete one', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const path = `/servers/${id}/metadata`;
  assert.deepEqual((await world.ask('GET', path)).json(), { metadata: { a: '1', b: '2' } });
  const added = await world.ask('POST', path, { body: { metadata: { b: '3', c: '4' } } });
  assert.deepEqual([added.statusCode, added.json()], [200, { metadata: { a: '1', b: '3', c: '4' } }]);
  const replaced = await world.ask('PUT', path, { body: { metadata: { d: '5' } } });
  assert.deepEqual([replaced.statusCode, replaced.json()], [200, { metadata: { d: '5' } }]);
  const one = await world.ask('PUT', `${path}/e`, { body: { meta: { e: '6' } } });
  assert.deepEqual([one.statusCode, one.json()], [200, { meta: { e: '6' } }]);
  assert.deepEqual((await world.ask('GET', `${path}/e`)).json(), { meta: { e: '6' } });
  assert.equal((await world.ask('DELETE', `${path}/d`)).statusCode, 204);
  assert.deepEqual((await state(world, id)).metadata, { e: '6' });
});

test('metadata: what is not there is 404, what does not fit is 400, too much is 403', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const path = `/servers/${id}/metadata`;
  assert.equal((await world.ask('GET', `${path}/z`)).statusCode, 404);
  assert.equal((await world.ask('GET', `${path}/toString`)).statusCode, 404);
  assert.equal((await world.ask('DELETE', `${path}/z`)).statusCode, 404);
  assert.equal((await world.ask('PUT', `${path}/z`, { body: { meta: { y: '' } } })).statusCode, 400);
  assert.equal((await world.ask('PUT', `${path}/z`, { body: { meta: { z: '', y: '' } } })).statusCode, 400);
  assert.equal((await world.ask('POST', path, { body: { metadata: { z: null } } })).statusCode, 400);
  const many = Object.fromEntries(Array.from({ length: 127 }, (_, index) => [`k${index}`, '']));
  assert.equal((await world.ask('POST', path, { body: { metadata: many } })).statusCode, 403);
  assert.deepEqual((await state(world, id)).metadata, { a: '1', b: '2' });
});

test('metadata set by many at once is all there', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      world.ask('POST', `/servers/${id}/metadata`, { body: { metadata: { [`k${index}`]: 'x' } } }),
    ),
  );
  assert.equal(Object.keys((await state(world, id)).metadata).length, 22);
});

test('metadata and tags of a server that builds or goes are left alone', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  const change = () => world.ask('POST', `/servers/${id}/metadata`, { body: { metadata: { a: '1' } } });
  assert.equal((await change()).statusCode, 409);
  await setInstance(world.database, id, { vm_state: 'active', task_state: 'deleting' });
  assert.equal((await change()).statusCode, 409);
  assert.equal((await world.ask('PUT', `/servers/${id}/tags/x`, { version: '2.26' })).statusCode, 409);
  assert.deepEqual((await state(world, id)).metadata, {});
});

test('tags: read, replace, add, ask for one, delete one, delete all', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const ask = (method: string, below = '', body?: unknown) =>
    world.ask(method, `/servers/${id}/tags${below}`, { version: '2.26', ...(body === undefined ? {} : { body }) });
  assert.deepEqual((await ask('GET')).json(), { tags: ['x', 'y'] });
  const added = await ask('PUT', '/z');
  assert.equal(added.statusCode, 201);
  assert.match(String(added.headers.location), new RegExp(`/servers/${id}/tags/z$`));
  assert.equal((await ask('PUT', '/z')).statusCode, 204);
  assert.equal((await ask('GET', '/z')).statusCode, 204);
  assert.equal((await ask('DELETE', '/x')).statusCode, 204);
  assert.equal((await ask('DELETE', '/x')).statusCode, 404);
  assert.equal((await ask('GET', '/x')).statusCode, 404);
  assert.deepEqual((await state(world, id)).tags, ['y', 'z']);
  assert.deepEqual((await ask('PUT', '', { tags: ['b', 'a', 'b'] })).json(), { tags: ['b', 'a'] });
  assert.equal((await ask('DELETE')).statusCode, 204);
  assert.deepEqual((await state(world, id)).tags, []);
});

test('tags: at most 50, of 60 characters, without a comma or slash', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const tags = Array.from({ length: 50 }, (_, index) => `t${index}`);
  const put = (below: string, body?: unknown) =>
    world.ask('PUT', `/servers/${id}/tags${below}`, { version: '2.26', ...(body === undefined ? {} : { body }) });
  assert.equal((await put('', { tags: [...tags, 'x'] })).statusCode, 400);
  assert.equal((await put('', { tags: ['a,b'] })).statusCode, 400);
  assert.equal((await put('', { tags })).statusCode, 200);
  assert.equal((await put('/more')).statusCode, 400);
  assert.equal((await put('/t1')).statusCode, 204);
  assert.equal((await put('/a%2Cb')).statusCode, 400);
  assert.equal((await put(`/${'x'.repeat(61)}`)).statusCode, 400);
  assert.deepEqual((await state(world, id)).tags, tags);
});
