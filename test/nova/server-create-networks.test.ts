import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cirros, networkId, novaWorld, type World } from './support/world.ts';

const portId = '5d1d7a35-6a0f-4ab4-9d55-0a1b2c3d4e5f';

function create(world: World, networks: unknown, version: string, rest: Record<string, unknown> = {}) {
  const server = { name: 'web', flavorRef: '1', imageRef: cirros.id, ...rest };
  return world.ask('POST', '/servers', {
    version,
    body: { server: networks === undefined ? server : { ...server, networks } },
  });
}

const nic = { networkId: null, fixedIp: null, portId: null, tag: null };

for (const [what, version, networks, requested] of [
  ['nothing', '2.1', undefined, null],
  ['an empty list', '2.1', [], null],
  ['an empty list', '2.37', [], null],
  ['auto', '2.37', 'auto', 'auto'],
  ['none', '2.37', 'none', 'none'],
  ['a network', '2.1', [{ uuid: networkId }], [{ ...nic, networkId }]],
  ['a network in capitals', '2.1', [{ uuid: networkId.toUpperCase() }], [{ ...nic, networkId }]],
  [
    'the same network twice',
    '2.37',
    [{ uuid: networkId }, { uuid: networkId }],
    [
      { ...nic, networkId },
      { ...nic, networkId },
    ],
  ],
  ['a network and a null port', '2.1', [{ uuid: networkId, port: null }], [{ ...nic, networkId }]],
  ['an address', '2.1', [{ uuid: networkId, fixed_ip: '10.0.0.9' }], [{ ...nic, networkId, fixedIp: '10.0.0.9' }]],
  [
    'an IPv6 address',
    '2.42',
    [{ uuid: networkId, fixed_ip: '2001:db8::9' }],
    [{ ...nic, networkId, fixedIp: '2001:db8::9' }],
  ],
  ['a port', '2.72', [{ port: portId }], [{ ...nic, portId }]],
  ['a tag', '2.32', [{ uuid: networkId, tag: 'wan' }], [{ ...nic, networkId, tag: 'wan' }]],
  ['a tag', '2.42', [{ port: portId, tag: 'wan' }], [{ ...nic, portId, tag: 'wan' }]],
] as const) {
  test(`networks at ${version}: ${what}`, async (t) => {
    const world = await novaWorld(t);
    const answer = await create(world, networks, version);
    assert.equal(answer.statusCode, 202, answer.body);
    assert.deepEqual(world.compute.builds[0]?.instances[0]?.requestedNetworks, requested);
  });
}

test('C19 a port and a network in one request: the network is ignored', async (t) => {
  const world = await novaWorld(t);
  const answer = await create(world, [{ port: portId, uuid: networkId }], '2.1');
  assert.equal(answer.statusCode, 202);
  assert.deepEqual(world.compute.builds[0]?.instances[0]?.requestedNetworks, [{ ...nic, portId }]);
});

for (const [what, version, networks, rest] of [
  ['B26 auto among ports', '2.37', ['auto', { port: portId }], {}],
  ['B40 a network by name only', '2.1', [{ uuid: 'private' }], {}],
  ['B40 a network by name only', '2.37', [{ uuid: 'private' }], {}],
  ['C18 a port and a fixed IP', '2.1', [{ port: portId, fixed_ip: '10.0.0.9' }], {}],
  ['C20 the same port twice', '2.37', [{ port: portId }, { port: portId.toUpperCase() }], {}],
  ['C21 two servers and one port', '2.1', [{ port: portId }], { max_count: 2 }],
  ['D09 two servers and one fixed IP', '2.1', [{ uuid: networkId, fixed_ip: '10.0.0.9' }], { max_count: 2 }],
  ['networks missing', '2.37', undefined, {}],
  ['auto before it was there', '2.36', 'auto', {}],
  ['another word', '2.37', 'all', {}],
  ['an entry without anything', '2.1', [{}], {}],
  ['an address that is none', '2.1', [{ uuid: networkId, fixed_ip: '10.0.0.256' }], {}],
  ['an address that is none', '2.72', [{ uuid: networkId, fixed_ip: 'x' }], {}],
  ['a port that is no UUID', '2.1', [{ port: 'eth0' }], {}],
  ['a tag before it was there', '2.31', [{ uuid: networkId, tag: 'wan' }], {}],
  ['a tag while it was lost', '2.37', [{ uuid: networkId, tag: 'wan' }], {}],
  ['a tag while it was lost', '2.41', [{ uuid: networkId, tag: 'wan' }], {}],
  ['a tag with a comma', '2.42', [{ uuid: networkId, tag: 'a,b' }], {}],
  ['a tag with a slash', '2.42', [{ uuid: networkId, tag: 'a/b' }], {}],
  ['an empty tag', '2.42', [{ uuid: networkId, tag: '' }], {}],
  ['a tag of 61 characters', '2.42', [{ uuid: networkId, tag: 'x'.repeat(61) }], {}],
  ['an unknown key', '2.1', [{ uuid: networkId, name: 'private' }], {}],
] as const) {
  test(`${what} (${version}): 400, and nothing is recorded`, async (t) => {
    const world = await novaWorld(t);
    const answer = await create(world, networks, version, rest);
    assert.equal(answer.statusCode, 400, answer.body);
    assert.equal(answer.json().badRequest.code, 400);
    assert.equal(world.compute.builds.length, 0);
    assert.equal(world.network.validations.length, 0, 'the network was not troubled');
  });
}

test('S17 none: the network is not looked at', async (t) => {
  const world = await novaWorld(t);
  assert.equal((await create(world, 'none', '2.37')).statusCode, 202);
  assert.equal(world.network.validations.length, 0);
  assert.equal(world.compute.builds[0]?.look, null);
});

test('what the API looked up goes on with the build', async (t) => {
  const world = await novaWorld(t);
  await create(world, [{ uuid: networkId }], '2.72');
  const validation = world.network.validations[0];
  assert.deepEqual(validation?.requestedNetworks, [{ ...nic, networkId }]);
  assert.equal(validation?.hostname, 'web');
  assert.equal(validation?.instances, 1);
  assert.notEqual(world.compute.builds[0]?.look, null);
});
