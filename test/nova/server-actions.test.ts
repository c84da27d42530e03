import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedServer } from '../../src/nova/servers/view/changed-server.ts';
import { setInstance } from './support/instances.ts';
import { cirros, novaWorld, type people, type World } from './support/world.ts';

async function activeServer(world: World): Promise<string> {
  const id = await world.server();
  const at = '2026-11-23T08:00:00.000Z';
  await setInstance(world.database, id, { vm_state: 'active', task_state: null, host: 'h1', launched_at: at });
  return id;
}

const shown = async (world: World, id: string, version = '2.73') =>
  (await world.ask('GET', `/servers/${id}`, { version, as: 'admin' })).json().server;

test('a locked server is left alone by all actions but those that only look, or lock', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const act = async (body: object, as: 'demo' | 'admin' = 'demo') =>
    (await world.ask('POST', `/servers/${id}/action`, { body, as })).statusCode;
  assert.equal(await act({ lock: null }), 202);
  const refused = [
    { 'os-start': null },
    { 'os-stop': null },
    { reboot: { type: 'HARD' } },
    { pause: null },
    { unpause: null },
    { suspend: null },
    { resume: null },
    { rescue: null },
    { unrescue: null },
    { shelve: null },
    { unshelve: null },
    { rebuild: { imageRef: cirros.id } },
    { resize: { flavorRef: '2' } },
    { confirmResize: null },
    { revertResize: null },
    { changePassword: { adminPass: 'x' } },
    { restore: null },
    { forceDelete: null },
  ];
  for (const body of refused) assert.equal(await act(body), 409, JSON.stringify(body));
  assert.deepEqual(world.compute.acted, []);
  assert.equal(await act({ createImage: { name: 'copy' } }), 202);
  assert.equal(await act({ 'os-getConsoleOutput': {} }), 200);
  assert.equal(await act({ 'os-stop': null }, 'admin'), 202);
  assert.equal(await act({ unlock: null }), 202);
  assert.equal(await act({ 'os-stop': null }), 202);
  assert.deepEqual(world.compute.noted, ['lock', 'unlock']);
});

test('a lock has a reason since 2.73, and what an administrator has locked its owner does not open', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const act = (body: object, version: string, as: 'demo' | 'admin' = 'demo') =>
    world.ask('POST', `/servers/${id}/action`, { body, version, as });
  assert.equal((await act({ lock: { locked_reason: '' } }, '2.73')).statusCode, 400);
  assert.equal((await act({ lock: { why: 'x' } }, '2.73')).statusCode, 400);
  assert.equal((await act({ lock: { locked_reason: 'mine' } }, '2.73')).statusCode, 202);
  const locked = await shown(world, id);
  assert.deepEqual([locked.locked, locked.locked_reason], [true, 'mine']);
  assert.equal('locked_reason' in (await shown(world, id, '2.72')), false);
  assert.equal((await act({ lock: { locked_reason: 'ours' } }, '2.73', 'admin')).statusCode, 202);
  assert.equal((await act({ lock: { locked_reason: 'mine' } }, '2.73')).statusCode, 202);
  assert.equal((await shown(world, id)).locked_reason, 'ours');
  assert.equal((await act({ unlock: null }, '2.73')).statusCode, 403);
  assert.equal((await act({ unlock: null }, '2.73', 'admin')).statusCode, 202);
  const open = await shown(world, id);
  assert.deepEqual([open.locked, open.locked_reason], [false, null]);
});

test('servers are listed by their locks since 2.73', async (t) => {
  const world = await novaWorld(t);
  const [id, other] = [await activeServer(world), await activeServer(world)];
  await world.ask('POST', `/servers/${id}/action`, { body: { lock: null } });
  const list = async (query: string, version = '2.73') =>
    (await world.ask('GET', `/servers?${query}`, { version }))
      .json()
      .servers.map((server: { id: string }) => server.id)
      .toSorted();
  assert.deepEqual(await list('locked=true'), [id]);
  assert.deepEqual(await list('locked=false'), [other]);
  assert.deepEqual(await list('locked=true', '2.72'), [id, other].toSorted());
  assert.equal((await world.ask('GET', '/servers?locked=perhaps', { version: '2.73' })).statusCode, 400);
});

