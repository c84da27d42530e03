import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { run } from '../../src/store/index.ts';
import { assertRefused, contextOf, imageFixture } from './support.ts';

const octets = 'application/octet-stream';
const formats = { disk_format: 'raw', container_format: 'bare' };
const direct = { method: { name: 'glance-direct' } };
const nothing = { image_data: 0, image_chunk: 0, image_task: 0 };

test('which methods there are is told by discovery and beside a new image; there is one store, and it has no name', async (t) => {
  const { call } = await imageFixture(t);
  assert.deepEqual((await call('GET', '/v2/info/import')).body['import-methods'].value, ['glance-direct']);
  const made = await call('POST', '/v2/images', { body: {} });
  assert.equal(made.headers['openstack-image-import-methods'], 'glance-direct');
  assert.equal(made.headers['openstack-image-store-ids'], undefined);
  assertRefused(await call('GET', '/v2/info/stores'), 404);
  const open = await imageFixture(t, { imports: { webDownloadHosts: ['images.example'] } });
  const methods = ['glance-direct', 'web-download'];
  assert.deepEqual((await open.call('GET', '/v2/info/import')).body['import-methods'].value, methods);
  const other = await open.call('POST', '/v2/images', { body: {} });
  assert.equal(other.headers['openstack-image-import-methods'], methods.join());
});

test('glance-direct: what is staged becomes the image when it is imported, and a task tells of it', async (t) => {
  const { call, make, service } = await imageFixture(t);
  const { id } = await make(formats);
  const show = async () => (await call('GET', `/v2/images/${id}`)).body;
  const staged = await call('PUT', `/v2/images/${id}/stage`, { payload: 'the data', type: octets });
  assert.equal(staged.status, 204);
  assert.deepEqual([(await show()).status, (await show()).size], ['uploading', null]);
  assert.equal((await call('GET', `/v2/images/${id}/file`)).status, 204, 'it is not accessible before the import');
  const imported = await call('POST', `/v2/images/${id}/import`, { body: direct });
  assert.equal(imported.status, 202);
  await service.idle();
  const image = await show();
  assert.deepEqual([image.status, image.size, image.os_hash_algo], ['active', 8, 'sha512']);
  assert.deepEqual([image.os_glance_importing_to_stores, image.os_glance_failed_import], ['', '']);
  assert.equal(image.os_glance_import_task, undefined);
  assert.equal((await call('GET', `/v2/images/${id}/file`)).bytes.toString(), 'the data');
  const { tasks } = (await call('GET', `/v2/images/${id}/tasks`)).body;
  const [task] = tasks;
  assert.deepEqual(tasks, [
    {
      id: task.id,
      image_id: id,
      'request-id': imported.headers['x-openstack-request-id'],
      user: 'user-red',
      type: 'api_image_import',
      status: 'success',
      owner: 'project-red',
      expires_at: '2026-01-03T00:00:00.000000',
      created_at: '2026-01-01T00:00:00.000000',
      updated_at: '2026-01-01T00:00:00.000000',
      deleted_at: null,
      deleted: false,
      input: { image_id: id, import_req: direct, backend: [null] },
      result: { image_id: id },
      message: '',
    },
  ]);
});

test('while it is imported the image says so, and names the task', async (t) => {
  const { call, make, database, service } = await imageFixture(t);
  const { id } = await make(formats);
  await call('PUT', `/v2/images/${id}/stage`, { payload: 'the data', type: octets });
  const read = database.read.bind(database);
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let asked = false;
  // The import's first look at the staged data waits here.
  const mocked = t.mock.method(database, 'read', async (work: Parameters<typeof read>[0]) => {
    if (!asked) {
      asked = true;
      await held;
    }
    return read(work);
  });
  await call('POST', `/v2/images/${id}/import`, { body: direct });
  while (!asked) await new Promise(setImmediate);
  mocked.mock.restore();
  const image = (await call('GET', `/v2/images/${id}`)).body;
  const [task] = (await call('GET', `/v2/images/${id}/tasks`)).body.tasks;
  assert.deepEqual([image.status, image.os_glance_import_task, task.status], ['importing', task.id, 'processing']);
  assertRefused(await call('POST', `/v2/images/${id}/import`, { body: direct }), 409);
  assertRefused(await call('PUT', `/v2/images/${id}/stage`, { payload: 'x', type: octets }), 409);
  goOn();
  await service.idle();
  assert.equal((await call('GET', `/v2/images/${id}`)).body.status, 'active');
});

