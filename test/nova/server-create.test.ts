import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AllocationError } from '../../src/allocation/index.ts';
import { run } from '../../src/store/index.ts';
import { cirros, novaWorld, type World } from './support/world.ts';

const minimal = { name: 'web', flavorRef: '1', imageRef: cirros.id };

/** Posts a server and gives the answer; `server` is laid over the minimal one. */
function create(world: World, server: Record<string, unknown> = {}, version = '2.1', rest: object = {}) {
  return world.ask('POST', '/servers', { version, body: { server: { ...minimal, ...server }, ...rest } });
}

async function refused(world: World, answer: ReturnType<typeof create>, status: number, text: RegExp): Promise<void> {
  const { statusCode, body } = await answer;
  assert.equal(statusCode, status, body);
  assert.match(body, text);
  assert.equal(world.compute.builds.length, 0, 'nothing was recorded');
}

test('a server is recorded as it was asked for, and answered 202 with its id, links, location and password', async (t) => {
  const world = await novaWorld(t);
  world.images.set(cirros.id, { ...cirros, properties: { vpn_image: 'true', os_distro: 'cirros' } });
  const answer = await create(
    world,
    {
      name: 'Web Server_1',
      description: 'the first',
      metadata: { role: 'web' },
      user_data: Buffer.from('#!/bin/sh').toString('base64'),
      config_drive: true,
      accessIPv4: '192.0.2.7',
      accessIPv6: '2001:db8::7',
      tags: ['a', 'b', 'a'],
      networks: 'none',
      'OS-DCF:diskConfig': 'AUTO',
    },
    '2.72',
  );
  assert.equal(answer.statusCode, 202, answer.body);
  const { server } = answer.json();
  assert.equal(answer.headers.location, `http://localhost:80/compute/v2.1/servers/${server.id}`);
  assert.deepEqual(
    server.links.map((link: { rel: string }) => link.rel),
    ['self', 'bookmark'],
  );
  assert.equal(server['OS-DCF:diskConfig'], 'AUTO');
  assert.match(server.adminPass, /^[A-Za-z0-9]{12}$/);
  const shown = (await world.ask('GET', `/servers/${server.id}`, { version: '2.72' })).json().server;
  assert.deepEqual(
    {
      name: shown.name,
      description: shown.description,
      metadata: shown.metadata,
      config_drive: shown.config_drive,
      v4: shown.accessIPv4,
      v6: shown.accessIPv6,
      tags: shown.tags,
      status: shown.status,
    },
    {
      name: 'Web Server_1',
      description: 'the first',
      metadata: { role: 'web' },
      config_drive: 'True',
      v4: '192.0.2.7',
      v6: '2001:db8::7',
      tags: ['a', 'b'],
      status: 'BUILD',
    },
  );
  const built = world.compute.builds[0]?.instances[0];
  assert.equal(built?.hostname, 'web-server-1');
  assert.equal(built?.userData, Buffer.from('#!/bin/sh').toString('base64'));
  assert.deepEqual(built?.imageProperties, { vpn_image: 'true', os_distro: 'cirros' }, 'the VPN flag is carried on');
  assert.deepEqual(built?.flavor, {
    id: '1',
    name: 'm1.tiny',
    vcpus: 1,
    memoryMb: 512,
    rootGb: 1,
    ephemeralGb: 0,
    swapMb: 0,
    extraSpecs: {},
  });
});

test('a password can be chosen, and left out of the answer by configuration', async (t) => {
  const world = await novaWorld(t);
  assert.equal((await create(world, { adminPass: 'chosen' })).json().server.adminPass, 'chosen');
  const silent = await novaWorld(t, { enableInstancePassword: false });
  assert.equal('adminPass' in (await create(silent)).json().server, false);
});

test('T11 the answer echoes the groups that were asked for, or default', async (t) => {
  const world = await novaWorld(t);
  const asked = [{ name: 'web' }, { name: 'db' }, { name: 'web' }];
  assert.deepEqual((await create(world, { security_groups: asked })).json().server.security_groups, asked);
  assert.deepEqual((await create(world)).json().server.security_groups, [{ name: 'default' }]);
});

test('E31 each security group is asked for once, in the order they were named', async (t) => {
  const world = await novaWorld(t);
  await create(world, { security_groups: [{ name: 'web' }, { name: 'db' }, { name: 'web' }] });
  assert.deepEqual(world.compute.builds[0]?.instances[0]?.securityGroups, ['web', 'db']);
  assert.deepEqual(world.network.validations[0]?.securityGroups, ['web', 'db']);
});

