import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all } from '../../src/store/index.ts';
import { assertRefused, imageFixture, patchType } from './support.ts';

test('an image is made with Glance’s defaults and shown in Glance’s form', async (t) => {
  const { call } = await imageFixture(t);
  const made = await call('POST', '/v2/images', { body: { name: 'linux', vpn_image: 'true' } });
  assert.equal(made.status, 201);
  const image = made.body;
  assert.deepEqual(image, {
    vpn_image: 'true',
    id: image.id,
    name: 'linux',
    status: 'queued',
    visibility: 'shared',
    owner: 'project-red',
    protected: false,
    os_hidden: false,
    disk_format: null,
    container_format: null,
    min_disk: 0,
    min_ram: 0,
    size: null,
    virtual_size: null,
    checksum: null,
    os_hash_algo: null,
    os_hash_value: null,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    tags: [],
    self: `/v2/images/${image.id}`,
    file: `/v2/images/${image.id}/file`,
    schema: '/v2/schemas/image',
  });
  assert.equal(made.headers.location, `http://cloud.example:8774/image/v2/images/${image.id}`);
  assert.deepEqual((await call('GET', `/v2/images/${image.id}`)).body, image);
});

test('an image may be made with all attributes at once, and with an id of the caller’s', async (t) => {
  const { call, make } = await imageFixture(t);
  const id = '0aFFFFFF-0000-4000-8000-000000000001';
  const given = {
    id,
    name: null,
    visibility: 'community',
    protected: true,
    os_hidden: true,
    disk_format: 'qcow2',
    container_format: 'bare',
    min_disk: 3,
    min_ram: 512,
    tags: ['b', 'a', 'b'],
    hw_vif_model: 'virtio',
  };
  const image = await make(given);
  const shown = (await call('GET', `/v2/images/${id.toLowerCase()}`)).body;
  assert.deepEqual(shown, image);
  for (const [name, value] of Object.entries({ ...given, id: id.toLowerCase(), tags: ['a', 'b'] })) {
    assert.deepEqual(shown[name], value, name);
  }
  assertRefused(await call('POST', '/v2/images', { as: 'blue', body: { id: id.toLowerCase() } }), 409);
});

test('bad images are refused and leave nothing behind', async (t) => {
  const { call, database } = await imageFixture(t);
  const many = Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`p${index}`, 'v']));
  const cases: [unknown, number][] = [
    [[], 400],
    ['x', 400],
    [{ name: 5 }, 400],
    [{ name: 'x'.repeat(256) }, 400],
    [{ visibility: 'secret' }, 400],
    [{ protected: 'true' }, 400],
    [{ min_ram: -1 }, 400],
    [{ min_disk: '1' }, 400],
    [{ min_disk: 2 ** 31 }, 400],
    [{ disk_format: 'floppy' }, 400],
    [{ tags: 'a' }, 400],
    [{ tags: ['x'.repeat(256)] }, 400],
    [{ id: 'not-a-uuid' }, 400],
    [{ custom: { deep: 1 } }, 400],
    [{ custom: 5 }, 400],
    [{ size: 5 }, 403],
    [{ status: 'active' }, 403],
    [{ checksum: 'x' }, 403],
    [{ owner: 'project-blue' }, 403],
    [{ visibility: 'public' }, 403],
    [many, 413],
    [{ tags: Array.from({ length: 129 }, (_, index) => `t${index}`) }, 413],
  ];
  for (const [body, status] of cases) assertRefused(await call('POST', '/v2/images', { body }), status);
  for (const payload of ['{', '', 'null']) assertRefused(await call('POST', '/v2/images', { payload }), 400);
  for (const table of ['image', 'image_property', 'image_tag'] as const) {
    assert.deepEqual(await database.read((q) => all(q.selectFrom(table).selectAll())), [], table);
  }
});

test('a patch changes, adds and removes; what it does not name stays', async (t) => {
  const { call, make, runtime } = await imageFixture(t);
  const { id } = await make({ name: 'a', min_ram: 5, tags: ['x'], colour: 'red', 'odd/name~': '1' });
  runtime.advance(60_000);
  const answer = await call('PATCH', `/v2/images/${id}`, {
    body: [
      { op: 'replace', path: '/name', value: 'b' },
      { op: 'add', path: '/min_disk', value: 2 },
      { op: 'replace', path: '/tags', value: ['y', 'x'] },
      { op: 'replace', path: '/colour', value: 'blue' },
      { op: 'add', path: '/shape', value: 'round' },
      { op: 'remove', path: '/odd~1name~0' },
    ],
  });
  assert.equal(answer.status, 200);
  const image = (await call('GET', `/v2/images/${id}`)).body;
  assert.deepEqual(answer.body, image);
  assert.equal(image.name, 'b');
  assert.equal(image.min_ram, 5);
  assert.equal(image.min_disk, 2);
  assert.deepEqual(image.tags, ['x', 'y']);
  assert.equal(image.colour, 'blue');
  assert.equal(image.shape, 'round');
  assert.ok(!('odd/name~' in image));
  assert.equal(image.created_at, '2026-01-01T00:00:00Z');
  assert.equal(image.updated_at, '2026-01-01T00:01:00Z');
});

