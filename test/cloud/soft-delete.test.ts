import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { OverdueLimits } from '../../src/compute/overdue.ts';
import { createServer, deleteServer } from '../support/servers.ts';
import { freshCloud, type ServerView, type TestCloud } from '../support/test-cloud.ts';

const hour = 3_600_000;

/** A cloud in which deleted servers can be restored, and a server of it that runs. */
async function running(t: TestContext, overdue: OverdueLimits, more: object = {}) {
  const cloud = await freshCloud(t, { face: { softDelete: true }, compute: { overdue, ...more } });
  const id = await createServer(cloud, { networks: 'none' });
  await cloud.settled(id);
  return { cloud, id };
}

const act = (cloud: TestCloud, id: string, action: object, user: 'demo' | 'admin' = 'demo') =>
  cloud.call(user, 'POST', `/compute/v2.1/servers/${id}/action`, action);

async function status(cloud: TestCloud, id: string): Promise<string> {
  await cloud.cloud.compute.idle();
  const answer = await cloud.call<{ server?: ServerView }>('admin', 'GET', `/compute/v2.1/servers/${id}`);
  return answer.body.server?.status ?? 'gone';
}

async function listed(cloud: TestCloud, query = '', user: 'demo' | 'admin' = 'demo'): Promise<number> {
  const { body } = await cloud.call<{ servers: unknown[] }>(user, 'GET', `/compute/v2.1/servers?${query}`);
  return body.servers.length;
}

async function used(cloud: TestCloud): Promise<unknown> {
  const { limits } = await cloud.ok<{ limits: { absolute: Record<string, number> } }>('GET', '/compute/v2.1/limits');
  return limits.absolute.totalInstancesUsed;
}

async function power(cloud: TestCloud): Promise<unknown> {
  return (await cloud.books()).fake_guest?.map((row) => (row as { power_state: string }).power_state);
}

test('a deleted server is off, in no list, of no quota, and can be restored; nothing else can be done with it', async (t) => {
  const { cloud, id } = await running(t, { reclaim: hour, offload: null });
  await deleteServer(cloud, id);
  assert.equal(await status(cloud, id), 'SOFT_DELETED');
  assert.deepEqual(await power(cloud), ['shutdown']);
  assert.deepEqual([await listed(cloud), await listed(cloud, 'status=SOFT_DELETED')], [0, 1]);
  assert.equal(await listed(cloud, 'all_tenants=1&soft_deleted=1', 'admin'), 1);
  assert.equal(await used(cloud), 0);
  await deleteServer(cloud, id);
  assert.equal(await status(cloud, id), 'SOFT_DELETED', 'a second time says nothing new');
  for (const action of [
    { 'os-start': null },
    { reboot: { type: 'HARD' } },
    { shelve: null },
    { createImage: { name: 'x' } },
  ]) {
    const refused = await act(cloud, id, action);
    assert.equal(refused.status, 409, JSON.stringify(action));
    assert.match(JSON.stringify(refused.body), /vm_state soft-delete/);
  }
  const meta = await cloud.call('demo', 'POST', `/compute/v2.1/servers/${id}/metadata`, { metadata: { a: '1' } });
  assert.equal(meta.status, 409);
  const attach = await cloud.call('demo', 'POST', `/compute/v2.1/servers/${id}/os-interface`, {
    interfaceAttachment: {},
  });
  assert.equal(attach.status, 409);

  assert.equal((await act(cloud, id, { restore: null })).status, 202);
  assert.equal(await status(cloud, id), 'ACTIVE');
  assert.deepEqual([await power(cloud), await listed(cloud), await used(cloud)], [['running'], 1, 1]);
  assert.equal((await act(cloud, id, { restore: null })).status, 409);
});

test('it is not restored over the quota; forceDelete takes it for good', async (t) => {
  const { cloud, id } = await running(t, { reclaim: hour, offload: null });
  const { projects } = (
    await cloud.call<{ projects: { id: string }[] }>('admin', 'GET', '/identity/v3/projects?name=demo')
  ).body;
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  const quota = await cloud.call('admin', 'PUT', `/compute/v2.1/os-quota-sets/${projects[0]?.id}`, {
    quota_set: { instances: 0 },
  });
  assert.equal(quota.status, 200, JSON.stringify(quota.body));
  assert.equal((await act(cloud, id, { restore: null })).status, 403);
  assert.equal(await status(cloud, id), 'SOFT_DELETED');
  assert.equal((await act(cloud, id, { forceDelete: null })).status, 202);
  assert.equal(await status(cloud, id), 'gone');
});

test('it is deleted for good when its time is over, and not before; what never ran goes at once', async (t) => {
  const early = await running(t, { reclaim: hour, offload: null });
  await deleteServer(early.cloud, early.id);
  await early.cloud.cloud.compute.idle();
  await early.cloud.cloud.compute.lookForOverdue();
  assert.equal(await status(early.cloud, early.id), 'SOFT_DELETED');
  const failed = await createServer(early.cloud, { networks: 'none', metadata: { 'fake:fail': 'spawn' } });
  await early.cloud.settled(failed);
  await deleteServer(early.cloud, failed);
  assert.equal(await status(early.cloud, failed), 'gone');

  const { cloud, id } = await running(t, { reclaim: 0, offload: null });
  const kept = await createServer(cloud, { networks: 'none' });
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  await Promise.all([cloud.cloud.compute.lookForOverdue(), cloud.cloud.compute.lookForOverdue()]);
  assert.deepEqual([await status(cloud, id), await status(cloud, kept)], ['gone', 'ACTIVE']);
});

test('a shelved server leaves its host when its time there is over', async (t) => {
  const { cloud, id } = await running(t, { reclaim: null, offload: 0 }, { offloadShelved: false });
  await act(cloud, id, { shelve: null });
  // It is due at once, and may have gone by itself already.
  assert.match(await status(cloud, id), /^SHELVED/);
  await cloud.cloud.compute.lookForOverdue();
  assert.equal(await status(cloud, id), 'SHELVED_OFFLOADED');
  await act(cloud, id, { unshelve: null });
  await cloud.cloud.compute.idle();
  await cloud.cloud.compute.lookForOverdue();
  assert.equal(await status(cloud, id), 'ACTIVE');
});

test('that a server is in the wrong state is told before what else is wrong', async (t) => {
  const { cloud, id } = await running(t, { reclaim: hour, offload: null });
  await act(cloud, id, { pause: null });
  await cloud.cloud.compute.idle();
  const nowhere = '11111111-1111-4111-8111-111111111111';
  for (const action of [
    { resize: { flavorRef: 'no-such' } },
    { rebuild: { imageRef: nowhere } },
    { rescue: { rescue_image_ref: nowhere } },
  ]) {
    const refused = await act(cloud, id, action);
    assert.equal(refused.status, 409, JSON.stringify(refused.body));
    assert.match(JSON.stringify(refused.body), /vm_state paused/);
  }
  await act(cloud, id, { unpause: null });
  await cloud.cloud.compute.idle();
  assert.equal((await act(cloud, id, { resize: { flavorRef: 'no-such' } })).status, 400);
});
