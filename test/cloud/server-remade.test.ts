import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, begin, done, guestRow, look, started, states } from '../support/acting.ts';
import { assertWired, type Running, running } from '../support/interfaces.ts';
import { deleteServer } from '../support/servers.ts';
import type { TestCloud } from '../support/test-cloud.ts';

const forEver = 3_600_000;

interface ImageView {
  id: string;
  name: string;
  status: string;
  visibility: string;
  owner: string;
  min_disk: number;
  [property: string]: unknown;
}

const imagesNamed = async (cloud: TestCloud, name: string) =>
  (await cloud.ok<{ images: ImageView[] }>('GET', `/image/v2/images?name=${name}`)).images;

/** What is claimed of the host: vCPUs and MiB. */
async function claimed(cloud: TestCloud) {
  const [node] = (await cloud.books()).compute_node as { vcpus_used: number; memory_mb_used: number }[];
  return [node?.vcpus_used, node?.memory_mb_used];
}

const setMetadata = ({ cloud, id }: Running, metadata: Record<string, string>) =>
  cloud.ok('POST', `/compute/v2.1/servers/${id}/metadata`, { metadata });

const lastFault = async (cloud: TestCloud) =>
  ((await cloud.books()).instance_fault as { message: string }[]).at(-1)?.message ?? '';

test('a snapshot is an image with the properties of the server, there when the answer is', async (t) => {
  const { cloud, id } = await running(t);
  const { image } = await look(cloud, id);
  const asked = { createImage: { name: 'copy', metadata: { purpose: 'test' } } };
  const { image_id } = (await begin(cloud, id, asked)) as { image_id: string };
  const record = () => cloud.ok<ImageView>('GET', `/image/v2/images/${image_id}`);
  assert.ok(['queued', 'active'].includes((await record()).status));
  await cloud.cloud.compute.idle();
  const made = await record();
  assert.deepEqual(
    [made.name, made.status, made.visibility, made.min_disk, made.disk_format, made.purpose],
    ['copy', 'active', 'private', 1, 'qcow2', 'test'],
  );
  assert.deepEqual([made.image_type, made.base_image_ref, made.instance_uuid], ['snapshot', image.id, id]);
  assert.deepEqual(await states(cloud, id), ['ACTIVE', 'active', null, 1]);
  const old = await act(cloud, id, { createImage: { name: 'old' } }, 'demo', {
    'openstack-api-version': 'compute 2.44',
  });
  assert.deepEqual([old.status, old.body], [202, undefined]);
  assert.match(String(old.headers.location), /\/images\/[0-9a-f-]{36}$/);
});

test('a snapshot that fails leaves no image', async (t) => {
  const { cloud, id } = await running(t, {}, { 'fake:fail-once': 'snapshot' });
  await begin(cloud, id, { createImage: { name: 'copy' } });
  await cloud.cloud.compute.idle();
  assert.deepEqual(await imagesNamed(cloud, 'copy'), []);
  assert.deepEqual(await states(cloud, id), ['ACTIVE', 'active', null, 1]);
});

test('a server that is deleted while a snapshot of it is made goes, and its image too', async (t) => {
  const { cloud, id } = await running(t, {}, { 'fake:stall': `snapshot=${forEver}` });
  await begin(cloud, id, { createImage: { name: 'copy' } });
  await started(cloud, 'snapshot');
  assert.equal((await states(cloud, id))[2], 'image_uploading');
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.deepEqual(await imagesNamed(cloud, 'copy'), []);
  assert.deepEqual((await cloud.books()).fake_guest, []);
});

test('a shelved server leaves its host and keeps its ports, and comes back as it was', async (t) => {
  const server = await running(t);
  const { cloud, id, first } = server;
  assert.deepEqual(await done(cloud, id, { shelve: null }), ['SHELVED_OFFLOADED', 'shelved_offloaded', null, 4]);
  const shelved = await look(cloud, id);
  assert.deepEqual([shelved['OS-EXT-SRV-ATTR:host'], shelved.hostId], [null, '']);
  assert.deepEqual(await claimed(cloud), [0, 0]);
  assert.equal(await guestRow(cloud, id), undefined);
  assert.deepEqual(
    (await imagesNamed(cloud, 'web-shelved')).map(({ status }) => status),
    ['active'],
  );
  assert.deepEqual(await done(cloud, id, { unshelve: null }), ['ACTIVE', 'active', null, 1]);
  await assertWired(server, [first.id]);
  assert.deepEqual(await imagesNamed(cloud, 'web-shelved'), []);
  assert.deepEqual(await claimed(cloud), [1, 512]);
});

