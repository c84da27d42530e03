import assert from 'node:assert/strict';
import test from 'node:test';
import { createMemoryPortLedger } from '../../src/allocation/index.ts';
import { admin, bring, member, on, otherUuid, serverUuid, World } from '../support/allocation-world.ts';

/** A world with a port on a network of the project. */
function withPort(attributes: Record<string, unknown> = {}, network: Record<string, unknown> = {}) {
  const world = new World();
  const port = world.neutron.port(world.neutron.network(network).id, { name: 'mine', ...attributes });
  return { world, port, before: structuredClone(port) };
}

const untouched = ({ port, before }: ReturnType<typeof withPort>) => assert.deepEqual(port, before);

test('C01: a free port of the project is bound, not created, and kept when the server goes', async () => {
  const { world, port } = withPort();
  const info = await world.allocate([bring(port.id)]);
  assert.deepEqual(
    info.map(({ id, preserveOnDelete }) => [id, preserveOnDelete]),
    [[port.id, true]],
  );
  assert.equal(world.neutron.ports.size, 1);
  assert.equal(port.device_id, serverUuid);
});

test('C02: an unknown port is not found', async () => {
  await assert.rejects(new World().allocate([bring('p9')]), { code: 'PortNotFound', fate: 'abort', message: /p9/ });
});

test('C03: a port of another project is not usable, not even for an administrator', async () => {
  for (const context of [member, admin]) {
    const situation = withPort({ tenant_id: 'other' });
    const allocation = situation.world.allocate([bring(situation.port.id)], { context });
    await assert.rejects(allocation, { code: 'PortNotUsable', status: 400, fate: 'abort' });
    untouched(situation);
  }
});

test('C04: a port of another server is in use, and is left alone', async () => {
  const situation = withPort({ device_id: otherUuid, device_owner: 'compute:nova', 'binding:host_id': 'host1' });
  await assert.rejects(situation.world.allocate([bring(situation.port.id)]), {
    code: 'PortInUse',
    status: 409,
    fate: 'abort',
  });
  await situation.world.deallocate();
  untouched(situation);
});

test('C05: a port that carries the id of this very server is taken', async () => {
  const { world, port } = withPort({ device_id: serverUuid });
  assert.equal((await world.allocate([bring(port.id)])).length, 1);
  assert.equal(port['binding:host_id'], 'host0');
});

test('C06: a port whose binding has failed is refused before any update', async () => {
  const situation = withPort({ 'binding:vif_type': 'binding_failed' });
  await assert.rejects(situation.world.allocate([bring(situation.port.id)]), { code: 'PortBindingFailed' });
  untouched(situation);
});

test('C07: a dns_name that equals the host name is fine', async () => {
  const { world, port } = withPort({ dns_name: 'server-1' });
  assert.equal((await world.allocate([bring(port.id)])).length, 1);
});

test('C08: another dns_name is not', async () => {
  const situation = withPort({ dns_name: 'db' });
  await assert.rejects(situation.world.allocate([bring(situation.port.id)]), {
    code: 'PortNotUsableDNS',
    fate: 'abort',
  });
  untouched(situation);
});

test('C09: an empty dns_name is fine', async () => {
  const { world, port } = withPort({ dns_name: '' });
  assert.equal((await world.allocate([bring(port.id)])).length, 1);
});

test('C30: a dns_name is compared with its case', async () => {
  const { world, port } = withPort({ dns_name: 'Server-1' });
  await assert.rejects(world.allocate([bring(port.id)]), { code: 'PortNotUsableDNS' });
});

test('C10: the network of a brought port is known afterwards', async () => {
  const { world, port } = withPort();
  await world.allocate([bring(port.id)]);
  assert.equal((await world.ledger.read())[0]?.networkId, port.network_id);
});

test('C11: a port on a network that the user cannot see is attached, all the same', async () => {
  const { world, port } = withPort({}, { tenant_id: 'other', name: 'hidden' });
  const visible = world.neutron.network();
  const info = await world.allocate([bring(port.id), on(visible.id)]);
  assert.deepEqual(
    info.map(({ network }) => network.id),
    [port.network_id, visible.id],
  );
  assert.equal(info[0]?.network.subnets.length, 1);
});

