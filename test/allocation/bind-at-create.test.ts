import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { admin, bring, member, on, World, type WorldOptions } from '../support/allocation-world.ts';
import { embeddedNetwork } from '../support/embedded-network.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const latencyMs = 20;

/** A host that makes its ports bound. */
function boundWorld(options: WorldOptions = {}): World {
  return new World({ latencyMs, ...options, options: { bindAtCreate: true } });
}

/** With whose rights ports were made and bound. */
function writes(world: World): string[] {
  const sent = world.wire.requests.filter(({ method }) => method !== 'GET');
  return sent.map(({ method, rights }) => `${method} ${rights.kind}`);
}

for (const severalPorts of ['bulk', 'single'] as const) {
  for (const nics of [1, 8]) {
    test(`${nics} new NICs that are made bound take two round trips (${severalPorts})`, async () => {
      const world = boundWorld({ severalPorts });
      const requests = Array.from({ length: nics }, () => on(world.neutron.network().id));
      assert.equal(await world.depth(() => world.allocate(requests)), 2);
      assert.equal(world.ownPorts.length, nics);
      for (const port of world.ownPorts) {
        const { tenant_id, device_owner } = port;
        assert.deepEqual([tenant_id, device_owner, port['binding:host_id']], ['demo', 'compute:nova', 'host0']);
      }
      assert.ok(writes(world).every((write) => write === 'POST service'));
    });
  }
}

test('a NIC that is made bound has the same port and the same network info as one that is bound afterwards', async () => {
  const [bound, later] = await Promise.all(
    [true, false].map(async (bindAtCreate) => {
      const world = new World({ options: { bindAtCreate } });
      world.neutron.extensions.push('dns-integration');
      const { id } = world.neutron.network({}, '10.7.0.0/24');
      const group = world.neutron.group('web');
      const dhcpOptions = [{ optName: 'bootfile-name', optValue: 'pxelinux.0', ipVersion: 4 as const }];
      const more = { macs: ['fa:16:3e:00:aa:01'], dhcpOptions, securityGroups: [String(group.name)] };
      const info = await world.allocate([on(id, '10.7.0.77')], more);
      return [info, world.ownPorts.map((port) => ({ ...port, revision_number: null }))];
    }),
  );
  assert.deepEqual(bound, later);
});

test('on the embedded service: two round trips, the port is bound and ready', async () => {
  const neutron = embeddedNetwork(virtualRuntime(17), 'demo', after);
  const network = await neutron.network();
  await neutron.subnet(network.id, '10.8.0.0/24');
  const world = boundWorld({ handle: neutron.handle });
  assert.equal(await world.depth(() => world.allocate([on(network.id, '10.8.0.77'), on(network.id)])), 2);
  const ports = await neutron.ports();
  assert.equal(ports.length, 2);
  for (const port of ports) {
    assert.deepEqual([port.project_id, port['binding:host_id'], port['binding:vif_type']], ['demo', 'host0', 'ovs']);
  }
  await world.deallocate();
  assert.deepEqual(await neutron.ports(), []);
});

test("an address on somebody else's network is for the user to ask for: the user makes the ports, all of them", async () => {
  const world = boundWorld();
  const shared = world.neutron.network({ tenant_id: 'other', shared: true }, '10.7.0.0/24');
  const own = world.neutron.network();
  assert.equal(await world.depth(() => world.allocate([on(shared.id, '10.7.0.77'), on(own.id)])), 3);
  assert.deepEqual(writes(world), ['POST user', 'PUT service', 'PUT service']);
});

test("without an address of choice such a network is like any other, also with a MAC of the hypervisor's", async () => {
  const world = boundWorld();
  const shared = world.neutron.network({ tenant_id: 'other', shared: true });
  const macs = ['fa:16:3e:00:aa:01'];
  assert.equal(await world.depth(() => world.allocate([on(shared.id)], { macs })), 2);
  assert.equal(world.ownPorts[0]?.mac_address, 'fa:16:3e:00:aa:01');
});

test('who is no member of the project makes ports with their own rights, or not at all', async () => {
  const world = boundWorld();
  const context = { ...member, roles: ['reader'] };
  assert.equal(await world.depth(() => world.allocate([on(world.neutron.network().id)], { context })), 3);
  assert.deepEqual(writes(world), ['POST user', 'PUT service']);
});

test('an administrator may choose an address anywhere', async () => {
  const world = boundWorld();
  const shared = world.neutron.network({ tenant_id: 'other', shared: true }, '10.7.0.0/24');
  const requests = [on(shared.id, '10.7.0.77')];
  assert.equal(await world.depth(() => world.allocate(requests, { context: admin })), 2);
});

test('brought ports are bound after the new ones are made', async () => {
  const world = boundWorld();
  const network = world.neutron.network();
  const port = world.neutron.port(network.id);
  await world.allocate([bring(port.id), on(network.id)]);
  assert.deepEqual(writes(world), ['POST service', 'PUT service']);
  assert.equal(port['binding:host_id'], 'host0');
  assert.equal(world.ownPorts.length, 2);
});

test('without a host the port is made unbound, with its owner', async () => {
  const world = boundWorld();
  const network = world.neutron.network();
  assert.equal(await world.depth(() => world.allocate([on(network.id)], { bindHostId: null })), 2);
  const [port] = world.ownPorts;
  assert.deepEqual([port?.device_owner, port?.['binding:vif_type']], ['compute:nova', 'unbound']);
});

test('a binding that fails takes everything back, and another host may do', async () => {
  const world = boundWorld();
  const requests = [on(world.neutron.network().id), on(world.neutron.network().id)];
  const allocation = world.allocate(requests, { bindHostId: 'nowhere' });
  await assert.rejects(allocation, { code: 'PortBindingFailed', fate: 'reschedule' });
  assert.equal(world.neutron.ports.size, 0);
  assert.deepEqual(await world.ledger.read(), []);
});

test('a policy that asks for resources shows in the answer of the creation', async () => {
  const world = boundWorld({
    handle: async (request) => {
      const reply = await world.neutron.handle(request);
      const { port } = reply.body as { port?: Record<string, unknown> };
      if (port) port.resource_request = { resources: { X: 1 } };
      return reply;
    },
  });
  const allocation = world.allocate([on(world.neutron.network().id)]);
  await assert.rejects(allocation, { code: 'NetworksWithQoSPolicyNotSupported', fate: 'abort' });
  assert.equal(world.neutron.ports.size, 0);
});

test('a port whose creation nobody answered, found before it is bound, is bound', async () => {
  const world = boundWorld();
  const network = world.neutron.network();
  world.wire.options = {
    trouble: ({ method }) => (method === 'POST' ? 'lost after' : null),
    before: ({ method, query }) => {
      const adopts = method === 'GET' && query?.some(([name]) => name === 'device_id');
      if (adopts) for (const port of world.ownPorts) port['binding:vif_type'] = 'unbound';
    },
  };
  const [vif] = await world.allocate([on(network.id)]);
  assert.equal(vif?.type, 'ovs');
  assert.deepEqual(writes(world), ['POST service', 'PUT service']);
  assert.equal(world.ownPorts.length, 1);
});