test('a shelved server that is deleted leaves no image', async (t) => {
  const { cloud, id } = await running(t);
  await done(cloud, id, { shelve: null });
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.deepEqual(await imagesNamed(cloud, 'web-shelved'), []);
});

test('a shelving that fails brings the server back to what it did', async (t) => {
  const server = await running(t, {}, { 'fake:fail-once': 'snapshot' });
  const { cloud, id, first } = server;
  await done(cloud, id, { pause: null });
  assert.deepEqual(await done(cloud, id, { shelve: null }), ['PAUSED', 'paused', null, 3]);
  assert.equal((await guestRow(cloud, id))?.power_state, 'paused');
  assert.deepEqual(await imagesNamed(cloud, 'web-shelved'), []);
  await setMetadata(server, { 'fake:fail-once': 'removeDisks' });
  assert.deepEqual(await done(cloud, id, { shelve: null }), ['PAUSED', 'paused', null, 3]);
  await assertWired(server, [first.id]);
});

test('an unshelving whose image is gone leaves the server shelved, and says so', async (t) => {
  const server = await running(t);
  const { cloud, id } = server;
  await done(cloud, id, { shelve: null });
  const [image] = await imagesNamed(cloud, 'web-shelved');
  await cloud.ok('DELETE', `/image/v2/images/${image?.id}`);
  assert.deepEqual(await done(cloud, id, { unshelve: null }), ['SHELVED_OFFLOADED', 'shelved_offloaded', null, 4]);
  assert.match(await lastFault(cloud), /image .* is not there any more/);
  assert.deepEqual(await claimed(cloud), [0, 0]);
  assert.equal((await look(cloud, id))['OS-EXT-SRV-ATTR:host'], null);
});

test('where shelved servers stay on their host an administrator offloads them', async (t) => {
  const server = await running(t, { compute: { offloadShelved: false } });
  const { cloud, id, first } = server;
  assert.deepEqual(await done(cloud, id, { shelve: null }), ['SHELVED', 'shelved', null, 4]);
  assert.deepEqual(await done(cloud, id, { unshelve: null }), ['ACTIVE', 'active', null, 1]);
  await done(cloud, id, { shelve: null });
  assert.equal((await act(cloud, id, { shelveOffload: null })).status, 403);
  const offloaded = await done(cloud, id, { shelveOffload: null }, 'admin');
  assert.deepEqual(offloaded, ['SHELVED_OFFLOADED', 'shelved_offloaded', null, 4]);
  assert.deepEqual(await claimed(cloud), [0, 0]);
  assert.deepEqual(await done(cloud, id, { unshelve: null }), ['ACTIVE', 'active', null, 1]);
  await assertWired(server, [first.id]);
});

test('a rebuilt server has another image and name, and its network', async (t) => {
  const server = await running(t);
  const { cloud, id, first } = server;
  const { image_id } = (await begin(cloud, id, { createImage: { name: 'copy' } })) as { image_id: string };
  await cloud.cloud.compute.idle();
  const rebuild = { imageRef: image_id, name: 'anew', metadata: { a: 'b' }, description: 'again', adminPass: 'x' };
  const answer = await act<{ server: { status: string; name: string; adminPass: string } }>(cloud, id, { rebuild });
  assert.equal(answer.status, 202);
  assert.deepEqual([answer.body.server.name, answer.body.server.adminPass], ['anew', 'x']);
  assert.match(String(answer.headers.location), new RegExp(`/servers/${id}$`));
  await cloud.cloud.compute.idle();
  const rebuilt = await look(cloud, id);
  assert.deepEqual(
    [rebuilt.status, rebuilt.name, rebuilt.metadata, rebuilt.image.id],
    ['ACTIVE', 'anew', { a: 'b' }, image_id],
  );
  assert.equal((await guestRow(cloud, id))?.image_id, image_id);
  await assertWired(server, [first.id]);
  await done(cloud, id, { 'os-stop': null });
  assert.deepEqual(await done(cloud, id, { rebuild: { imageRef: image_id } }), ['SHUTOFF', 'stopped', null, 4]);
  assert.equal((await guestRow(cloud, id))?.power_state, 'shutdown');
});