test('bodies that make no sense are refused, whatever is wrong with them, and nothing is asked for', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const bodies: [object, string?][] = [
    [{ reboot: {} }],
    [{ reboot: { type: 'soon' } }],
    [{ reboot: { type: 'SOFT', why: 'x' } }],
    [{ rescue: 'now' }],
    [{ rescue: { rescue_image_ref: 'cirros' } }],
    [{ rescue: { rescue_image_ref: id } }],
    [{ createImage: null }],
    [{ createImage: { name: '' } }],
    [{ createImage: { name: 'x', metadata: { a: 1 } } }],
    [{ rebuild: {} }],
    [{ rebuild: { imageRef: id } }],
    [{ rebuild: { imageRef: cirros.id, description: 'x' } }, '2.18'],
    [{ rebuild: { imageRef: cirros.id, key_name: 'none' } }, '2.54'],
    [{ rebuild: { imageRef: cirros.id, user_data: '***' } }, '2.57'],
    [{ rebuild: { imageRef: cirros.id, personality: [{}] } }],
    [{ rebuild: { imageRef: cirros.id, accessIPv4: 'x' } }],
    [{ resize: {} }],
    [{ resize: { flavorRef: '1' } }],
    [{ resize: { flavorRef: 'none' } }],
    [{ 'os-getConsoleOutput': { length: -2 } }],
    [{ 'os-getConsoleOutput': { length: 'all' } }],
    [{ changePassword: {} }],
  ];
  for (const [body, version = '2.1'] of bodies) {
    const answer = await world.ask('POST', `/servers/${id}/action`, { body, version });
    assert.equal(answer.statusCode, 400, `${JSON.stringify(body)}: ${answer.body}`);
  }
  for (const body of [{ 'os-resetState': {} }, { 'os-resetState': { state: 'paused' } }]) {
    assert.equal((await world.ask('POST', `/servers/${id}/action`, { body, as: 'admin' })).statusCode, 400);
  }
  assert.deepEqual(world.compute.acted, []);
});

test('each action that is for administrators refuses others, and does not tell of other projects', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const act = async (body: object, as: keyof typeof people) =>
    (await world.ask('POST', `/servers/${id}/action`, { body, as })).statusCode;
  for (const body of [{ 'os-resetState': { state: 'error' } }, { shelveOffload: null }, { injectNetworkInfo: null }]) {
    assert.deepEqual([await act(body, 'demo'), await act(body, 'other'), await act(body, 'admin')], [403, 404, 202]);
  }
  assert.deepEqual(world.compute.refreshed, [id]);
  assert.equal(await act({ resetNetwork: null }, 'admin'), 410);
  assert.deepEqual([await act({ 'os-stop': null }, 'reader'), await act({ 'os-stop': null }, 'other')], [403, 404]);
});

test('user data that nobody gave is told as none by a rebuild; what an earlier request gave is not told', async (t) => {
  const world = await novaWorld(t);
  const rebuilt = async (id: string, rebuild: object, version = '2.57') => {
    const body = { rebuild: { imageRef: cirros.id, ...rebuild } };
    const answer = await world.ask('POST', `/servers/${id}/action`, { body, version });
    assert.equal(answer.statusCode, 202, answer.body);
    return answer.json().server;
  };
  const id = await activeServer(world);
  assert.equal((await rebuilt(id, {})).user_data, null);
  assert.equal('user_data' in (await rebuilt(id, {}, '2.56')), false);
  await setInstance(world.database, id, { user_data: 'sealed' });
  assert.equal('user_data' in (await rebuilt(id, {})), false);
  assert.equal((await rebuilt(id, { user_data: null })).user_data, null);
});

test('what is refused is told in the words of Nova', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const refused = async (...asked: Parameters<World['ask']>) => Object.values((await world.ask(...asked)).json());
  assert.deepEqual(await refused('DELETE', `/servers/${id}/tags/none`, { version: '2.26' }), [
    { code: 404, message: `Instance ${id} has no tag 'none'` },
  ]);
  const unheard = 'req-00000000-0000-4000-8000-000000000000';
  assert.deepEqual(await refused('GET', `/servers/${id}/os-instance-actions/${unheard}`), [
    { code: 404, message: `Action ${unheard} not found` },
  ]);
  await world.ask('POST', `/servers/${id}/action`, { body: { lock: null } });
  assert.deepEqual(await refused('POST', `/servers/${id}/action`, { body: { 'os-stop': null } }), [
    { code: 409, message: `Instance ${id} is locked` },
  ]);
});

