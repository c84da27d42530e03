import assert from 'node:assert/strict';
import test from 'node:test';
import { bring, member, on, World } from '../support/allocation-world.ts';

const bodyOfPost = (world: World) => {
  const post = world.neutron.served.find(({ method }) => method === 'POST');
  return (post?.body as { port: Record<string, unknown> } | undefined)?.port;
};

test('D01: a chosen address is asked for without a subnet', async () => {
  const world = new World();
  const network = world.neutron.network({}, '10.7.0.0/24');
  const [vif] = await world.allocate([on(network.id, '10.7.0.77')]);
  assert.deepEqual(bodyOfPost(world)?.fixed_ips, [{ ip_address: '10.7.0.77' }]);
  assert.deepEqual(vif?.network.subnets[0]?.ips, [{ address: '10.7.0.77', floatingIps: [] }]);
});

test('D02: so is an IPv6 address', async () => {
  const world = new World();
  const network = world.neutron.network({}, '2001:db8:7::/64');
  const [vif] = await world.allocate([on(network.id, '2001:db8:7::77')]);
  assert.equal(vif?.network.subnets[0]?.version, 6);
  assert.equal(vif?.network.subnets[0]?.ips[0]?.address, '2001:db8:7::77');
});

test('D03: an address outside the network aborts', async () => {
  const world = new World();
  const network = world.neutron.network();
  await assert.rejects(world.allocate([on(network.id, '192.0.2.9')]), { code: 'InvalidInput', fate: 'abort' });
});

for (const [id, type] of [
  ['D04', 'IpAddressInUse'],
  ['D05', 'IpAddressAlreadyAllocated'],
] as const) {
  test(`${id}: an address that is taken (${type}) is FixedIpAlreadyInUse`, async () => {
    const world = new World();
    const network = world.neutron.network({}, '10.7.0.0/24');
    world.neutron.port(network.id, { fixed_ips: [{ ip_address: '10.7.0.77' }] });
    const { handle } = world.neutron;
    const renamed = new World({
      handle: async (request) =>
        JSON.parse(JSON.stringify(await handle(request)).replace('IpAddressAlreadyAllocated', type)),
    });
    await assert.rejects(renamed.allocate([on(network.id, '10.7.0.77')]), {
      code: 'FixedIpAlreadyInUse',
      fate: 'abort',
      message: /10\.7\.0\.77/,
    });
  });
}

test('D06: an exhausted pool aborts and names the network', async () => {
  const world = new World();
  const network = world.neutron.network({}, null);
  world.neutron.subnet(network.id, { full: true });
  const expected = { code: 'NoMoreFixedIps', fate: 'abort', message: new RegExp(network.id) };
  await assert.rejects(world.allocate([on(network.id)]), expected);
});

test('D07: the API refuses an address that is taken, before anything is recorded', async () => {
  const world = new World();
  const network = world.neutron.network({}, '10.7.0.0/24');
  world.neutron.port(network.id, { fixed_ips: [{ ip_address: '10.7.0.77' }], tenant_id: 'other' });
  await assert.rejects(validate(world, [on(network.id, '10.7.0.77')]), { code: 'FixedIpAlreadyInUse', status: 400 });
});

test('D08: an address that is lost between validation and creation aborts: another host has it no more', async () => {
  const world = new World();
  const network = world.neutron.network({}, '10.7.0.0/24');
  const requestedNetworks = [on(network.id, '10.7.0.77')];
  const look = await validate(world, requestedNetworks);
  world.neutron.port(network.id, { fixed_ips: [{ ip_address: '10.7.0.77' }] });
  await assert.rejects(world.allocate(requestedNetworks, { look }), { code: 'FixedIpAlreadyInUse', fate: 'abort' });
  assert.deepEqual(world.ownPorts, []);
});

test('D19: a host that the address does not fit aborts', async () => {
  const world = new World();
  const { handle } = world.neutron;
  const picky = new World({
    handle: async (request) =>
      request.method === 'PUT'
        ? { status: 409, body: { NeutronError: { type: 'HostNotCompatibleWithFixedIps', message: 'no', detail: '' } } }
        : handle(request),
  });
  const network = world.neutron.network();
  await assert.rejects(picky.allocate([on(network.id)]), { code: 'FixedIpInvalidOnHost', fate: 'abort' });
  assert.equal(world.neutron.ports.size, 0);
});

test('D20: an address that Neutron assigns at binding is in the network info', async () => {
  const world = new World();
  const network = world.neutron.network({}, '10.7.0.0/24');
  const port = world.neutron.port(network.id, { fixed_ips: [], ip_allocation: 'deferred' });
  const [subnet] = network.subnets as string[];
  world.wire.options = {
    before: ({ method }) => {
      if (method === 'PUT') port.fixed_ips = [{ subnet_id: subnet, ip_address: '10.7.0.5' }];
    },
  };
  const [vif] = await world.allocate([bring(port.id)]);
  assert.equal(vif?.network.subnets[0]?.ips[0]?.address, '10.7.0.5');
});

/** Allocates one new port with the groups; answers the ids that the port has. */
async function groupsOf(world: World, securityGroups: string[]): Promise<unknown> {
  const network = world.neutron.network();
  await world.allocate([on(network.id)], { securityGroups });
  return world.ownPorts[0]?.security_groups;
}