test('a rebuild that fails leaves the server in ERROR with its ports, and can be asked for again', async (t) => {
  const server = await running(t);
  const { cloud, id, first } = server;
  const { image } = await look(cloud, id);
  const rebuild = { imageRef: image.id, metadata: { 'fake:fail': 'spawn' } };
  assert.deepEqual(await done(cloud, id, { rebuild }), ['ERROR', 'error', null, 0]);
  assert.match((await look(cloud, id)).fault?.message ?? '', /^Action rebuild of server .* failed in step spawn/);
  assert.deepEqual(await claimed(cloud), [1, 512]);
  assert.deepEqual(await done(cloud, id, { rebuild: { imageRef: image.id, metadata: {} } }), [
    'ACTIVE',
    'active',
    null,
    1,
  ]);
  await assertWired(server, [first.id]);
});

test('a resize claims both flavors until it is confirmed', async (t) => {
  const server = await running(t);
  const { cloud, id, first } = server;
  assert.deepEqual(await done(cloud, id, { resize: { flavorRef: '2' } }), ['VERIFY_RESIZE', 'resized', null, 1]);
  assert.deepEqual((await look(cloud, id)).flavor.ram, 2048);
  assert.deepEqual(await claimed(cloud), [2, 2560]);
  assert.equal((await act(cloud, id, { 'os-stop': null })).status, 409);
  const confirmed = await act(cloud, id, { confirmResize: null });
  assert.deepEqual([confirmed.status, confirmed.body], [204, undefined]);
  await cloud.cloud.compute.idle();
  assert.deepEqual(await states(cloud, id), ['ACTIVE', 'active', null, 1]);
  assert.deepEqual(await claimed(cloud), [1, 2048]);
  assert.equal(JSON.parse((await guestRow(cloud, id))?.shape ?? '{}').memoryMb, 2048);
  await assertWired(server, [first.id]);
});

test('a resize of a server that is off is reverted to what it was', async (t) => {
  const server = await running(t);
  const { cloud, id, first } = server;
  await done(cloud, id, { 'os-stop': null });
  assert.deepEqual(await done(cloud, id, { resize: { flavorRef: '2' } }), ['VERIFY_RESIZE', 'resized', null, 4]);
  assert.deepEqual(await done(cloud, id, { revertResize: null }), ['SHUTOFF', 'stopped', null, 4]);
  assert.equal((await look(cloud, id)).flavor.ram, 512);
  assert.deepEqual(await claimed(cloud), [1, 512]);
  assert.equal(JSON.parse((await guestRow(cloud, id))?.shape ?? '{}').memoryMb, 512);
  await assertWired(server, [first.id]);
});

test('a resize that fails, or that the host has no room for, leaves the server as it was', async (t) => {
  const resources = { hypervisorType: 'fake', vcpus: 2, memoryMb: 2500, localGb: 100 };
  const server = await running(t, { driver: { resources } });
  const { cloud, id, first } = server;
  assert.deepEqual(await done(cloud, id, { resize: { flavorRef: '2' } }), ['ACTIVE', 'active', null, 1]);
  assert.match(await lastFault(cloud), /No valid host was found: host berth has too little memory/);
  assert.deepEqual(await claimed(cloud), [1, 512]);
  await assertWired(server, [first.id]);
  const bigger = await running(t, {}, { 'fake:fail-once': 'resize' });
  assert.deepEqual(await done(bigger.cloud, bigger.id, { resize: { flavorRef: '2' } }), ['ACTIVE', 'active', null, 1]);
  assert.deepEqual(await claimed(bigger.cloud), [1, 512]);
});

test('a server that waits for its resize to be confirmed can be deleted, and nothing is left', async (t) => {
  const { cloud, id } = await running(t);
  await done(cloud, id, { resize: { flavorRef: '2' } });
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.deepEqual(await claimed(cloud), [0, 0]);
  assert.deepEqual((await cloud.books()).claim, []);
});

test('what a resize cannot be is refused', async (t) => {
  const { cloud, id } = await running(t, {
    face: {
      limits: {
        instances: 10,
        cores: 20,
        ram: 1024,
        metadataItems: 128,
        keyPairs: 100,
        serverGroups: 10,
        serverGroupMembers: 10,
      },
    },
  });
  const refused = async (flavorRef: unknown) => (await act(cloud, id, { resize: { flavorRef } })).status;
  assert.deepEqual(
    [await refused('1'), await refused('nothing'), await refused('2'), await refused('')],
    [400, 400, 403, 400],
  );
  assert.deepEqual(await states(cloud, id), ['ACTIVE', 'active', null, 1]);
});