test('an import that cannot be is refused, and nothing is left behind', async (t) => {
  const { call, make, kept } = await imageFixture(t);
  const { id } = await make(formats);
  const bare = await make({});
  await call('PUT', `/v2/images/${bare.id}/stage`, { payload: 'x', type: octets });
  const before = await kept();
  const url = 'https://images.example/a';
  for (const [body, status] of [
    [undefined, 400],
    [[], 400],
    [{}, 400],
    [{ method: 'glance-direct' }, 400],
    [{ method: {} }, 400],
    [{ method: { name: 5 } }, 400],
    [{ method: { name: 'magic' } }, 400],
    [{ method: { name: 'copy-image' }, all_stores: true }, 400],
    [{ method: { name: 'web-download', uri: url } }, 400],
    [{ ...direct, all_stores: 'yes' }, 400],
    [{ ...direct, all_stores_must_succeed: false }, 400],
    [{ ...direct, all_stores: true, stores: ['a'] }, 400],
    [{ ...direct, stores: 'a' }, 400],
    [direct, 409],
  ] as const) {
    assertRefused(await call('POST', `/v2/images/${id}/import`, { body }), status);
  }
  assertRefused(await call('POST', `/v2/images/${bare.id}/import`, { body: direct }), 409);
  assertRefused(await call('POST', `/v2/images/${bare.id}/import`, { body: direct, as: 'blue' }), 404);
  assertRefused(await call('POST', `/v2/images/${bare.id}/import`, { body: direct, as: 'reader' }), 403);
  assertRefused(await call('GET', `/v2/images/${bare.id}/tasks`, { as: 'blue' }), 404);
  assert.deepEqual(await kept(), before);
  assert.deepEqual((await call('GET', `/v2/images/${id}`)).body.status, 'queued');
});

test('data that is still being staged is not imported', async (t) => {
  const { call, make, kept } = await imageFixture(t);
  const { id } = await make(formats);
  const body = new PassThrough();
  const staging = call('PUT', `/v2/images/${id}/stage`, { payload: body, type: octets });
  body.write('half');
  while ((await kept()).image_data === 0) await new Promise(setImmediate);
  assertRefused(await call('POST', `/v2/images/${id}/import`, { body: direct }), 409);
  assert.equal((await call('GET', `/v2/images/${id}`)).body.status, 'uploading');
  body.end();
  assert.equal((await staging).status, 204);
  assert.equal((await call('POST', `/v2/images/${id}/import`, { body: direct })).status, 202);
});

test('of two that import at once one does', async (t) => {
  const { call, make, service, kept } = await imageFixture(t);
  const { id } = await make(formats);
  await call('PUT', `/v2/images/${id}/stage`, { payload: 'x', type: octets });
  const answers = await Promise.all([1, 2, 3].map(() => call('POST', `/v2/images/${id}/import`, { body: direct })));
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [202, 409, 409]);
  await service.idle();
  assert.deepEqual(await kept(), { image_data: 1, image_chunk: 1, image_task: 1 });
});

test('staged data that has not stayed as it was is no image: the task says why, and the data goes', async (t) => {
  const { call, make, database, service, kept } = await imageFixture(t);
  const { id } = await make(formats);
  await call('PUT', `/v2/images/${id}/stage`, { payload: 'the data', type: octets });
  await database.write((q) => run(q.updateTable('image_chunk').set({ bytes: Buffer.from('the dato') })));
  await call('POST', `/v2/images/${id}/import`, { body: direct });
  await service.idle();
  const image = (await call('GET', `/v2/images/${id}`)).body;
  assert.deepEqual([image.status, image.size, image.os_glance_import_task], ['queued', null, undefined]);
  const [task] = (await call('GET', `/v2/images/${id}/tasks`)).body.tasks;
  assert.deepEqual([task.status, task.result], ['failure', null]);
  assert.match(task.message, /staged data/);
  assert.deepEqual(await kept(), { ...nothing, image_task: 1 });
  assert.equal((await call('PUT', `/v2/images/${id}/stage`, { payload: 'again', type: octets })).status, 204);
});

test('with an image what was staged for it goes, and what is being imported', async (t) => {
  const { call, make, service, kept } = await imageFixture(t);
  for (const isImported of [false, true]) {
    const { id } = await make(formats);
    await call('PUT', `/v2/images/${id}/stage`, { payload: 'x', type: octets });
    if (isImported) await call('POST', `/v2/images/${id}/import`, { body: direct });
    assert.equal((await call('DELETE', `/v2/images/${id}`)).status, 204);
    await service.idle();
    assert.deepEqual(await kept(), nothing);
  }
});

