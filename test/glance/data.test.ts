import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import { assertRefused, imageFixture } from './support.ts';

const octets = 'application/octet-stream';
const formats = { disk_format: 'raw', container_format: 'bare' };
const nothing = { image_data: 0, image_chunk: 0, image_task: 0 };

/** Two pieces and a bit, none of them like another. */
const twoAndABit = Buffer.concat([0, 1, 2].map((n) => Buffer.alloc(n < 2 ? 1024 * 1024 : 12_345, `piece ${n}`)));

test('data that is uploaded makes the image active, with its size and its checksums, and is given back as it was', async (t) => {
  const { call, make } = await imageFixture(t);
  const { id } = await make({ name: 'a', ...formats });
  const put = await call('PUT', `/v2/images/${id}/file`, { payload: twoAndABit, type: octets });
  assert.equal(put.status, 204);
  const shown = (await call('GET', `/v2/images/${id}`)).body;
  const md5 = createHash('md5').update(twoAndABit).digest('hex');
  assert.deepEqual(
    [shown.status, shown.size, shown.virtual_size, shown.checksum, shown.os_hash_algo, shown.os_hash_value],
    [
      'active',
      twoAndABit.length,
      twoAndABit.length,
      md5,
      'sha512',
      createHash('sha512').update(twoAndABit).digest('hex'),
    ],
  );
  const got = await call('GET', `/v2/images/${id}/file`);
  assert.equal(got.status, 200);
  assert.equal(got.headers['content-type'], octets);
  assert.equal(got.headers['content-md5'], md5);
  assert.equal(Number(got.headers['content-length']), twoAndABit.length);
  assert.ok(got.bytes.equals(twoAndABit));
});

test('a part of the data is given with 206, across pieces; one that is not there is 416', async (t) => {
  const { call, make } = await imageFixture(t);
  const { id } = await make(formats);
  await call('PUT', `/v2/images/${id}/file`, { payload: twoAndABit, type: octets });
  const { length } = twoAndABit;
  for (const [range, start, end] of [
    ['bytes=0-0', 0, 1],
    ['bytes=1048570-1048590', 1_048_570, 1_048_591],
    ['bytes=2000000-', 2_000_000, length],
    ['bytes=-5', length - 5, length],
    [`bytes=5-${length + 100}`, 5, length],
  ] as const) {
    const part = await call('GET', `/v2/images/${id}/file`, { headers: { range } });
    assert.equal(part.status, 206, range);
    assert.equal(part.headers['content-range'], `bytes ${start}-${end - 1}/${length}`);
    assert.ok(part.bytes.equals(twoAndABit.subarray(start, end)), range);
  }
  for (const range of ['bytes=5-2', 'bytes=-', 'lines=1-2', 'bytes=1-2,4-5', 'bytes=a-b']) {
    assert.equal((await call('GET', `/v2/images/${id}/file`, { headers: { range } })).status, 200, range);
  }
  for (const range of [`bytes=${length}-`, 'bytes=-0']) {
    assertRefused(await call('GET', `/v2/images/${id}/file`, { headers: { range } }), 416);
  }
});

test('the size of the disk in it is read from a qcow2’s header, and is left out where nothing tells', async (t) => {
  const { call, make } = await imageFixture(t);
  const header = Buffer.alloc(112);
  header.write('QFI\xfb', 'latin1');
  header.writeBigUInt64BE(5_368_709_120n, 24);
  for (const [disk_format, payload, expected] of [
    ['qcow2', header, 5_368_709_120],
    ['qcow2', Buffer.alloc(112), null],
    ['qcow2', Buffer.from('QFI\xfb', 'latin1'), null],
    ['vmdk', header, null],
    ['iso', header, 112],
  ] as const) {
    const { id } = await make({ ...formats, disk_format });
    await call('PUT', `/v2/images/${id}/file`, { payload, type: octets });
    assert.equal((await call('GET', `/v2/images/${id}`)).body.virtual_size, expected, disk_format);
  }
});

