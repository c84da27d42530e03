import assert from 'node:assert/strict';
import test from 'node:test';
import type { NetworkInfo, NicRecord } from '../../src/allocation/index.ts';
import { bring, on, otherUuid, serverUuid, World, type WorldOptions } from '../support/allocation-world.ts';
import { capturingLogger } from '../support/capturing-logger.ts';

/** A server with two new NICs and a brought one, on a network each. */
async function built(options: WorldOptions = {}) {
  const world = new World({ ...options, severalPorts: 'single' });
  const [a, b, c] = [world.neutron.network(), world.neutron.network(), world.neutron.network()];
  const port = world.neutron.port(c.id, { name: 'mine' });
  const info = await world.allocate([on(a.id), on(b.id), bring(port.id)]);
  const ids = info.map(({ id }) => id);
  const [first = '', second = ''] = ids;
  world.wire.requests.length = 0;
  return { world, info, ids, first, second, portOf: (id: string) => world.neutron.ports.get(id) ?? port };
}

const idsOf = (info: NetworkInfo) => info.map(({ id }) => id);
const addressesOf = (info: NetworkInfo) =>
  info.map(({ network }) => network.subnets.flatMap(({ ips }) => ips.map(({ address }) => address)));

function moveTo(port: Record<string, unknown>, ip_address: string): void {
  const [ip] = port.fixed_ips as { subnet_id: string }[];
  port.fixed_ips = [{ ...ip, ip_address }];
}

const stored = async (world: World) => (await world.ledger.read()).flatMap(({ vif }) => vif ?? []);

test('N01: of one port its NIC is replaced in place, and no other is touched', async () => {
  const { world, info, second, portOf } = await built();
  moveTo(portOf(second), '10.0.2.99');
  for (const id of idsOf(info)) if (id !== second) moveTo(portOf(id), '10.9.9.9');
  const { networkInfo, gone } = await world.refresh({ portId: second });
  assert.deepEqual(addressesOf(networkInfo)[1], ['10.0.2.99']);
  assert.deepEqual([networkInfo[0], networkInfo[2]], [info[0], info[2]]);
  assert.deepEqual(gone, []);
  assert.deepEqual(await stored(world), networkInfo);
});

test("N02: a port of this server that nobody recorded is added at the end, as somebody's own", async () => {
  const { world, ids, info } = await built();
  const stranger = world.neutron.port(info[0]?.network.id ?? '', {
    device_id: serverUuid,
    device_owner: 'compute:nova',
  });
  const { networkInfo } = await world.refresh({ portId: stranger.id });
  assert.deepEqual(idsOf(networkInfo), [...ids, stranger.id]);
  assert.equal(networkInfo.at(-1)?.preserveOnDelete, true);
  await world.deallocate();
  assert.equal(world.neutron.ports.get(stranger.id)?.device_id, '', 'released, not deleted');
});

test('N03: a port that is gone keeps its NIC, and is told', async () => {
  const { world, info, first } = await built();
  world.neutron.ports.delete(first);
  const { networkInfo, gone } = await world.refresh({ portId: first });
  assert.deepEqual(networkInfo, info);
  assert.deepEqual(
    gone.map(({ portId }) => portId),
    [first],
  );
});

for (const [what, attributes] of [
  ['another server', { device_id: otherUuid }],
  ['another project, with our id written into it', { device_id: serverUuid, tenant_id: 'x', project_id: 'x' }],
] as const) {
  test(`N04: a port of ${what} changes nothing`, async () => {
    const { world, info } = await built();
    const foreign = world.neutron.port(info[0]?.network.id ?? '', attributes);
    for (const scope of [{ portId: foreign.id }, 'all'] as const) {
      assert.deepEqual((await world.refresh(scope)).networkInfo, info);
    }
  });
}

test('N05: where nothing is recorded, what an event names is recorded again; nothing else is', async () => {
  const { world, first } = await built();
  await world.ledger.remove([0, 1, 2]);
  assert.deepEqual(idsOf((await world.refresh({ portId: first })).networkInfo), [first]);
});