test('the next process goes on with an import that a dead one has left, and gives up what it was being sent', async (t) => {
  const dying = await imageFixture(t);
  const { id } = await dying.make(formats);
  const half = await dying.make(formats);
  const staged = await dying.make(formats);
  for (const image of [id, staged.id]) {
    await dying.call('PUT', `/v2/images/${image}/stage`, { payload: 'the data', type: octets });
  }
  const body = new PassThrough();
  dying.call('PUT', `/v2/images/${half.id}/stage`, { payload: body, type: octets }).catch(() => undefined);
  body.write(Buffer.alloc(1_100_000));
  while ((await dying.kept()).image_chunk < 3) await new Promise(setImmediate);
  // It dies behind the answer: of a process that is stopped nothing is run any more.
  await dying.service.stop();
  assert.equal((await dying.call('POST', `/v2/images/${id}/import`, { body: direct })).status, 202);
  assert.equal((await dying.call('GET', `/v2/images/${id}`)).body.status, 'importing');
  const next = await imageFixture(t, { database: dying.database });
  await next.service.start();
  await next.service.idle();
  const statusOf = async (image: string) => (await next.call('GET', `/v2/images/${image}`)).body.status;
  assert.deepEqual(await Promise.all([id, half.id, staged.id].map(statusOf)), ['active', 'queued', 'uploading']);
  assert.deepEqual(await next.kept(), { image_data: 2, image_chunk: 2, image_task: 1 });
  // It was not dead after all: what it still gets is for nobody.
  body.write(Buffer.alloc(1_100_000));
  body.end();
  while ((await next.kept()).image_data > 2) await new Promise(setImmediate);
  await dying.service.idle();
  assert.equal(await statusOf(half.id), 'queued');
  assert.equal((await next.call('POST', `/v2/images/${staged.id}/import`, { body: direct })).status, 202);
});

test('an import that a failure of the database interrupts is begun again', async (t) => {
  const { call, make, database, service, runtime } = await imageFixture(t);
  await service.start();
  const { id } = await make(formats);
  await call('PUT', `/v2/images/${id}/stage`, { payload: 'the data', type: octets });
  const broken = t.mock.method(database, 'read', () => Promise.reject(new Error('the disk is gone')));
  await call('POST', `/v2/images/${id}/import`, { body: direct });
  await service.idle();
  broken.mock.restore();
  assert.equal((await call('GET', `/v2/images/${id}`)).body.status, 'importing');
  await runtime.timers.sleep(61_000);
  await service.idle();
  assert.equal((await call('GET', `/v2/images/${id}`)).body.status, 'active');
});

test('names that begin with os_glance are the service’s own: nobody sets, changes or removes them', async (t) => {
  const { call, make, service } = await imageFixture(t);
  assertRefused(await call('POST', '/v2/images', { body: { os_glance_import_task: 'x' } }), 403);
  const { id } = await make({ ...formats, colour: 'red' });
  await call('PUT', `/v2/images/${id}/stage`, { payload: 'x', type: octets });
  await call('POST', `/v2/images/${id}/import`, { body: direct });
  await service.idle();
  for (const change of [
    { op: 'add', path: '/os_glance_foo', value: 'x' },
    { op: 'replace', path: '/os_glance_failed_import', value: 'x' },
    { op: 'remove', path: '/os_glance_importing_to_stores' },
  ]) {
    assertRefused(await call('PATCH', `/v2/images/${id}`, { body: [change] }), 403);
  }
  const patch = [{ op: 'replace', path: '/colour', value: 'blue' }];
  const patched = (await call('PATCH', `/v2/images/${id}`, { body: patch })).body;
  assert.deepEqual([patched.colour, patched.os_glance_failed_import], ['blue', '']);
});

test('of an image that they merely see people are told of their own imports only; of old ones nobody is', async (t) => {
  const { call, make, service, runtime } = await imageFixture(t);
  const { id } = await make({ ...formats, visibility: 'community' });
  await call('PUT', `/v2/images/${id}/stage`, { payload: 'x', type: octets });
  await call('POST', `/v2/images/${id}/import`, { body: direct });
  await service.idle();
  const seen = async (as: string) => (await call('GET', `/v2/images/${id}/tasks`, { as })).body.tasks.length;
  assert.deepEqual(await Promise.all(['red', 'admin', 'blue', 'unscoped'].map(seen)), [1, 1, 0, 0]);
  runtime.advance(49 * 3_600_000);
  assert.equal(await seen('red'), 0);
});

test('who builds servers is not given an image that is being imported as one that is ready', async (t) => {
  const { call, make, service } = await imageFixture(t);
  const { id } = await make(formats);
  await call('PUT', `/v2/images/${id}/stage`, { payload: 'x', type: octets });
  assert.equal((await service.images.find(contextOf('red'), id))?.status, 'uploading');
});
