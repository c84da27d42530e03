import assert from 'node:assert/strict';
import test from 'node:test';
import type { RequestedNetworks, ValidateRequest } from '../../src/allocation/index.ts';
import { admin, bring, member, on, otherUuid, World } from '../support/allocation-world.ts';

function validate(world: World, requestedNetworks: RequestedNetworks, more: Partial<ValidateRequest> = {}) {
  return world.api.validateNetworks({
    context: member,
    projectId: 'demo',
    requestedNetworks,
    securityGroups: [],
    instances: 1,
    hostname: 'server-1',
    signal: new AbortController().signal,
    ...more,
  });
}

/** A world with a quota of ports, some of them used; answers it with a network. */
function withQuota(quota: number, used: number, extensions?: string[]) {
  const world = new World();
  if (extensions) world.neutron.extensions = extensions;
  const network = world.neutron.network();
  for (let n = 0; n < used; n += 1) world.neutron.port(network.id);
  world.neutron.portQuota = quota;
  return { world, network };
}

test('S01: without a limit all instances fit', async () => {
  const { world, network } = withQuota(-1, 3);
  assert.equal((await validate(world, [on(network.id)], { instances: 4 })).instances, 4);
});

test('S02: a Neutron that has no limit for ports has room for all', async () => {
  const { world, network } = withQuota(1, 1, []);
  const { handle } = world.neutron;
  const unlimited = new World({
    handle: (request) =>
      request.path.includes('/quotas/')
        ? Promise.resolve({ status: 200, body: { quota: { network: 1 } } })
        : handle(request),
  });
  assert.equal((await validate(unlimited, [on(network.id)], { instances: 4 })).instances, 4);
});

for (const extensions of [['quota_details'], []]) {
  const how = extensions.length > 0 ? 'counted by Neutron' : 'counted by listing';
  test(`S03: quota 5, 3 used, one port each, 4 wanted: 2 fit (${how})`, async () => {
    const { world, network } = withQuota(5, 3, extensions);
    assert.equal((await validate(world, [on(network.id)], { instances: 4 })).instances, 2);
  });

  test(`S05: over the quota already (${how})`, async () => {
    const { world, network } = withQuota(2, 3, extensions);
    await assert.rejects(validate(world, [on(network.id)]), { code: 'PortLimitExceeded', status: 403 });
  });
}

test('S04: two ports each and room for three: one fits', async () => {
  const { world, network } = withQuota(3, 0);
  const requests = [on(network.id), on(network.id)];
  assert.equal((await validate(world, requests, { instances: 2 })).instances, 1);
});

test('S06: ports that are brought need no quota, and it is not read', async () => {
  const { world, network } = withQuota(1, 0);
  const port = world.neutron.port(network.id);
  await validate(world, [bring(port.id)]);
  assert.ok(!world.wire.calls.some((call) => call.includes('quotas')));
});

test('S09: a network without a subnet is refused', async () => {
  const world = new World();
  const network = world.neutron.network({}, null);
  await assert.rejects(validate(world, [on(network.id)]), { code: 'NetworkRequiresSubnet', status: 400 });
});

test('S10: all unknown networks are named', async () => {
  await assert.rejects(validate(new World(), [on('a'), on('b')]), { code: 'NetworkNotFound', message: /a, b/ });
});

test('S11: a network asked for twice needs two ports each', async () => {
  const { world, network } = withQuota(4, 0);
  assert.equal((await validate(world, [on(network.id), on(network.id)], { instances: 9 })).instances, 2);
});

test('S12: no request and two networks are ambiguous', async () => {
  const world = new World();
  world.neutron.network();
  world.neutron.network();
  await assert.rejects(validate(world, null), { code: 'NetworkAmbiguous', status: 409 });
});

test('S13: no request and no network is accepted', async () => {
  assert.equal((await validate(new World(), null)).instances, 1);
});

test('S14: auto without a network is tried, and nothing is made', async () => {
  const world = new World();
  world.neutron.topology = () => assert.fail('nothing is to be made');
  assert.equal((await validate(world, 'auto')).instances, 1);
});

test('S15: auto on a cloud that is not set up for it is refused', async () => {
  await assert.rejects(validate(new World(), 'auto'), { code: 'UnableToAutoAllocateNetwork', status: 400 });
});

test('S16: auto with one network needs no trial', async () => {
  const world = new World();
  world.neutron.network();
  await validate(world, 'auto');
  assert.ok(!world.wire.calls.some((call) => call.includes('auto-allocated')));
});

test('S17: none is not looked at', async () => {
  const world = new World();
  assert.equal((await validate(world, 'none', { instances: 7 })).instances, 7);
  assert.deepEqual(world.wire.calls, []);
});

test('E09, E32, S17: groups are looked for even when none applies to anything, and nothing else is', async () => {
  const world = new World();
  for (const name of ['web', 'default']) world.neutron.group(name);
  await validate(world, 'none', { securityGroups: ['web', 'default'] });
  assert.ok(
    world.wire.calls.every((call) => call.includes('security-groups')),
    world.wire.calls.join(),
  );
  await assert.rejects(validate(world, 'none', { securityGroups: ['nosuch'] }), {
    code: 'SecurityGroupNotFound',
    status: 400,
  });
});

test('S18: a port in use is refused', async () => {
  const world = new World();
  const port = world.neutron.port(world.neutron.network().id, { device_id: otherUuid });
  await assert.rejects(validate(world, [bring(port.id)]), { code: 'PortInUse', status: 409 });
});

test('S20: a port of another project is refused here already, for an administrator too', async () => {
  const world = new World();
  const port = world.neutron.port(world.neutron.network().id, { tenant_id: 'other' });
  await assert.rejects(validate(world, [bring(port.id)], { context: admin }), { code: 'PortNotUsable' });
});

test('external networks, DNS names and security groups are checked here as on the host', async () => {
  const world = new World();
  const outside = world.neutron.network({ tenant_id: 'other', 'router:external': true });
  await assert.rejects(validate(world, [on(outside.id)]), { code: 'ExternalNetworkAttachForbidden', status: 403 });
  const port = world.neutron.port(world.neutron.network().id, { dns_name: 'db' });
  await assert.rejects(validate(world, [bring(port.id)]), { code: 'PortNotUsableDNS' });
  await validate(world, [bring(port.id)], { hostname: null });
  const bare = world.neutron.network({ port_security_enabled: false });
  world.neutron.group('web');
  const withGroups = { securityGroups: ['web'] };
  await assert.rejects(validate(world, [on(bare.id)], withGroups), { code: 'SecurityGroupCannotBeApplied' });
  await assert.rejects(validate(world, [on(bare.id)], { securityGroups: ['nope'] }), { code: 'SecurityGroupNotFound' });
});

test('nothing is made by any validation', async () => {
  const { world, network } = withQuota(9, 0);
  await validate(world, [on(network.id), bring(world.neutron.port(network.id).id)]);
  assert.ok(world.wire.calls.every((call) => call.startsWith('GET')));
});

test('what the API has seen is plain data, and good for a build after a round trip as JSON', async () => {
  const { world, network } = withQuota(9, 0);
  const requestedNetworks = [on(network.id)];
  const look = await validate(world, requestedNetworks);
  world.wire.requests.length = 0;
  await world.allocate(requestedNetworks, { look: JSON.parse(JSON.stringify(look)) });
  assert.ok(world.wire.calls.every((call) => !call.startsWith('GET')));
});