test('N06: without a port all recorded NICs are read anew, in two round trips', async () => {
  const { world, info, portOf } = await built({ latencyMs: 10 });
  for (const [n, id] of idsOf(info).entries()) moveTo(portOf(id), `10.0.9.${n}`);
  let networkInfo: NetworkInfo = [];
  const depth = await world.depth(async () => {
    ({ networkInfo } = await world.refresh('known'));
  });
  assert.deepEqual(addressesOf(networkInfo), [['10.0.9.0'], ['10.0.9.1'], ['10.0.9.2']]);
  assert.equal(depth, 2);
  assert.deepEqual(idsOf(networkInfo), idsOf(info));
});

test('N07: a recorded port that is gone is told; its NIC stays until it is unplugged', async () => {
  const { world, first, portOf } = await built();
  portOf(first).device_id = otherUuid;
  const { gone } = await world.refresh('known');
  assert.deepEqual(
    gone.map(({ index }) => index),
    [0],
  );
});

test('N08, N09: a further port of the server is passed over, unless everything is asked for: then it is the last', async () => {
  const { world, ids, info } = await built();
  const extra = world.neutron.port(info[0]?.network.id ?? '', { device_id: serverUuid, device_owner: 'compute:nova' });
  assert.deepEqual(idsOf((await world.refresh('known')).networkInfo), ids);
  assert.deepEqual(idsOf((await world.refresh('all')).networkInfo), [...ids, extra.id]);
});

test('N09: what a repeated creation has left, without owner and name, is no NIC, and goes with the server', async () => {
  const { world, ids, info } = await built();
  const copy = world.neutron.port(info[0]?.network.id ?? '', { device_id: serverUuid });
  assert.deepEqual(idsOf((await world.refresh('all')).networkInfo), ids);
  await world.deallocate();
  assert.equal(world.neutron.ports.has(copy.id), false);
});

test('N10, N12: the order is that of the records, whatever the order of Neutron; what is new comes after', async () => {
  const { world, ids, info } = await built();
  const extra = world.neutron.port(info[0]?.network.id ?? '', { device_id: serverUuid, device_owner: 'compute:nova' });
  const ports = [...world.neutron.ports].reverse();
  world.neutron.ports.clear();
  for (const [id, port] of ports) world.neutron.ports.set(id, port);
  assert.deepEqual(idsOf((await world.refresh('all')).networkInfo), [...ids, extra.id]);
});

test('N11: without any record the order is that of Neutron', async () => {
  const { world, ids } = await built();
  await world.ledger.remove([0, 1, 2]);
  const order = [...world.neutron.ports.keys()].filter((id) => ids.includes(id));
  assert.deepEqual(idsOf((await world.refresh('all')).networkInfo), order);
});

test('N13: whose port it is goes by the record, in every rebuild', async () => {
  const { world, second } = await built();
  for (const scope of ['known', 'all', { portId: second }] as const) {
    const { networkInfo } = await world.refresh(scope);
    assert.deepEqual(
      networkInfo.map(({ preserveOnDelete }) => preserveOnDelete),
      [false, false, true],
    );
  }
});

test('N14: a vnic type that has changed is told to the operator, and the NIC keeps the one it was plugged with', async () => {
  const { logger, lines } = capturingLogger();
  const { world, first, portOf } = await built({ logger });
  portOf(first)['binding:vnic_type'] = 'direct';
  const { networkInfo } = await world.refresh('known');
  assert.equal(networkInfo[0]?.vnicType, 'normal');
  assert.ok(lines.some((line) => line.startsWith('error the vnic type') && line.includes(first)));
});

test('N18: a ledger that cannot be written is told', async () => {
  const { world } = await built();
  const amend = async () => {
    throw new Error('disk full');
  };
  await assert.rejects(world.refresh('known', { ledger: { ...world.ledger, amend } }), /disk full/);
});

test('N22: a port is listed once, however often it is met', async () => {
  const { world, ids, first } = await built();
  await world.refresh({ portId: first });
  assert.deepEqual(idsOf((await world.refresh('all')).networkInfo), ids);
  assert.equal((await world.ledger.read()).length, 3);
});

test('N24: a refresh that nothing has happened before changes nothing: names, owners, MTUs, bindings', async () => {
  const { world, info } = await built();
  assert.deepEqual((await world.refresh('all')).networkInfo, info);
});

test('N27: two refreshes at once each write their own NIC; what one of them has not looked at it does not write', async () => {
  const { world, first, second, portOf } = await built();
  moveTo(portOf(first), '10.0.1.99');
  moveTo(portOf(second), '10.0.2.99');
  await Promise.all([world.refresh({ portId: first }), world.refresh({ portId: second })]);
  const addresses = addressesOf(await stored(world));
  assert.deepEqual([addresses[0], addresses[1]], [['10.0.1.99'], ['10.0.2.99']]);
});

