import assert from 'node:assert/strict';
import test from 'node:test';
import { bring, member, on, otherUuid, World } from '../support/allocation-world.ts';

async function built() {
  const world = new World({ severalPorts: 'single' });
  const network = world.neutron.network();
  const port = world.neutron.port(network.id, { name: 'mine' });
  const [created, brought] = await world.allocate([on(network.id, null, 'blue'), bring(port.id)]);
  const deallocate = (portId = '') => {
    const { instance, ledger, signal } = world.request(null);
    return world.api.deallocatePort({ requestId: member.requestId, instance, ledger, portId, signal });
  };
  const left = async () => (await world.ledger.read()).map(({ index }) => index);
  return { world, port, created, brought, deallocate, left };
}

test('L22: a port that the user brought is released, and its NIC forgotten', async () => {
  const { port, brought, deallocate, left } = await built();
  await deallocate(brought?.id);
  assert.deepEqual([port.device_id, port.device_owner, port['binding:host_id']], ['', '', '']);
  assert.deepEqual(await left(), [0]);
});

test('L23, L26: a port that was made for the server is deleted, and its NIC forgotten, tag and all', async () => {
  const { world, port, created, deallocate, left } = await built();
  await deallocate(created?.id);
  assert.deepEqual([...world.neutron.ports.keys()], [port.id]);
  assert.deepEqual(await left(), [1]);
  assert.ok(!JSON.stringify(await world.ledger.read()).includes('blue'));
});

for (const [id, method, which] of [
  ['L24', 'DELETE', 'created'],
  ['L24', 'PUT', 'brought'],
] as const) {
  test(`${id}: when the ${which} port cannot be taken back that is told, the NIC stays, and it can be made up for`, async () => {
    const { world, deallocate, left, ...nics } = await built();
    world.wire.options = { trouble: (request) => (request.method === method ? 409 : null) };
    await assert.rejects(deallocate(nics[which]?.id), { code: 'NetworkDeallocationFailed', detail: /port 0000/ });
    assert.deepEqual(await left(), [0, 1]);
    world.wire.options = {};
    await deallocate(nics[which]?.id);
    assert.equal((await left()).length, 1);
  });
}

test('L25, L27: a port of no NIC of the server is let be', async () => {
  const { world, deallocate, left } = await built();
  world.wire.requests.length = 0;
  await deallocate(world.neutron.port('n', { name: 'other' }).id);
  assert.deepEqual(world.wire.calls, []);
  assert.deepEqual(await left(), [0, 1]);
});

for (const [what, spoil] of [
  ['is gone already', (world: World, id: string) => world.neutron.ports.delete(id)],
  [
    'another server has now',
    (world: World, id: string) => Object.assign(world.neutron.ports.get(id) ?? {}, { device_id: otherUuid }),
  ],
] as const) {
  for (const which of ['brought', 'created'] as const) {
    test(`a ${which} port that ${what} is not touched, and its NIC forgotten`, async () => {
      const { world, deallocate, left, ...nics } = await built();
      const id = nics[which]?.id ?? '';
      spoil(world, id);
      const before = structuredClone(world.neutron.ports.get(id));
      await deallocate(id);
      assert.deepEqual(world.neutron.ports.get(id), before);
      assert.deepEqual(await left(), which === 'brought' ? [0] : [1]);
    });
  }
}