test('an upload that is refused leaves the image and the database as they were', async (t) => {
  const { call, make, kept, service } = await imageFixture(t, { imports: { maxSize: 1_500_000 } });
  const { id } = await make(formats);
  const bare = await make({});
  const file = (image = id) => `/v2/images/${image}/file`;
  assertRefused(await call('PUT', file(bare.id), { payload: 'x', type: octets }), 400);
  for (const type of ['application/json', 'text/plain']) {
    assertRefused(await call('PUT', file(), { payload: '{}', type }), 415);
  }
  assertRefused(await call('PUT', file()), 415);
  assertRefused(await call('PUT', file(), { payload: 'x', type: octets, as: 'blue' }), 404);
  assertRefused(await call('PUT', file(), { payload: 'x', type: octets, as: 'reader' }), 403);
  assertRefused(await call('PUT', file('0affffff-0000-4000-8000-000000000001'), { payload: 'x', type: octets }), 404);
  assertRefused(await call('PUT', file(), { payload: twoAndABit, type: octets }), 413);
  // Of a body that is sent in chunks nobody knows the length beforehand.
  assertRefused(await call('PUT', file(), { payload: Readable.from([twoAndABit]), type: octets }), 413);
  await service.idle();
  assert.deepEqual(await kept(), nothing);
  assert.equal((await call('GET', `/v2/images/${id}`)).body.status, 'queued');
  assert.equal((await call('GET', file())).status, 204);
  assert.equal((await call('PUT', file(), { payload: 'small', type: octets })).status, 204);
  assertRefused(await call('PUT', file(), { payload: 'again', type: octets }), 409);
  assert.equal((await call('GET', file())).bytes.toString(), 'small');
});

test('data that breaks off is given up: the image is queued as before', async (t) => {
  const { call, make, kept, service } = await imageFixture(t);
  const { id } = await make(formats);
  const body = new PassThrough();
  const answer = call('PUT', `/v2/images/${id}/file`, { payload: body, type: octets });
  body.write(twoAndABit);
  while ((await kept()).image_chunk === 0) await new Promise(setImmediate);
  assert.equal((await call('GET', `/v2/images/${id}`)).body.status, 'saving');
  assertRefused(await call('PUT', `/v2/images/${id}/stage`, { payload: 'x', type: octets }), 409);
  body.destroy(new Error('gone'));
  await answer.catch(() => undefined);
  while ((await call('GET', `/v2/images/${id}`)).body.status !== 'queued') await new Promise(setImmediate);
  await service.idle();
  assert.deepEqual(await kept(), nothing);
});

test('of two that upload at once one does, and the other is told 409', async (t) => {
  const { call, make } = await imageFixture(t);
  const { id } = await make(formats);
  const texts = ['one', 'two'];
  const answers = await Promise.all(
    texts.map((payload) => call('PUT', `/v2/images/${id}/file`, { payload, type: octets })),
  );
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [204, 409]);
  const winner = texts[answers.findIndex(({ status }) => status === 204)];
  assert.equal((await call('GET', `/v2/images/${id}/file`)).bytes.toString(), winner);
});

test('the data of a deleted image goes, also while it comes in: then the sender is told 410', async (t) => {
  const { call, make, kept, service } = await imageFixture(t);
  const whole = await make(formats);
  await call('PUT', `/v2/images/${whole.id}/file`, { payload: twoAndABit, type: octets });
  assert.equal((await call('DELETE', `/v2/images/${whole.id}`)).status, 204);
  const { id } = await make(formats);
  const body = new PassThrough();
  const answer = call('PUT', `/v2/images/${id}/file`, { payload: body, type: octets });
  body.write(twoAndABit);
  while ((await call('GET', `/v2/images/${id}`)).body.status !== 'saving') await new Promise(setImmediate);
  assert.equal((await call('DELETE', `/v2/images/${id}`)).status, 204);
  body.end('rest');
  assertRefused(await answer, 410);
  await service.idle();
  assert.deepEqual(await kept(), nothing);
});

test('what a record is said to be does not take back what is known of its data meanwhile', async (t) => {
  const { call, make } = await imageFixture(t);
  const { id } = await make({ ...formats, name: 'a' });
  await call('PUT', `/v2/images/${id}/file`, { payload: 'data', type: octets });
  const patch = [{ op: 'replace', path: '/name', value: 'b' }];
  const patched = (await call('PATCH', `/v2/images/${id}`, { body: patch })).body;
  assert.deepEqual([patched.name, patched.status, patched.size], ['b', 'active', 4]);
  assert.equal((await call('GET', `/v2/images/${id}/file`)).bytes.toString(), 'data');
});

test('the form of data that is there is not told otherwise, and nothing has no virtual size', async (t) => {
  const { call, make } = await imageFixture(t);
  const replace = (id: string, path: string, value: string) =>
    call('PATCH', `/v2/images/${id}`, { body: [{ op: 'replace', path, value }] });
  const [queued, active] = [await make(formats), await make(formats)];
  const empty = { payload: Buffer.alloc(0), type: octets };
  assert.equal((await call('PUT', `/v2/images/${active.id}/file`, empty)).status, 204);
  assert.equal((await call('GET', `/v2/images/${active.id}`)).body.virtual_size, null);
  for (const [path, value] of [
    ['/disk_format', 'vmdk'],
    ['/container_format', 'ova'],
  ] as const) {
    assert.equal((await replace(queued.id, path, value)).status, 200);
    assertRefused(await replace(active.id, path, value), 403);
  }
  assert.equal((await replace(active.id, '/disk_format', 'raw')).status, 200, 'what it is already');
});