test('a NIC that was forgotten while Neutron was asked does not come back', async () => {
  const { world, first } = await built();
  world.wire.options = {
    before: async ({ path }) => {
      if (path === '/v2.0/subnets') await world.ledger.remove([0]);
    },
  };
  assert.ok(!idsOf((await world.refresh('known')).networkInfo).includes(first));
});

test('N28: what is stored counts, not what anybody remembers', async () => {
  const { world, ids } = await built();
  await world.ledger.put((await world.ledger.read()).map((record: NicRecord) => ({ ...record, vif: null })));
  assert.deepEqual(idsOf((await world.refresh('known')).networkInfo), ids);
});

test('N30: a server without NICs costs no request', async () => {
  const world = new World();
  assert.deepEqual(await world.refresh('known'), { networkInfo: [], gone: [] });
  assert.deepEqual(world.wire.calls, []);
});

for (const [id, what, attributes] of [
  ['N34, P21', 'bound elsewhere', { 'binding:host_id': 'host1' }],
  ['N36', 'unbound', { 'binding:host_id': '', 'binding:vif_type': 'unbound' }],
  ['N36, P22, P23', 'badly bound', { 'binding:host_id': 'host0', 'binding:vif_type': 'binding_failed' }],
] as const) {
  test(`${id}: healing binds a port that is ${what} to its host again`, async () => {
    const { world, first, portOf } = await built();
    Object.assign(portOf(first), attributes);
    const { networkInfo } = await world.refresh('all', { rebindTo: 'host0' });
    assert.deepEqual([portOf(first)['binding:host_id'], networkInfo[0]?.type], ['host0', 'ovs']);
    assert.equal(world.wire.calls.filter((call) => call.startsWith('PUT')).length, 1, 'the others are well');
  });
}

test('N36: a port that moves in the same moment is left to the next time', async () => {
  const { world, first, portOf } = await built();
  portOf(first)['binding:host_id'] = 'host1';
  world.wire.options = {
    before: ({ method }) => {
      if (method === 'PUT') portOf(first).revision_number = 77;
    },
  };
  await world.refresh('all', { rebindTo: 'host0' });
  assert.equal(portOf(first)['binding:host_id'], 'host1');
});

test('N37: where the driver binds, no port is bound again', async () => {
  const { world, first, portOf } = await built();
  portOf(first)['binding:host_id'] = 'host1';
  await world.refresh('all', { rebindTo: null });
  assert.equal(portOf(first)['binding:host_id'], 'host1');
});

test('N38: what Neutron does not answer is told as an error of the registry, and nothing is lost', async () => {
  const { world, info } = await built();
  for (const path of ['/v2.0/ports', '/v2.0/networks', '/v2.0/subnets', '/v2.0/floatingips']) {
    world.wire.options = { trouble: (request) => (request.path === path ? 403 : null) };
    await assert.rejects(world.refresh('all'), { code: 'Forbidden', detail: /step (refresh|look)/ });
    assert.deepEqual(await stored(world), info);
  }
});

test('floating IPs that came later are in the network info after a refresh', async () => {
  const { world, info, first } = await built();
  world.neutron.extensions.push('router');
  const fixed_ip_address = addressesOf(info)[0]?.[0];
  const floating = { id: 'f1', floating_ip_address: '203.0.113.9', port_id: first, fixed_ip_address };
  world.neutron.floatingIps.set('f1', floating);
  const { networkInfo } = await world.refresh({ portId: first });
  assert.deepEqual(networkInfo[0]?.network.subnets[0]?.ips[0]?.floatingIps, ['203.0.113.9']);
});

test("a port whose creation nobody has answered is not taken for somebody's", async () => {
  const world = new World();
  const network = world.neutron.network();
  world.neutron.port(network.id, { device_id: serverUuid });
  const record = { index: 0, ownership: 'created', state: 'intended', networkId: network.id, portId: null } as const;
  await world.ledger.put([{ ...record, fixedIp: null, tag: null, vif: null }]);
  await world.refresh('all');
  assert.equal((await world.ledger.read()).length, 1);
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 0);
});
