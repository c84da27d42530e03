import assert from 'node:assert/strict';
import test from 'node:test';
import { AllocationError } from '../../src/allocation/index.ts';
import { admin, on, serverUuid, World } from '../support/allocation-world.ts';

const nothing = { networkId: null, fixedIp: null, portId: null, tag: null };

const networksOf = (info: readonly { network: { id: string } }[]) => info.map(({ network }) => network.id);

test('B01: without a request the one network of the project is used', async () => {
  const world = new World();
  const network = world.neutron.network();
  assert.deepEqual(networksOf(await world.allocate(null)), [network.id]);
  assert.equal(world.ownPorts.length, 1);
});

test('B02: no network and no request: no NIC, no port, no error', async () => {
  const world = new World();
  assert.deepEqual(await world.allocate(null), []);
  assert.deepEqual(await world.ledger.read(), []);
});

test('B03: two networks and no request are ambiguous', async () => {
  const world = new World();
  world.neutron.network();
  world.neutron.network();
  await assert.rejects(world.allocate(null), { code: 'NetworkAmbiguous', status: 409, fate: 'abort' });
});

test('B04: a shared network counts', async () => {
  const world = new World();
  world.neutron.network();
  world.neutron.network({ tenant_id: 'other', shared: true });
  await assert.rejects(world.allocate(null), { code: 'NetworkAmbiguous' });
});

test('B05: a shared network alone is used', async () => {
  const world = new World();
  const network = world.neutron.network({ tenant_id: 'other', shared: true });
  assert.deepEqual(networksOf(await world.allocate(null)), [network.id]);
});

test('B06: NICs come in the order of the request, whatever order Neutron lists networks in', async () => {
  const world = new World();
  const [n1, n2] = [world.neutron.network(), world.neutron.network()];
  assert.deepEqual(networksOf(await world.allocate([on(n2.id), on(n1.id)])), [n2.id, n1.id]);
  assert.deepEqual(
    (await world.ledger.read()).map(({ networkId }) => networkId),
    [n2.id, n1.id],
  );
});

test('B07: one network twice gives two ports on it', async () => {
  const world = new World();
  const network = world.neutron.network();
  const info = await world.allocate([on(network.id), on(network.id)]);
  assert.equal(new Set(info.map(({ id }) => id)).size, 2);
  assert.deepEqual(networksOf(info), [network.id, network.id]);
});

test('B08: a network that is asked for twice is looked up once', async () => {
  const world = new World();
  const network = world.neutron.network();
  await world.allocate([on(network.id), on(network.id)]);
  for (const { path, query } of world.wire.requests) {
    if (path === '/v2.0/networks') assert.deepEqual(query, [['id', network.id]]);
  }
});

test('B09: A, B, A gives three ports in that order', async () => {
  const world = new World();
  const [a, b] = [world.neutron.network(), world.neutron.network()];
  assert.deepEqual(networksOf(await world.allocate([on(a.id), on(b.id), on(a.id)])), [a.id, b.id, a.id]);
});

test('B10: an unknown network is not found, by its id', async () => {
  const world = new World();
  await assert.rejects(world.allocate([on('n9')]), (error) => {
    assert.ok(error instanceof AllocationError);
    assert.deepEqual([error.code, error.fate], ['NetworkNotFound', 'abort']);
    assert.match(error.message, /n9/);
    return true;
  });
});

test('B11: one unknown network of two: none at all, and every missing one is named', async () => {
  const world = new World();
  const network = world.neutron.network();
  await assert.rejects(world.allocate([on(network.id), on('n9'), on('n8')]), {
    code: 'NetworkNotFound',
    message: /n9, n8/,
  });
  assert.equal(world.neutron.ports.size, 0);
});

test('B12: an empty list is no request', async () => {
  const world = new World();
  const network = world.neutron.network();
  assert.deepEqual(networksOf(await world.allocate([])), [network.id]);
});

test('B13: one request with nothing set takes the one network', async () => {
  const world = new World();
  const network = world.neutron.network();
  assert.deepEqual(networksOf(await world.allocate([nothing])), [network.id]);
});

test('B14: one request with nothing set and no network fails', async () => {
  await assert.rejects(new World().allocate([nothing]), { code: 'InterfaceAttachFailedNoNetwork', status: 400 });
});

test('B15: one request with nothing set and two networks is ambiguous', async () => {
  const world = new World();
  world.neutron.network();
  world.neutron.network();
  await assert.rejects(world.allocate([nothing]), { code: 'NetworkAmbiguous' });
});

test('several requests of which one has nothing set are refused as a whole', async () => {
  const world = new World();
  const network = world.neutron.network();
  await assert.rejects(world.allocate([on(network.id), nothing]), { code: 'InvalidInput', fate: 'abort' });
  assert.equal(world.neutron.ports.size, 0);
});

test('B17: none asks Neutron nothing', async () => {
  const world = new World();
  world.neutron.network();
  assert.deepEqual(await world.allocate('none'), []);
  assert.deepEqual(world.wire.calls, []);
});

