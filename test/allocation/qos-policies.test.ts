import assert from 'node:assert/strict';
import test from 'node:test';
import { bring, on, World } from '../support/allocation-world.ts';

const refusal = { code: 'NetworksWithQoSPolicyNotSupported', status: 400, fate: 'abort' };

/** A network on a VLAN with a policy of these rules. */
function networkWith(world: World, ...types: string[]) {
  const qos_policy_id = world.neutron.qosPolicy(...types).id;
  return world.neutron.network({
    qos_policy_id,
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
  });
}

function validate(world: World, requestedNetworks: ReturnType<typeof on>[]) {
  const { context, instance, securityGroups, signal } = world.request(null);
  const { projectId, hostname } = instance;
  return world.api.validateNetworks({
    context,
    projectId,
    requestedNetworks,
    securityGroups,
    instances: 1,
    hostname,
    signal,
  });
}

for (const type of ['minimum_bandwidth', 'minimum_packet_rate']) {
  test(`H06: on a network that promises ${type} no port is made: the user has to, and API and host say so`, async () => {
    const world = new World();
    const network = networkWith(world, 'bandwidth_limit', type);
    await assert.rejects(validate(world, [on(network.id)]), refusal);
    for (const requested of [[on(world.neutron.network().id), on(network.id)], [on(network.id)]]) {
      await assert.rejects(world.allocate(requested), refusal);
    }
    assert.ok(world.wire.requests.every(({ method }) => method === 'GET'));
  });
}

test('H06: of a brought and a new port on such a network the new one is the cause', async () => {
  const world = new World();
  const network = networkWith(world, 'minimum_bandwidth');
  const allocation = world.allocate([bring(world.neutron.port(network.id).id), on(network.id)]);
  await assert.rejects(allocation, { ...refusal, detail: `step look, nic 1, network ${network.id}` });
});

test('H06: nor where the network is the only one, and not named', async () => {
  for (const requested of [null, 'auto'] as const) {
    const world = new World();
    networkWith(world, 'minimum_bandwidth');
    await assert.rejects(world.allocate(requested), refusal);
    assert.equal(world.neutron.ports.size, 0);
  }
});

test('a policy that only limits is no hindrance, nor is bandwidth on a network without a physical one', async () => {
  const world = new World({ latencyMs: 20 });
  const limited = networkWith(world, 'bandwidth_limit', 'dscp_marking');
  const tunnel = world.neutron.network({ qos_policy_id: world.neutron.qosPolicy('minimum_bandwidth').id });
  assert.equal(await world.depth(() => world.allocate([on(limited.id), on(tunnel.id)])), 4);
  assert.equal(world.ownPorts.length, 2);
});

test("a policy costs no round trip where the API's look is fresh, or the port is the user's", async () => {
  const world = new World({ latencyMs: 20 });
  const network = networkWith(world, 'bandwidth_limit');
  const requested = [on(network.id)];
  const look = await validate(world, requested);
  assert.equal(await world.depth(() => world.allocate(requested, { look })), 2);
  await world.deallocate();
  const port = world.neutron.port(network.id);
  assert.equal(await world.depth(() => world.allocate([bring(port.id)])), 3);
});

test('a policy that cannot be read ends the allocation before anything is made', async () => {
  const world = new World({
    handle: async (request) => {
      if (request.path.startsWith('/v2.0/qos')) return { status: 503, headers: {}, body: {} };
      return world.neutron.handle(request);
    },
  });
  const network = networkWith(world, 'bandwidth_limit');
  await assert.rejects(world.allocate([on(network.id)]), { code: 'NeutronUnavailable', fate: 'retry' });
  assert.equal(world.neutron.ports.size, 0);
});

/** The port of the network gets its request only when it is bound: the policy came in between. */
function policyComesLate(world: World) {
  return ({ method }: { method: string }) => {
    if (method === 'PUT') for (const port of world.ownPorts) port.resource_request = { resources: { X: 1 } };
  };
}

test('H06: a new port that asks for resources all the same is deleted', async () => {
  const world = new World();
  world.wire.options = { before: policyComesLate(world) };
  await assert.rejects(world.allocate([on(world.neutron.network().id)]), refusal);
  assert.equal(world.neutron.ports.size, 0);
});

test('H07: when it cannot be deleted the error is the same, and the ledger names the port', async () => {
  const world = new World({
    handle: async (request) => {
      if (request.method === 'DELETE') return { status: 409, headers: {}, body: {} };
      return world.neutron.handle(request);
    },
  });
  world.wire.options = { before: policyComesLate(world) };
  await assert.rejects(world.allocate([on(world.neutron.network().id)]), refusal);
  const [record, ...others] = await world.ledger.read();
  assert.deepEqual([others, record?.portId], [[], world.ownPorts[0]?.id]);
});