for (const [id, groups] of [
  ['E01', []],
  ['E02', ['default']],
] as const) {
  test(`${id}: ${groups.length === 0 ? 'no groups' : 'only the default group'}: nothing is listed or sent`, async () => {
    const world = new World();
    await groupsOf(world, [...groups]);
    assert.ok(!world.wire.calls.includes('GET security-groups'));
    assert.ok(!('security_groups' in (bodyOfPost(world) ?? {})));
  });
}

test('E03: default together with another is resolved like any name', async () => {
  const world = new World();
  const [first, second] = [world.neutron.group('default'), world.neutron.group('web')];
  assert.deepEqual(await groupsOf(world, ['default', 'web']), [first.id, second.id]);
});

test('E04: a name that is unique is its id', async () => {
  const world = new World();
  const web = world.neutron.group('web');
  world.neutron.group('db');
  assert.deepEqual(await groupsOf(world, ['web']), [web.id]);
});

test('E05: an id is itself', async () => {
  const world = new World();
  const web = world.neutron.group('web');
  assert.deepEqual(await groupsOf(world, [web.id]), [web.id]);
});

test('E06: a name that two groups bear is no unique match', async () => {
  const world = new World();
  world.neutron.group('web');
  world.neutron.group('web');
  await assert.rejects(groupsOf(world, ['web']), { code: 'NoUniqueMatch', status: 409, fate: 'abort' });
});

test('E07: two groups of one name are told apart by id', async () => {
  const world = new World();
  world.neutron.group('web');
  const second = world.neutron.group('web');
  assert.deepEqual(await groupsOf(world, [second.id]), [second.id]);
});

test('E08: an id wins over a group that bears it as its name', async () => {
  const world = new World();
  const web = world.neutron.group('web');
  world.neutron.group(web.id);
  assert.deepEqual(await groupsOf(world, [web.id]), [web.id]);
});

test('E09: an unknown group aborts before anything is made', async () => {
  const world = new World();
  await assert.rejects(groupsOf(world, ['nope']), { code: 'SecurityGroupNotFound', fate: 'abort', message: /nope/ });
  assert.equal(world.neutron.ports.size, 0);
});

test('E10: a group that is shared with the project is found where Neutron can list such', async () => {
  const world = new World();
  world.neutron.extensions.push('security-groups-shared-filtering');
  const shared = world.neutron.group('web', { tenant_id: 'other', shared: true });
  assert.deepEqual(await groupsOf(world, ['web']), [shared.id]);
});

test('E11: and not found where it cannot', async () => {
  const world = new World();
  world.neutron.group('web', { tenant_id: 'other', shared: true });
  await assert.rejects(groupsOf(world, ['web']), { code: 'SecurityGroupNotFound' });
});

test("E12: the project's own group wins over a shared one of the same name", async () => {
  const world = new World();
  world.neutron.extensions.push('security-groups-shared-filtering');
  const own = world.neutron.group('web');
  world.neutron.group('web', { tenant_id: 'other', shared: true });
  const other = world.neutron.group('db', { tenant_id: 'other', shared: true });
  assert.deepEqual(await groupsOf(world, ['web', 'db']), [own.id, other.id]);
});

test('E13: a group that is asked for by name and by id is applied once', async () => {
  const world = new World();
  const web = world.neutron.group('web');
  const db = world.neutron.group('db');
  assert.deepEqual(await groupsOf(world, ['web', 'db', web.id]), [web.id, db.id]);
});

test("E14: only ids and names of the project's groups are asked for", async () => {
  const world = new World();
  world.neutron.group('web');
  await groupsOf(world, ['web']);
  const listing = world.wire.requests.find(({ path }) => path === '/v2.0/security-groups');
  assert.deepEqual(listing?.query, [
    ['tenant_id', 'demo'],
    ['fields', 'id'],
    ['fields', 'name'],
  ]);
});

for (const [id, what, attributes, cidr] of [
  ['E15', 'without port security', { port_security_enabled: false }, '10.7.0.0/24'],
  ['E16', 'without subnets', {}, null],
] as const) {
  test(`${id}: groups cannot be applied on a network ${what}`, async () => {
    const world = new World();
    world.neutron.group('web');
    const network = world.neutron.network(attributes, cidr);
    const allocation = world.allocate([on(network.id)], { securityGroups: ['web'] });
    await assert.rejects(allocation, { code: 'SecurityGroupCannotBeApplied', fate: 'abort' });
    assert.equal(world.neutron.ports.size, 0);
  });
}

test('E17: if only the second network cannot have groups, nothing is made on the first', async () => {
  const world = new World();
  world.neutron.group('web');
  const [good, bad] = [world.neutron.network(), world.neutron.network({ port_security_enabled: false })];
  const allocation = world.allocate([on(good.id), on(bad.id)], { securityGroups: ['web'] });
  await assert.rejects(allocation, { code: 'SecurityGroupCannotBeApplied', message: new RegExp(bad.id) });
  assert.ok(!world.wire.calls.some((call) => call.startsWith('POST')));
});

function validate(world: World, requestedNetworks: ReturnType<typeof on>[]) {
  const { signal } = new AbortController();
  const common = { context: member, projectId: 'demo', securityGroups: [], instances: 1, hostname: 'server-1' };
  return world.api.validateNetworks({ ...common, requestedNetworks, signal });
}