test('a patch takes effect as a whole or not at all, and each refusal has its status', async (t) => {
  const { call, make } = await imageFixture(t);
  const before = await make({ name: 'a', colour: 'red' });
  const good = { op: 'replace', path: '/name', value: 'changed' };
  const cases: [unknown, number][] = [
    [{ op: 'replace', path: '/name', value: 'x' }, 400],
    [[good, { op: 'move', path: '/name', from: '/colour' }], 400],
    [[good, { op: 'replace', path: '/min_ram', value: 'much' }], 400],
    [[good, { op: 'replace', path: '/visibility', value: 'secret' }], 400],
    [[good, { op: 'add', path: '/custom', value: 5 }], 400],
    [[good, { op: 'add', path: '/custom' }], 400],
    [[good, { op: 'add', path: 'name', value: 'x' }], 400],
    [[good, { op: 'add', path: '/', value: 'x' }], 400],
    [[good, { op: 'add', path: '/tags/-', value: 'x' }], 400],
    [[good, { op: 'add', path: '/bad~2', value: 'x' }], 400],
    [[good, { op: 'replace', path: '/id', value: '0affffff-0000-4000-8000-000000000001' }], 403],
    [[good, { op: 'replace', path: '/status', value: 'active' }], 403],
    [[good, { op: 'remove', path: '/name' }], 403],
    [[good, { op: 'replace', path: '/owner', value: 'project-blue' }], 403],
    [[good, { op: 'replace', path: '/visibility', value: 'public' }], 403],
    [[good, { op: 'replace', path: '/absent', value: 'x' }], 409],
    [[good, { op: 'remove', path: '/absent' }], 409],
  ];
  for (const [body, status] of cases) {
    const answer = await call('PATCH', `/v2/images/${before.id}`, { body });
    assertRefused(answer, status);
  }
  assertRefused(await call('PATCH', `/v2/images/${before.id}`, { body: [good], type: 'application/json' }), 415);
  assertRefused(await call('PATCH', `/v2/images/${before.id}`, { payload: '[{', type: patchType }), 400);
  assert.deepEqual((await call('GET', `/v2/images/${before.id}`)).body, before);
});

test('a deleted image is gone with its tags and properties; a protected one stays', async (t) => {
  const { call, make, database } = await imageFixture(t);
  const { id } = await make({ name: 'a', protected: true, tags: ['x'], colour: 'red' });
  assertRefused(await call('DELETE', `/v2/images/${id}`), 403);
  const off = [{ op: 'replace', path: '/protected', value: false }];
  assert.equal((await call('PATCH', `/v2/images/${id}`, { body: off })).status, 200);
  assert.equal((await call('DELETE', `/v2/images/${id}`)).status, 204);
  for (const method of ['GET', 'DELETE'] as const) assertRefused(await call(method, `/v2/images/${id}`), 404);
  for (const table of ['image', 'image_property', 'image_tag'] as const) {
    assert.deepEqual(await database.read((q) => all(q.selectFrom(table).selectAll())), [], table);
  }
});

test('tags are set and taken one by one', async (t) => {
  const { call, make } = await imageFixture(t);
  const { id } = await make({ name: 'a', tags: ['m'] });
  for (let i = 0; i < 2; i++) assert.equal((await call('PUT', `/v2/images/${id}/tags/b%20c`)).status, 204);
  assert.deepEqual((await call('GET', `/v2/images/${id}`)).body.tags, ['b c', 'm']);
  assert.equal((await call('DELETE', `/v2/images/${id}/tags/m`)).status, 204);
  assertRefused(await call('DELETE', `/v2/images/${id}/tags/m`), 404);
  assertRefused(await call('PUT', `/v2/images/${id}/tags/${'x'.repeat(256)}`), 400);
  assert.deepEqual((await call('GET', `/v2/images/${id}`)).body.tags, ['b c']);
});

test('an image that was made without data is a record only, and says so', async (t) => {
  const { call, make, service } = await imageFixture(t);
  const { id } = await make({ name: 'a' });
  assert.equal((await call('GET', `/v2/images/${id}/file`)).status, 204);
  assertRefused(await call('GET', `/v2/images/${await service.bootstrap()}/file`), 501);
  assertRefused(await call('GET', '/v2/images/0affffff-0000-4000-8000-000000000001/file'), 404);
});
