import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, contextOf, imageFixture } from './support.ts';

/** One image of each visibility, of project red, and a public one of the administrator's. */
async function withImages(t: Parameters<typeof imageFixture>[0]) {
  const fixture = await imageFixture(t);
  const ids = new Map<string, string>();
  for (const visibility of ['private', 'shared', 'community']) {
    ids.set(visibility, (await fixture.make({ name: visibility, visibility })).id);
  }
  ids.set('public', (await fixture.make({ name: 'public', visibility: 'public' }, 'admin')).id);
  return { ...fixture, ids };
}

test('another project sees public images in its list, community images by id, and nothing else', async (t) => {
  const { call, names, ids } = await withImages(t);
  assert.deepEqual((await names('', 'blue')).sort(), ['public']);
  assert.deepEqual((await names('?visibility=community', 'blue')).sort(), ['community']);
  assert.deepEqual((await names('?visibility=all', 'blue')).sort(), ['community', 'public']);
  for (const visibility of ['private', 'shared']) {
    assert.deepEqual(await names(`?visibility=${visibility}`, 'blue'), []);
    assert.deepEqual(await names(`?name=${visibility}&visibility=all`, 'blue'), [], 'not by a filter either');
    const foreign = await call('GET', `/v2/images/${ids.get(visibility)}`, { as: 'blue' });
    const absent = await call('GET', '/v2/images/0affffff-0000-4000-8000-000000000001', { as: 'blue' });
    assertRefused(foreign, 404);
    assert.deepEqual(foreign.body, absent.body);
    assertRefused(await call('GET', `/v2/images?marker=${ids.get(visibility)}`, { as: 'blue' }), 400);
  }
  for (const visibility of ['community', 'public']) {
    assert.equal((await call('GET', `/v2/images/${ids.get(visibility)}`, { as: 'blue' })).status, 200);
  }
});

test('another project changes nothing: 404 for what it does not see, 403 for what it does', async (t) => {
  const { call, ids, names } = await withImages(t);
  const body = [{ op: 'replace', path: '/name', value: 'taken' }];
  for (const [visibility, id] of ids) {
    const status = visibility === 'private' || visibility === 'shared' ? 404 : 403;
    assertRefused(await call('PATCH', `/v2/images/${id}`, { as: 'blue', body }), status);
    assertRefused(await call('DELETE', `/v2/images/${id}`, { as: 'blue' }), status);
    assertRefused(await call('PUT', `/v2/images/${id}/tags/t`, { as: 'blue' }), status);
    assertRefused(await call('DELETE', `/v2/images/${id}/tags/t`, { as: 'blue' }), status);
    assertRefused(await call('PUT', `/v2/images/${id}/file`, { as: 'blue' }), status);
  }
  assert.deepEqual((await names('?visibility=all', 'admin')).sort(), ['community', 'private', 'public', 'shared']);
});

test('the owner sees all of their own, an administrator everything', async (t) => {
  const { names } = await withImages(t);
  assert.deepEqual((await names()).sort(), ['community', 'private', 'public', 'shared']);
  assert.deepEqual((await names('', 'admin')).sort(), ['private', 'public', 'shared']);
  assert.deepEqual(await names('?visibility=private', 'admin'), ['private']);
});

test('a reader reads, and changes nothing', async (t) => {
  const { call, ids, names } = await withImages(t);
  assert.equal((await names('', 'reader')).length, 4);
  const id = ids.get('private');
  assert.equal((await call('GET', `/v2/images/${id}`, { as: 'reader' })).status, 200);
  assertRefused(await call('POST', '/v2/images', { as: 'reader', body: { name: 'x' } }), 403);
  assertRefused(await call('PATCH', `/v2/images/${id}`, { as: 'reader', body: [] }), 403);
  assertRefused(await call('DELETE', `/v2/images/${id}`, { as: 'reader' }), 403);
});

test('an unscoped token sees what everybody sees, and owns nothing', async (t) => {
  const { call, names, ids } = await withImages(t);
  assert.deepEqual(await names('', 'unscoped'), ['public']);
  assertRefused(await call('GET', `/v2/images/${ids.get('private')}`, { as: 'unscoped' }), 404);
  assertRefused(await call('POST', '/v2/images', { as: 'unscoped', body: { name: 'x' } }), 403);
});

test('an administrator makes an image public and gives it to a project', async (t) => {
  const { call, ids, names } = await withImages(t);
  const body = [
    { op: 'replace', path: '/visibility', value: 'public' },
    { op: 'replace', path: '/owner', value: 'project-blue' },
  ];
  assert.equal((await call('PATCH', `/v2/images/${ids.get('private')}`, { as: 'admin', body })).status, 200);
  assert.ok((await names('', 'unscoped')).includes('private'));
  const rename = [{ op: 'replace', path: '/name', value: 'renamed' }];
  const answer = await call('PATCH', `/v2/images/${ids.get('private')}`, { as: 'blue', body: rename });
  assert.equal(answer.status, 200, 'the new owner may change it, and it stays public');
});

test('compute finds an image with the caller’s rights, properties included', async (t) => {
  const { service, make } = await imageFixture(t);
  const { id } = await make({ name: 'vpn', visibility: 'private', min_ram: 64, min_disk: 1, vpn_image: 'true' });
  const found = await service.images.find(contextOf('red'), id);
  assert.equal(found?.id, id);
  assert.equal(found?.name, 'vpn');
  assert.equal(found?.status, 'queued');
  assert.equal(found?.minRam, 64);
  assert.equal(found?.minDisk, 1);
  assert.deepEqual(found?.properties, { vpn_image: 'true' });
  assert.equal(await service.images.find(contextOf('blue'), id), null);
  assert.ok(await service.images.find(contextOf('x', ['admin']), id));
  assert.equal(await service.images.find(contextOf('red'), 'no such image'), null);
});

test('the first start makes one active public record cirros, however often it runs', async (t) => {
  const { service, call, names } = await imageFixture(t);
  const [one, two] = await Promise.all([service.bootstrap(), service.bootstrap()]);
  assert.equal(one, two);
  assert.deepEqual(await names('', 'blue'), ['cirros']);
  const image = (await call('GET', `/v2/images/${one}`, { as: 'blue' })).body;
  assert.equal(image.status, 'active');
  assert.equal(image.visibility, 'public');
  assertRefused(await call('DELETE', `/v2/images/${one}`, { as: 'blue' }), 403);
});