test('B16: a port on a network that the user cannot see, and nothing else, is attached too', async () => {
  const { world, port } = withPort({}, { tenant_id: 'other' });
  assert.deepEqual(
    (await world.allocate([bring(port.id)])).map(({ id }) => id),
    [port.id],
  );
});

test('C12: ports and networks come in the order of the request', async () => {
  const world = new World();
  const [a, b, c] = [world.neutron.network(), world.neutron.network(), world.neutron.network()];
  const port = world.neutron.port(b.id);
  const info = await world.allocate([on(c.id), bring(port.id), on(a.id)]);
  assert.deepEqual(
    info.map(({ network }) => network.id),
    [c.id, b.id, a.id],
  );
  assert.deepEqual(
    info.map(({ preserveOnDelete }) => preserveOnDelete),
    [false, true, false],
  );
});

test('C13: two ports on one network are both attached', async () => {
  const { world, port } = withPort();
  const second = world.neutron.port(String(port.network_id));
  assert.equal((await world.allocate([bring(port.id), bring(second.id)])).length, 2);
});

test('one port twice is refused before anything is touched', async () => {
  const situation = withPort();
  const { world, port } = situation;
  await assert.rejects(world.allocate([bring(port.id), bring(port.id)]), { code: 'InvalidInput', fate: 'abort' });
  untouched(situation);
});

test('C14: a port without addresses is accepted by the host', async () => {
  const { world, port } = withPort({ fixed_ips: [] });
  const [vif] = await world.allocate([bring(port.id)]);
  assert.deepEqual(vif?.network.subnets, []);
});

for (const [id, ip_allocation, refused] of [
  ['C15', 'deferred', false],
  ['C16', 'none', false],
  ['C17', 'immediate', true],
] as const) {
  test(`${id}: the API ${refused ? 'refuses' : 'accepts'} a port without addresses whose allocation is ${ip_allocation}`, async () => {
    const { world, port } = withPort({ fixed_ips: [], ip_allocation });
    const validation = validate(world, port.id);
    if (refused) await assert.rejects(validation, { code: 'PortRequiresFixedIP', status: 400 });
    else await validation;
  });
}

test('C24: security groups are not applied to a brought port', async () => {
  const { world, port } = withPort({ security_groups: ['own'] });
  world.neutron.group('web');
  await world.allocate([bring(port.id)], { securityGroups: ['web'] });
  assert.deepEqual(port.security_groups, ['own']);
});

test('C25: nor do they matter for one on a network without subnets', async () => {
  const world = new World();
  world.neutron.group('web');
  const port = world.neutron.port(world.neutron.network({}, null).id);
  assert.equal((await world.allocate([bring(port.id)], { securityGroups: ['web'] })).length, 1);
});

test('C26: nor for one on a network without port security', async () => {
  const { world, port } = withPort({}, { port_security_enabled: false });
  world.neutron.group('web');
  assert.equal((await world.allocate([bring(port.id)], { securityGroups: ['web'] })).length, 1);
});

test("C27: the user's keys of the binding profile are kept", async () => {
  const { world, port } = withPort({ 'binding:profile': { trusted: 'true' } });
  const [vif] = await world.allocate([bring(port.id)]);
  assert.deepEqual(vif?.profile, { trusted: 'true' });
  assert.deepEqual(port['binding:profile'], { trusted: 'true' });
});

test('C28: an empty profile is not sent', async () => {
  const { world, port } = withPort();
  await world.allocate([bring(port.id)]);
  const update = world.neutron.served.find(({ method }) => method === 'PUT');
  assert.ok(update && !JSON.stringify(update.body).includes('profile'));
});

