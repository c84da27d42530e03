import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, look } from '../support/acting.ts';
import { running } from '../support/interfaces.ts';
import { assertBalanced, freshCloud } from '../support/test-cloud.ts';

test('a host gets no server while it is disabled or down, nor one that its group forbids; what was refused leaves nothing', async (t) => {
  const cloud = await freshCloud(t);
  const admin = async <T>(method: string, path: string, body: object): Promise<T> => {
    const headers = { 'openstack-api-version': 'compute 2.52' };
    const answer = await cloud.call<T>('admin', method, `/compute/v2.1${path}`, body, headers);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return answer.body;
  };
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images?name=cirros');
  const built = async (hints: object = {}) => {
    const body = {
      server: { name: 'web', flavorRef: '1', imageRef: images[0]?.id, networks: 'none' },
      'os:scheduler_hints': hints,
    };
    const { server } = await cloud.ok<{ server: { id: string } }>('POST', '/compute/v2.1/servers', body);
    return cloud.settled(server.id);
  };
  const service = { host: 'berth', binary: 'nova-compute' };
  const before = await cloud.books();
  const refused = async (because: RegExp, hints: object = {}) => {
    const server = await built(hints);
    assert.equal(server.status, 'ERROR');
    assert.match(server.fault?.message ?? '', because);
    await cloud.ok('DELETE', `/compute/v2.1/servers/${server.id}`);
    await cloud.cloud.compute.idle();
  };
  await admin('PUT', '/os-services/disable', service);
  await refused(/No valid host was found: host berth is disabled/);
  await admin('PUT', '/os-services/enable', service);
  await admin('PUT', '/os-services/force-down', { ...service, forced_down: true });
  await refused(/host berth is down/);
  await admin('PUT', '/os-services/force-down', { ...service, forced_down: false });
  assertBalanced(before, await cloud.books());

  await admin('POST', '/os-aggregates', { aggregate: { name: 'fast', availability_zone: 'east' } });
  await admin('POST', '/os-aggregates/1/action', { add_host: { host: 'berth' } });
  const { server_group: group } = await cloud.ok<{ server_group: { id: string; members: string[] } }>(
    'POST',
    '/compute/v2.1/os-server-groups',
    { server_group: { name: 'apart', policy: 'anti-affinity' } },
  );
  const hints = { group: group.id };
  const first = await built(hints);
  assert.equal(first.status, 'ACTIVE', first.fault?.message);
  assert.deepEqual(Object.entries(first).find(([key]) => key === 'OS-EXT-AZ:availability_zone')?.[1], 'east');
  await refused(/the policy anti-affinity of the server group apart does not allow this host/, hints);
  const shown = await cloud.ok<{ server_group: { members: string[] } }>(
    'GET',
    `/compute/v2.1/os-server-groups/${group.id}`,
  );
  assert.deepEqual(shown.server_group.members, [first.id]);
  await cloud.ok('DELETE', `/compute/v2.1/servers/${first.id}`);
  await cloud.cloud.compute.idle();
  assert.equal((await built(hints)).status, 'ACTIVE', 'when the first has gone there is room again');
});

test('nor does a server come back to it, or grow on it, while it is disabled; one that comes back is in its zone', async (t) => {
  const { cloud, id } = await running(t);
  const admin = async (method: string, path: string, body: object) => {
    const answer = await cloud.call('admin', method, `/compute/v2.1${path}`, body, {
      'openstack-api-version': 'compute 2.52',
    });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
  };
  const service = { host: 'berth', binary: 'nova-compute' };
  const before = (await cloud.books()).compute_node;

  await admin('PUT', '/os-services/disable', service);
  assert.deepEqual((await done(cloud, id, { resize: { flavorRef: '2' } }))[0], 'ACTIVE');
  await admin('PUT', '/os-services/enable', service);
  assert.deepEqual((await cloud.books()).compute_node, before);

  assert.equal((await done(cloud, id, { shelve: null }))[0], 'SHELVED_OFFLOADED');
  const shelved = (await cloud.books()).compute_node;
  await admin('PUT', '/os-services/disable', service);
  assert.equal((await done(cloud, id, { unshelve: null }))[0], 'SHELVED_OFFLOADED');
  await admin('PUT', '/os-services/enable', service);
  assert.deepEqual((await cloud.books()).compute_node, shelved);

  await admin('POST', '/os-aggregates', { aggregate: { name: 'fast', availability_zone: 'east' } });
  await admin('POST', '/os-aggregates/1/action', { add_host: { host: 'berth' } });
  assert.equal((await done(cloud, id, { unshelve: null }))[0], 'ACTIVE');
  const [zone] = Object.entries(await look(cloud, id)).flatMap(([key, value]) =>
    key === 'OS-EXT-AZ:availability_zone' ? [value] : [],
  );
  assert.equal(zone, 'east');
});
