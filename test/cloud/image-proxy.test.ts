import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act } from '../support/acting.ts';
import { running } from '../support/interfaces.ts';

interface Shown {
  id: string;
  name: string;
  status: string;
  metadata: Record<string, string>;
  server?: { id: string };
}

const compute = (version: string) => ({ 'openstack-api-version': `compute ${version}` });

test('the Compute API up to 2.35 shows, finds, changes and deletes the images of the image service', async (t) => {
  const { cloud, id } = await running(t);
  const base = '/compute/v2.1/images';
  const call = <T>(method: string, path: string, body?: object, user: 'demo' | 'admin' = 'demo', version = '2.35') =>
    cloud.call<T>(user, method, `${base}${path}`, body, compute(version));
  const names = async (query: string) =>
    (await call<{ images: Shown[] }>('GET', query)).body.images.map(({ name }) => name);

  await act(cloud, id, { createImage: { name: 'copy', metadata: { os_distro: 'none' } } });
  await cloud.cloud.compute.idle();
  const { images } = (await call<{ images: Shown[] }>('GET', '/detail?type=snapshot')).body;
  const [copy] = images;
  assert.ok(copy && images.length === 1);
  assert.deepEqual([copy.name, copy.status, copy.server?.id], ['copy', 'ACTIVE', id]);
  assert.deepEqual((await call<{ image: Shown }>('GET', `/${copy.id}`)).body.image, copy);
  for (const query of [
    'name=copy',
    `server=http://any/servers/${id}`,
    'changes-since=2020-01-01',
    'property-os_distro=none',
  ])
    assert.ok((await names(`?${query}`)).includes('copy'), query);
  for (const query of ['name=none', 'status=DELETED', 'status=nonsense', 'minDisk=7', 'server=none', 'type=other'])
    assert.deepEqual(await names(`?${query}`), [], query);
  const first = (await call<{ images: Shown[]; images_links: object[] }>('GET', '?limit=1')).body;
  assert.deepEqual([first.images[0]?.name, first.images_links.length], ['copy', 1]);
  assert.deepEqual(await names(`?marker=${copy.id}`), ['cirros']);
  for (const query of ['?marker=none', '?limit=x', '?changes-since=soon', '?minRam=x'])
    assert.equal((await call('GET', query)).status, 400, query);

  const metadata = `/${copy.id}/metadata`;
  const set = { metadata: { a: '1', b: '2' } };
  assert.deepEqual((await call('PUT', metadata, set)).body, set);
  assert.deepEqual((await call('POST', metadata, { metadata: { b: '3' } })).body, { metadata: { a: '1', b: '3' } });
  assert.deepEqual((await call('PUT', `${metadata}/a`, { meta: { a: '4' } })).body, { meta: { a: '4' } });
  assert.deepEqual((await call('GET', `${metadata}/a`)).body, { meta: { a: '4' } });
  assert.equal((await call('DELETE', `${metadata}/a`)).status, 204);
  assert.deepEqual((await call('GET', metadata, undefined, 'demo', '2.38')).body, { metadata: { b: '3' } });
  for (const name of ['status', 'name', 'os_glance_failed', 'id'])
    assert.equal((await call('POST', metadata, { metadata: { [name]: 'x' } })).status, 400, name);
  assert.equal((await call('PUT', `${metadata}/a`, { meta: { b: '4' } })).status, 400);
  assert.equal((await call('DELETE', `${metadata}/a`)).status, 404);

  // What belongs to nobody in the project can be seen, and not changed.
  const [cirros] = (await call<{ images: Shown[] }>('GET', '?name=cirros')).body.images;
  assert.equal((await call('POST', `/${cirros?.id}/metadata`, set)).status, 403);
  assert.equal((await call('DELETE', `/${cirros?.id}`)).status, 403);
  assert.equal((await call('GET', `${metadata}`, undefined, 'demo', '2.39')).status, 404);
  assert.equal((await call('GET', '', undefined, 'demo', '2.36')).status, 404);
  assert.equal((await call('DELETE', `/${copy.id}`)).status, 204);
  assert.equal((await call('GET', `/${copy.id}`)).status, 404);
  assert.equal((await call('DELETE', `/${copy.id}`)).status, 404);
  assert.equal((await call('PUT', metadata, set)).status, 404);

  // The user has the last word on the properties of a snapshot.
  await act(cloud, id, { createImage: { name: 'own', metadata: { image_type: 'mine' } } });
  await cloud.cloud.compute.idle();
  assert.deepEqual(await names('?type=mine'), ['own']);
});