test('E32 groups are looked up before the build, and an unknown one stops it', async (t) => {
  const world = await novaWorld(t);
  world.network.refusal = new AllocationError('SecurityGroupNotFound', 400, 'abort', 'Security group x not found.', '');
  await refused(world, create(world, { security_groups: [{ name: 'x' }] }), 400, /Security group x not found/);
});

for (const [code, status, kind] of [
  ['PortInUse', 409, 'conflictingRequest'],
  ['NetworkAmbiguous', 409, 'conflictingRequest'],
  ['NetworkNotFound', 400, 'badRequest'],
  ['PortLimitExceeded', 403, 'forbidden'],
  ['ExternalNetworkAttachForbidden', 403, 'forbidden'],
] as const) {
  test(`${code} of the network is answered ${status} ${kind}`, async (t) => {
    const world = await novaWorld(t);
    world.network.refusal = new AllocationError(code, status, 'abort', `It is ${code}.`, 'for operators');
    const answer = await create(world);
    assert.equal(answer.statusCode, status);
    assert.deepEqual(answer.json(), { [kind]: { code: status, message: `It is ${code}.` } });
    assert.equal(world.compute.builds.length, 0);
  });
}

test('a network service that fails is answered 503 and its words are kept from the tenant', async (t) => {
  const world = await novaWorld(t);
  world.network.refusal = new AllocationError(
    'NeutronUnavailable',
    500,
    'retry',
    'it failed',
    'http://10.0.0.5 refused',
  );
  const answer = await create(world);
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.json().serviceUnavailable.code, 503);
  assert.equal(answer.body.includes('10.0.0.5'), false);
});

test('several servers have numbered names and host names, one reservation, and launch indexes', async (t) => {
  const world = await novaWorld(t);
  const answer = await create(world, { min_count: 2, max_count: '3' });
  assert.equal(answer.statusCode, 202, answer.body);
  const instances = world.compute.builds[0]?.instances ?? [];
  assert.deepEqual(
    instances.map(({ name, hostname, launchIndex }) => [name, hostname, launchIndex]),
    [
      ['web-1', 'web-1', 0],
      ['web-2', 'web-2', 1],
      ['web-3', 'web-3', 2],
    ],
  );
  assert.equal(new Set(instances.map(({ reservationId }) => reservationId)).size, 1);
  assert.equal(answer.json().server.id, instances[0]?.uuid);
  assert.equal(world.network.validations[0]?.hostname, null, 'no dns_name can be that of several');
});

test('return_reservation_id answers with the reservation only', async (t) => {
  const world = await novaWorld(t);
  const answer = await create(world, { return_reservation_id: true, min_count: 2 });
  assert.equal(answer.statusCode, 202);
  assert.match(answer.json().reservation_id, /^r-[a-z0-9]{8}$/);
  assert.deepEqual(Object.keys(answer.json()), ['reservation_id']);
  assert.equal(answer.json().reservation_id, world.compute.builds[0]?.instances[1]?.reservationId);
});

test('min_count over max_count is refused', async (t) => {
  const world = await novaWorld(t);
  await refused(world, create(world, { min_count: 3, max_count: 2 }), 400, /min_count/);
});

test('S07 fewer ports than min_count needs: 403', async (t) => {
  const world = await novaWorld(t);
  world.network.allows = 1;
  await refused(world, create(world, { min_count: 2, max_count: 4 }), 403, /ports/);
});

test('S08 ports for less than max_count: that many servers, and a header says so', async (t) => {
  const world = await novaWorld(t);
  world.network.allows = 2;
  const answer = await create(world, { min_count: 1, max_count: 4 });
  assert.equal(answer.statusCode, 202);
  assert.match(String(answer.headers['x-berth-notice']), /2 of 4/);
  const names = world.compute.builds[0]?.instances.map(({ name }) => name);
  assert.deepEqual(names, ['web-1', 'web-2']);
});

test('the quota of instances, cores and memory counts what the project has, and nobody else’s', async (t) => {
  const limits = {
    ...{ instances: 3, cores: 4, ram: 51_200 },
    ...{ metadataItems: 2, keyPairs: 1, serverGroups: 10, serverGroupMembers: 10 },
  };
  const world = await novaWorld(t, { limits });
  await world.server({}, 'other');
  await world.server();
  const shrunk = await create(world, { min_count: 1, max_count: 5 });
  assert.equal(shrunk.statusCode, 202);
  assert.equal(world.compute.builds.at(-1)?.instances.length, 2);
  const over = await create(world);
  assert.equal(over.statusCode, 403);
  assert.match(over.json().forbidden.message, /instances: Requested 1, but already used 3 of 3 instances/);
  const cores = await world.ask('POST', '/servers', {
    as: 'other',
    body: { server: { ...minimal, flavorRef: '4' } },
  });
  assert.equal(cores.statusCode, 403);
  assert.match(cores.json().forbidden.message, /cores: Requested 4, but already used 1 of 4 cores/);
});