test('a rebuild changes what it is told to, and answers the server', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const rebuild = { imageRef: cirros.id, name: 'anew', accessIPv4: '192.0.2.1', user_data: 'eA==', key_name: null };
  const answer = await world.ask('POST', `/servers/${id}/action`, { body: { rebuild }, version: '2.57' });
  assert.equal(answer.statusCode, 202, answer.body);
  const { server } = answer.json();
  assert.deepEqual([server.id, server.user_data, server.adminPass.length], [id, 'eA==', 12]);
  assert.match(String(answer.headers.location), new RegExp(`/servers/${id}$`));
  const [asked] = world.compute.acted;
  assert.deepEqual(asked?.set, {
    image_id: cirros.id,
    image_properties: '{}',
    name: 'anew',
    key_name: null,
    access_ip_v4: '192.0.2.1',
  });
  assert.equal(asked?.userData, 'eA==');
});

test('what PUT and a rebuild tell of a server has the form of their microversion, which is shorter than that of GET', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const keys = async (method: string, path: string, body: object | undefined, version: string) => {
    const asked = { as: 'admin', version, ...(body && { body }) } as const;
    const { server } = (await world.ask(method, `/servers/${id}${path}`, asked)).json();
    return Object.keys(server).filter((key) => /:|^(config_drive|host_status|key_name|server_groups)$/.test(key));
  };
  const put = (version: string) => keys('PUT', '', { server: { name: 'new' } }, version);
  const rebuilt = (version: string) => keys('POST', '/action', { rebuild: { imageRef: cirros.id } }, version);
  assert.deepEqual(await put('2.53'), ['OS-DCF:diskConfig']);
  assert.deepEqual(await put('2.54'), ['OS-DCF:diskConfig']);
  assert.deepEqual(await put('2.74'), ['OS-DCF:diskConfig', 'server_groups']);
  assert.deepEqual(await rebuilt('2.53'), ['OS-DCF:diskConfig']);
  assert.deepEqual(await rebuilt('2.54'), ['OS-DCF:diskConfig', 'key_name']);
  assert.deepEqual(await rebuilt('2.74'), ['OS-DCF:diskConfig', 'key_name', 'server_groups']);
  const address = { version: 4, addr: '10.0.0.5' };
  const addresses = { private: [{ ...address, 'OS-EXT-IPS:type': 'fixed', 'OS-EXT-IPS-MAC:mac_addr': 'm' }] };
  assert.deepEqual(changedServer({ addresses }, 74, 'update'), { addresses: { private: [address] } });
  const told = await keys('GET', '', undefined, '2.74');
  assert.ok(
    ['OS-EXT-STS:vm_state', 'OS-EXT-SRV-ATTR:host', 'host_status', 'config_drive'].every((key) => told.includes(key)),
  );
});

test('the tail of a console is that of its lines, without control characters', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  world.compute.console = 'one\ntwo\r\nthr\u0007ee\n';
  const output = async (length: unknown) =>
    (await world.ask('POST', `/servers/${id}/action`, { body: { 'os-getConsoleOutput': { length } } })).json().output;
  assert.equal(await output(2), 'two\nthree\n');
  assert.equal(await output('1'), 'three\n');
  assert.equal(await output(0), '');
  assert.equal(await output(-1), 'one\ntwo\nthree\n');
  world.compute.console = null;
  const none = await world.ask('POST', `/servers/${id}/action`, { body: { 'os-getConsoleOutput': {} } });
  assert.equal(none.statusCode, 404);
});

test('a guest has no remote console, of whatever type; before 2.6 there is no such path', async (t) => {
  const world = await novaWorld(t);
  const id = await activeServer(world);
  const ask = (remote_console: object, version = '2.74') =>
    world.ask('POST', `/servers/${id}/remote-consoles`, { body: { remote_console }, version });
  const refused = await ask({ protocol: 'vnc', type: 'novnc' });
  assert.deepEqual([refused.statusCode, refused.json().badRequest.message], [400, 'Unavailable console type novnc.']);
  assert.match((await ask({ protocol: 'vnc', type: 'x' })).json().badRequest.message, /type/);
  assert.equal((await ask({ protocol: 'vnc', type: 'novnc' }, '2.5')).statusCode, 404);
});