test('B19: auto uses the one network and makes nothing', async () => {
  const world = new World();
  const network = world.neutron.network();
  world.neutron.topology = () => assert.fail('nothing is to be made');
  assert.deepEqual(networksOf(await world.allocate('auto')), [network.id]);
});

test('B20: auto with two networks is ambiguous', async () => {
  const world = new World();
  world.neutron.network();
  world.neutron.network();
  await assert.rejects(world.allocate('auto'), { code: 'NetworkAmbiguous' });
});

test('B21: auto without a network uses the topology that Neutron makes', async () => {
  const world = new World();
  world.neutron.topology = () => world.neutron.network({ name: 'auto_allocated_network' });
  const [vif] = await world.allocate('auto');
  assert.equal(vif?.network.label, 'auto_allocated_network');
});

test('B22: auto leaves out an own network that is down', async () => {
  const world = new World();
  world.neutron.network({ admin_state_up: false });
  const made = world.neutron.network({ admin_state_up: false });
  world.neutron.topology = () => made;
  assert.deepEqual(networksOf(await world.allocate('auto')), [made.id]);
});

test('B23: auto takes a shared network that is down', async () => {
  const world = new World();
  const network = world.neutron.network({ tenant_id: 'other', shared: true, admin_state_up: false });
  assert.deepEqual(networksOf(await world.allocate('auto')), [network.id]);
});

test('B24: auto on a cloud that is not set up for it aborts', async () => {
  await assert.rejects(new World().allocate('auto'), { code: 'UnableToAutoAllocateNetwork', fate: 'abort' });
});

test('B25: auto whose network has vanished aborts', async () => {
  const world = new World();
  world.neutron.topology = () => ({ id: 'gone' });
  await assert.rejects(world.allocate('auto'), { code: 'UnableToAutoAllocateNetwork' });
});

const external = { tenant_id: 'other', 'router:external': true };

test('B27: an external network that is not shared is not for everybody', async () => {
  const world = new World();
  const network = world.neutron.network(external);
  await assert.rejects(world.allocate([on(network.id)]), {
    code: 'ExternalNetworkAttachForbidden',
    status: 403,
    fate: 'abort',
    message: `It is not allowed to create an interface on external network ${network.id}`,
  });
  assert.equal(world.neutron.ports.size, 0);
});

test('B28: an external network that is shared is', async () => {
  const world = new World();
  const network = world.neutron.network({ ...external, shared: true });
  assert.equal((await world.allocate([on(network.id)])).length, 1);
});

test('B29: an administrator may use an external network', async () => {
  const world = new World();
  const network = world.neutron.network(external);
  assert.equal((await world.allocate([on(network.id)], { context: admin })).length, 1);
});

test('B30: whom the policy lets may use an external network', async () => {
  const world = new World({ mayAttachExternal: ({ projectId }) => projectId === 'demo' });
  const network = world.neutron.network(external);
  assert.equal((await world.allocate([on(network.id)])).length, 1);
});

test('B31: one private and one external network are ambiguous, not forbidden', async () => {
  const world = new World();
  world.neutron.network();
  world.neutron.network({ 'router:external': true });
  await assert.rejects(world.allocate(null), { code: 'NetworkAmbiguous' });
});

test('B32: an external network of the project itself, not shared, is forbidden without a request too', async () => {
  const world = new World();
  world.neutron.network({ 'router:external': true });
  await assert.rejects(world.allocate(null), { code: 'ExternalNetworkAttachForbidden' });
});

test('B34: a network without subnets gives a port without address when no groups are asked for', async () => {
  const world = new World();
  const network = world.neutron.network({}, null);
  const [vif] = await world.allocate([on(network.id)]);
  assert.deepEqual(vif?.network.subnets, []);
});

test('B35: so does one without port security', async () => {
  const world = new World();
  const network = world.neutron.network({ port_security_enabled: false }, null);
  assert.equal((await world.allocate([on(network.id)])).length, 1);
});

test('B36: port security counts as on when the network does not say', async () => {
  const world = new World();
  const network = world.neutron.network();
  const group = world.neutron.group('web');
  await world.allocate([on(network.id)], { securityGroups: ['web'] });
  assert.deepEqual(world.ownPorts[0]?.security_groups, [group.id]);
});

test('B37: a server without a project is refused before any call', async () => {
  const world = new World();
  const instance = { uuid: serverUuid, projectId: '', hostname: 'x', availabilityZone: null };
  await assert.rejects(world.allocate(null, { instance }), { code: 'InvalidInput', fate: 'abort' });
  assert.deepEqual(world.wire.calls, []);
});

test('B38: a tag is kept with the NIC and not sent to Neutron', async () => {
  const world = new World();
  const network = world.neutron.network();
  await world.allocate([on(network.id, null, 'front')]);
  assert.equal((await world.ledger.read())[0]?.tag, 'front');
  assert.ok(!JSON.stringify(world.neutron.served.map(({ body }) => body)).includes('front'));
});

test('B39: without a tag there is none', async () => {
  const world = new World();
  await world.allocate([on(world.neutron.network().id)]);
  assert.equal((await world.ledger.read())[0]?.tag, null);
});