test('C29: of two servers that want one port one gets it, and the other touches nothing', async () => {
  const { world, port } = withPort();
  world.wire.options = { latencyMs: 10 };
  const instances = [serverUuid, otherUuid].map((uuid) => ({ ...world.request(null).instance, uuid }));
  const outcomes = await Promise.allSettled(
    instances.map((instance) => world.allocate([bring(port.id)], { instance, ledger: createMemoryPortLedger() })),
  );
  const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
  const lost = outcomes.find((outcome) => outcome.status === 'rejected');
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal(lost?.reason.code, 'PortInUse');
  assert.equal(port.device_id, instances[won]?.uuid);
  assert.equal(port['binding:host_id'], 'host0');
});

test('C29: a Neutron that drops the condition lets two servers have the port; the last look tells the one that has not', async () => {
  const { world, port } = withPort();
  const { handle } = world.neutron;
  const careless = new World({
    handle: ({ headers: { 'if-match': _, ...headers }, ...rest }) => handle({ ...rest, headers }),
  });
  const takers = [serverUuid, otherUuid].map((uuid) => {
    const ledger = createMemoryPortLedger();
    const instance = { ...world.request(null).instance, uuid };
    const signal = new AbortController().signal;
    const taken = careless.allocate([bring(port.id)], { instance, ledger });
    return { uuid, taken, confirm: () => careless.api.confirmPorts({ requestId: 'req-1', instance, ledger, signal }) };
  });
  await Promise.all(takers.map(({ taken }) => taken));
  for (const { uuid, confirm } of takers) {
    if (uuid === port.device_id) await confirm();
    else await assert.rejects(confirm(), { code: 'PortInUse', fate: 'abort', detail: /step confirm, nic 0/ });
  }
});

test('the last look asks nothing when no port was brought, and misses a port that is gone', async () => {
  const world = new World();
  const network = world.neutron.network();
  const { instance, ledger, signal } = world.request(null);
  const confirm = () => world.api.confirmPorts({ requestId: 'req-1', instance, ledger, signal });
  await world.allocate([on(network.id)]);
  const calls = world.wire.calls.length;
  await confirm();
  assert.equal(world.wire.calls.length, calls);
  await world.deallocate();
  await world.allocate([bring(world.neutron.port(network.id).id)]);
  await confirm();
  world.neutron.ports.clear();
  await assert.rejects(confirm(), { code: 'PortNotFound' });
});

test('a port whose revision moves between look and bind for another reason is taken all the same', async () => {
  const { world, port } = withPort();
  let moves = 2;
  world.wire.options = {
    before: ({ method }) => {
      if (method === 'PUT' && moves-- > 0) port.revision_number = Number(port.revision_number) + 1;
    },
  };
  assert.equal((await world.allocate([bring(port.id)])).length, 1);
});

test('a port whose revision never stands still ends the allocation, and is given back', async () => {
  const { world, port } = withPort();
  world.wire.options = {
    before: ({ method }) => {
      if (method === 'PUT') port.revision_number = Number(port.revision_number) + 1;
    },
  };
  await assert.rejects(world.allocate([bring(port.id)]), { code: 'PortInUse' });
  assert.equal(port.device_id, '');
});

test('C31: a port that is administratively down is accepted, and counts as active', async () => {
  const { world, port } = withPort({ admin_state_up: false });
  assert.equal((await world.allocate([bring(port.id)]))[0]?.active, true);
});

test('C32: a port that is DOWN is accepted, and is not active yet', async () => {
  const { world, port } = withPort();
  assert.equal((await world.allocate([bring(port.id)]))[0]?.active, false);
});

test('C33: the parent of a trunk is a port like any other', async () => {
  const { world, port } = withPort({ trunk_details: { trunk_id: 't', sub_ports: [] } });
  assert.equal((await world.allocate([bring(port.id)])).length, 1);
});

test('C34: a subport of a trunk is in use', async () => {
  const situation = withPort({ device_owner: 'trunk:subport', device_id: otherUuid });
  await assert.rejects(situation.world.allocate([bring(situation.port.id)]), { code: 'PortInUse' });
  untouched(situation);
});

function validate(world: World, portId: string) {
  const { signal } = new AbortController();
  const requestedNetworks = [bring(portId)];
  const common = { context: member, projectId: 'demo', securityGroups: [], instances: 1, hostname: 'server-1' };
  return world.api.validateNetworks({ ...common, requestedNetworks, signal });
}