test('of many requests at once only as many are let in as the quota allows', async (t) => {
  const world = await novaWorld(t);
  const answers = await Promise.all(Array.from({ length: 25 }, () => create(world)));
  const statuses = answers.map(({ statusCode }) => statusCode);
  assert.equal(statuses.filter((status) => status === 202).length, 10);
  assert.equal(statuses.filter((status) => status === 403).length, 15);
  const { absolute } = (await world.ask('GET', '/limits')).json().limits;
  assert.equal(absolute.totalInstancesUsed, 10);
});

test('a limit of -1 is none', async (t) => {
  const limits = {
    ...{ instances: -1, cores: -1, ram: -1 },
    ...{ metadataItems: -1, keyPairs: -1, serverGroups: -1, serverGroupMembers: -1 },
  };
  const world = await novaWorld(t, { limits });
  assert.equal((await create(world, { max_count: 30, min_count: 30 })).statusCode, 202);
  assert.equal(world.compute.builds[0]?.instances.length, 30);
});

test('flavor and image have to be there, active, and to fit each other', async (t) => {
  const world = await novaWorld(t);
  const other = '11111111-1111-4111-8111-111111111111';
  world.images.set(other, { ...cirros, id: other, status: 'queued' });
  await refused(world, create(world, { flavorRef: '99' }), 400, /Flavor 99 could not be found/);
  await refused(world, create(world, { imageRef: other }), 400, /not active/);
  await refused(world, create(world, { imageRef: other.replace('1', '2') }), 400, /Can not find requested image/);
  await refused(world, create(world, { imageRef: 'cirros' }), 400, /Can not find requested image/);
  await refused(world, create(world, { imageRef: '' }), 400, /imageRef/);
  world.images.set(other, { ...cirros, id: other, minRam: 513 });
  await refused(world, create(world, { imageRef: other }), 400, /memory is too small/);
  world.images.set(other, { ...cirros, id: other, minDisk: 2 });
  await refused(world, create(world, { imageRef: other }), 400, /disk is too small/);
});

test('flavor and image may be given by their links', async (t) => {
  const world = await novaWorld(t);
  const answer = await create(world, {
    flavorRef: 'http://cloud/compute/v2.1/flavors/2',
    imageRef: `http://cloud/image/v2/images/${cirros.id}`,
  });
  assert.equal(answer.statusCode, 202, answer.body);
  assert.equal(world.compute.builds[0]?.instances[0]?.flavor.name, 'm1.small');
});

test('the image as the local boot disk is accepted; every other block device is refused', async (t) => {
  const world = await novaWorld(t);
  const disk = { uuid: cirros.id, boot_index: 0, source_type: 'image', destination_type: 'local' };
  for (const devices of [
    [{ ...disk, destination_type: 'volume' }],
    [{ ...disk, source_type: 'volume' }],
    [disk, { source_type: 'blank', destination_type: 'local', boot_index: -1 }],
    [{ ...disk, uuid: '11111111-1111-4111-8111-111111111111' }],
  ]) {
    await refused(world, create(world, { block_device_mapping_v2: devices }), 400, /no volumes/);
  }
  await refused(world, create(world, { block_device_mapping: [{ volume_id: 'x' }] }), 400, /no volumes/);
  const answer = await create(world, { block_device_mapping_v2: [{ ...disk, delete_on_termination: true }] });
  assert.equal(answer.statusCode, 202, answer.body);
});

test('what does not work here is refused rather than passed over', async (t) => {
  const world = await novaWorld(t);
  await refused(world, create(world, { personality: [{ path: '/x', contents: '' }] }), 400, /injected/);
  const certificates = { networks: 'none', trusted_image_certificates: ['x'] };
  await refused(world, create(world, certificates, '2.63'), 400, /signatures/);
  const empty = await create(world, { personality: [] }, '2.1', { 'os:scheduler_hints': {} });
  assert.equal(empty.statusCode, 202);
});

