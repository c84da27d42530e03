import assert from 'node:assert/strict';
import test from 'node:test';
import { bring, on, World } from '../support/allocation-world.ts';

function withDns(domain?: string): { world: World; network: { id: string } } {
  const world = new World();
  world.neutron.extensions.push('dns-integration');
  return { world, network: world.neutron.network(domain === undefined ? {} : { dns_domain: domain }) };
}

const updates = (world: World) =>
  world.wire.requests
    .filter(({ method }) => method === 'PUT')
    .map(({ rights, body }) => [rights.kind, (body as { port: { dns_name?: string } }).port.dns_name]);

test('I01: without the extension no dns_name is sent', async () => {
  const world = new World();
  await world.allocate([on(world.neutron.network({ dns_domain: 'example.org.' }).id)]);
  assert.deepEqual(updates(world), [['service', undefined]]);
});

test('I02: without a domain of the network the name goes with the binding', async () => {
  const { world, network } = withDns();
  await world.allocate([on(network.id)]);
  assert.deepEqual(updates(world), [['service', 'server-1']]);
});

test('I03: with one the user sets it, in whose zone the records are', async () => {
  const { world, network } = withDns('example.org.');
  await world.allocate([on(network.id)]);
  assert.deepEqual(updates(world), [
    ['service', undefined],
    ['user', 'server-1'],
  ]);
});

for (const [id, status, code] of [
  ['I04', 400, 'InvalidInput'],
  ['I05', 500, 'NeutronUnavailable'],
] as const) {
  test(`${id}: ${status} to the name takes everything back, the brought port too`, async () => {
    const { world, network } = withDns('example.org.');
    const port = world.neutron.port(network.id, { dns_name: '' });
    const { handle } = world.neutron;
    const picky = new World({
      handle: async (request) =>
        JSON.stringify(request.body ?? null).includes('"dns_name":"server-1"')
          ? { status, body: { NeutronError: { type: 'Injected', message: 'no DNS name', detail: '' } } }
          : handle(request),
    });
    await assert.rejects(picky.allocate([on(network.id), bring(port.id)]), { code, detail: /step dns/ });
    assert.deepEqual([...world.neutron.ports.keys()], [port.id]);
    assert.equal(port.device_id, '');
  });
}

test('I06: an empty domain is none', async () => {
  const { world, network } = withDns('');
  await world.allocate([on(network.id)]);
  assert.deepEqual(updates(world), [['service', 'server-1']]);
});

test('I07: without a domain the release clears the name', async () => {
  const { world, network } = withDns();
  const port = world.neutron.port(network.id, { dns_name: '' });
  await world.allocate([bring(port.id)]);
  await world.deallocate();
  assert.equal(port.dns_name, '');
  assert.deepEqual(updates(world)[1], ['service', '']);
});

test('I08: with one the user clears it', async () => {
  const { world, network } = withDns('example.org.');
  const port = world.neutron.port(network.id, { dns_name: '' });
  await world.allocate([bring(port.id)]);
  await world.deallocate();
  assert.equal(port.dns_name, '');
  assert.deepEqual(updates(world).slice(2), [
    ['service', undefined],
    ['user', ''],
  ]);
});

test('I09: when that fails the port is released all the same', async () => {
  const { world, network } = withDns('example.org.');
  const port = world.neutron.port(network.id, { dns_name: '' });
  await world.allocate([bring(port.id)]);
  world.wire.options = { trouble: ({ method, rights }) => (method === 'PUT' && rights.kind === 'user' ? 403 : null) };
  await world.deallocate();
  assert.equal(port.device_id, '');
  assert.deepEqual(await world.ledger.read(), []);
});

test('L20: when the domain of the network cannot be read the port is released all the same', async () => {
  const { world, network } = withDns();
  const port = world.neutron.port(network.id, { dns_name: '' });
  await world.allocate([bring(port.id)]);
  world.wire.options = { trouble: ({ path }) => (path === '/v2.0/networks' ? 500 : null) };
  await world.deallocate();
  assert.deepEqual([port.device_id, port.dns_name], ['', '']);
});

test('I10: a network that is gone counts as one without a domain', async () => {
  const { world, network } = withDns('example.org.');
  const port = world.neutron.port(network.id, { dns_name: '' });
  await world.allocate([bring(port.id)]);
  world.neutron.networks.delete(network.id);
  await world.deallocate();
  assert.deepEqual(updates(world)[2], ['service', '']);
});

test('I11: the domain of a network is read once for all its ports', async () => {
  const { world, network } = withDns();
  const ports = [world.neutron.port(network.id), world.neutron.port(network.id)];
  await world.allocate(ports.map(({ id }) => bring(id)));
  world.wire.requests.length = 0;
  await world.deallocate();
  assert.equal(world.wire.calls.filter((call) => call === 'GET networks').length, 1);
});

test('I12: a name that the port has already is sent again', async () => {
  const { world, network } = withDns();
  const port = world.neutron.port(network.id, { dns_name: 'server-1' });
  await world.allocate([bring(port.id)]);
  assert.deepEqual(updates(world), [['service', 'server-1']]);
});

test('a failed allocation gives a brought port back with the name it had', async () => {
  const { world, network } = withDns();
  const port = world.neutron.port(network.id, { dns_name: 'server-1' });
  await assert.rejects(world.allocate([bring(port.id)], { bindHostId: 'nowhere' }));
  assert.equal(port.dns_name, 'server-1');
});

function withFloatingIps(count: number) {
  const world = new World();
  world.neutron.extensions.push('router');
  const port = world.neutron.port(world.neutron.network().id);
  const [fixed] = port.fixed_ips as { ip_address: string }[];
  for (let n = 1; n <= count; n += 1) {
    const id = world.neutron.id();
    const address = `203.0.113.${n}`;
    const floating = { id, floating_ip_address: address, port_id: port.id, fixed_ip_address: fixed?.ip_address };
    world.neutron.floatingIps.set(id, floating);
  }
  return { world, port };
}

test('J01: a Neutron without the L3 API has no floating IPs', async () => {
  const { world, port } = withFloatingIps(1);
  world.neutron.extensions = world.neutron.extensions.filter((alias) => alias !== 'router');
  const [vif] = await world.allocate([bring(port.id)]);
  assert.deepEqual(vif?.network.subnets[0]?.ips[0]?.floatingIps, []);
});

test('J02: another error of that listing fails the allocation, and everything is taken back', async () => {
  const { world, port } = withFloatingIps(1);
  world.wire.options = { trouble: ({ path }) => (path === '/v2.0/floatingips' ? 500 : null) };
  await assert.rejects(world.allocate([bring(port.id)]), { code: 'NeutronUnavailable', fate: 'retry' });
  assert.equal(port.device_id, '');
});

test('J03: all floating IPs of a fixed one are in the network info', async () => {
  const { world, port } = withFloatingIps(2);
  const [vif] = await world.allocate([bring(port.id)]);
  assert.deepEqual(vif?.network.subnets[0]?.ips[0]?.floatingIps, ['203.0.113.1', '203.0.113.2']);
});

test('no floating IPs are asked for when every port is new', async () => {
  const { world } = withFloatingIps(0);
  await world.allocate([on(world.neutron.network().id)]);
  assert.ok(!world.wire.calls.includes('GET floatingips'));
});