test('keys belong to their microversions', async (t) => {
  const world = await novaWorld(t);
  const unexpected = /Additional properties are not allowed/;
  await refused(world, create(world, { description: 'x' }, '2.18'), 400, unexpected);
  await refused(world, create(world, { networks: 'none', tags: ['x'] }, '2.51'), 400, unexpected);
  await refused(world, create(world, { networks: 'none', personality: [] }, '2.57'), 400, unexpected);
  await refused(world, create(world, { networks: 'none', trusted_image_certificates: null }, '2.62'), 400, unexpected);
  await refused(world, create(world, { host: 'x', networks: 'none' }, '2.72'), 400, unexpected);
});

test('below 2.19 the name stands for the description', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server({ name: 'plain' });
  assert.equal((await world.ask('GET', `/servers/${id}`, { version: '2.19' })).json().server.description, 'plain');
});

test('user data must be base64 and addresses must be addresses', async (t) => {
  const world = await novaWorld(t);
  await refused(world, create(world, { user_data: 'not base 64!' }), 400, /base 64/);
  await refused(world, create(world, { user_data: `${' '.repeat(60_000)}!` }), 400, /base 64/);
  await refused(world, create(world, { accessIPv4: '2001:db8::1' }), 400, /accessIPv4/);
  await refused(world, create(world, { accessIPv6: '10.0.0.1' }), 400, /accessIPv6/);
});

test('metadata is limited by form and by quota', async (t) => {
  const world = await novaWorld(t);
  await refused(world, create(world, { metadata: { a: 1 } }), 400, /metadata|'a'/);
  await refused(world, create(world, { metadata: { ['k'.repeat(256)]: 'x' } }), 400, /Additional/);
  const many = Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`k${index}`, '']));
  await refused(world, create(world, { metadata: many }), 403, /128/);
});

test('a key pair has to be the user’s own', async (t) => {
  const world = await novaWorld(t);
  await world.ask('POST', '/os-keypairs', { as: 'other', body: { keypair: { name: 'mine' } } });
  await refused(world, create(world, { key_name: 'mine' }), 400, /key_name/);
  await world.ask('POST', '/os-keypairs', { body: { keypair: { name: 'mine' } } });
  assert.equal((await create(world, { key_name: 'mine' })).statusCode, 202);
  assert.equal(world.compute.builds[0]?.instances[0]?.keyName, 'mine');
});

test('an availability zone has to have a host, and a host cannot be chosen', async (t) => {
  const world = await novaWorld(t);
  await refused(world, create(world, { availability_zone: 'nova' }), 400, /zone is not available/);
  await refused(world, create(world, { availability_zone: 'nova:host' }), 403, /host/);
  await world.database.write(function* (queries) {
    yield* run(
      queries.insertInto('compute_node').values({
        ...{ host: 'h', node: 'h', availability_zone: 'nova', own_zone: 'nova', hypervisor_type: 'fake' },
        ...{ disabled: 0, disabled_reason: null, forced_down: 0 },
        ...{ vcpus: 1, memory_mb: 1, local_gb: 1, vcpu_limit: 1, memory_mb_limit: 1, local_gb_limit: 1 },
        ...{ vcpus_used: 0, memory_mb_used: 0, local_gb_used: 0, created_at: '', updated_at: '' },
      }),
    );
  });
  assert.equal((await create(world, { availability_zone: 'nova' })).statusCode, 202);
  assert.equal(world.compute.builds[0]?.instances[0]?.requestedZone, 'nova');
});

test('a reader may not create', async (t) => {
  const world = await novaWorld(t);
  const answer = await world.ask('POST', '/servers', { as: 'reader', body: { server: minimal } });
  assert.equal(answer.statusCode, 403);
  assert.equal(world.compute.builds.length, 0);
});

for (const [name, hostname] of [
  ['Web', 'web'],
  ['a_b c.d', 'a-b-c-d'],
  ['-x-', 'x'],
  ['añb', 'ab'],
  ['x'.repeat(70), 'x'.repeat(63)],
] as const) {
  test(`a server called '${name.slice(0, 20)}' has a host name by the rules of host names`, async (t) => {
    const world = await novaWorld(t);
    await create(world, { name });
    assert.equal(world.compute.builds[0]?.instances[0]?.hostname, hostname);
    assert.equal(world.network.validations[0]?.hostname, hostname);
  });
}

test('a name without a usable character gives a host name all the same', async (t) => {
  const world = await novaWorld(t);
  await create(world, { name: '漢字' });
  const built = world.compute.builds[0]?.instances[0];
  assert.equal(built?.hostname, `Server-${built?.uuid}`);
  assert.equal(world.network.validations[0]?.hostname, built?.hostname);
});
