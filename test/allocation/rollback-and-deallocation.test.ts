import assert from 'node:assert/strict';
import test from 'node:test';
import { AllocationError, createMemoryPortLedger, type NicRecord } from '../../src/allocation/index.ts';
import { bring, member, on, otherUuid, serverUuid, World } from '../support/allocation-world.ts';

/** Answers 409 to the update or creation of the NIC on this network, whichever comes. */
function failingAt(world: World, method: 'POST' | 'PUT', failing: () => unknown): void {
  world.wire.options = {
    trouble: (request) => {
      if (request.method !== method) return null;
      const port = request.path.split('/')[3];
      const target = failing();
      const network = (request.body as { port?: { network_id?: string } }).port?.network_id;
      const binds = JSON.stringify(request.body).includes(serverUuid);
      return binds && (target === port || target === network) ? 409 : null;
    },
  };
}

test('K01: when the second creation fails the first port is deleted', async () => {
  const world = new World({ severalPorts: 'single' });
  const [a, b] = [world.neutron.network(), world.neutron.network()];
  failingAt(world, 'POST', () => b.id);
  await assert.rejects(world.allocate([on(a.id), on(b.id)]), { code: 'NeutronError', detail: /step create, nic 1/ });
  assert.equal(world.neutron.ports.size, 0);
});

test('K02: when deleting the first fails too, the first error is told, and the ledger names the port', async () => {
  const world = new World({ severalPorts: 'single' });
  const [a, b] = [world.neutron.network(), world.neutron.network()];
  const trouble = ({ method, body }: { method: string; body?: unknown }) =>
    method === 'DELETE' || (method === 'POST' && JSON.stringify(body).includes(b.id)) ? 409 : null;
  world.wire.options = { trouble };
  await assert.rejects(world.allocate([on(a.id), on(b.id)]), { detail: /nic 1/ });
  assert.deepEqual(
    (await world.ledger.read()).map(({ portId }) => portId),
    world.ownPorts.map(({ id }) => id),
  );
  assert.equal(world.ownPorts.length, 1);
});

test('K03: a port that is gone already when it is to be deleted is as good', async () => {
  const world = new World({ severalPorts: 'single' });
  const [a, b] = [world.neutron.network(), world.neutron.network()];
  const trouble = ({ method, body }: { method: string; body?: unknown }) =>
    method === 'POST' && JSON.stringify(body).includes(b.id) ? 409 : null;
  const before = ({ method }: { method: string }) => {
    if (method === 'DELETE') world.neutron.ports.clear();
  };
  world.wire.options = { trouble, before };
  await assert.rejects(world.allocate([on(a.id), on(b.id)]), { detail: /nic 1/ });
  assert.deepEqual(await world.ledger.read(), []);
});

test('K04: when binding the second of three fails, all three are deleted', async () => {
  const world = new World();
  const network = world.neutron.network();
  failingAt(world, 'PUT', () => world.ownPorts[1]?.id);
  await assert.rejects(world.allocate([on(network.id), on(network.id), on(network.id)]), {
    detail: /step bind, nic 1/,
  });
  assert.equal(world.neutron.ports.size, 0);
});

test('K05: a brought port that was bound is released when the created one fails', async () => {
  const world = new World();
  const network = world.neutron.network();
  const port = world.neutron.port(network.id);
  failingAt(world, 'PUT', () => world.ownPorts.find(({ id }) => id !== port.id)?.id);
  await assert.rejects(world.allocate([bring(port.id), on(network.id)]), { detail: /nic 1/ });
  assert.deepEqual([port.device_id, port.device_owner, port['binding:host_id']], ['', '', '']);
  assert.deepEqual([...world.neutron.ports.keys()], [port.id]);
});

test('K06: a brought port whose own update failed is released if the update was applied all the same', async () => {
  const world = new World({ trouble: ({ method }) => (method === 'PUT' ? 'lost after' : null) });
  const port = world.neutron.port(world.neutron.network().id);
  // The look afterwards fails as well: nobody knows whether it was applied.
  world.wire.options = {
    trouble: ({ method, path, body }) => {
      if (method === 'PUT' && JSON.stringify(body).includes(serverUuid)) return 'lost after';
      return method === 'GET' && path.startsWith('/v2.0/ports/') ? 404 : null;
    },
  };
  await assert.rejects(world.allocate([bring(port.id)]), { detail: /step bind, nic 0/ });
  assert.equal(port.device_id, '');
});

test('K07: when the ledger cannot keep what was bound, the port is released', async () => {
  const world = new World();
  const port = world.neutron.port(world.neutron.network().id);
  const memory = createMemoryPortLedger();
  const put = async (records: readonly NicRecord[]) => {
    if (records.some(({ state }) => state === 'bound')) throw new Error('disk full');
    await memory.put(records);
  };
  await assert.rejects(world.allocate([bring(port.id)], { ledger: { ...memory, put } }), /disk full/);
  assert.equal(port.device_id, '');
});

test('K08: a brought port whose name in DNS fails is released', async () => {
  const world = new World({
    trouble: ({ method, rights }) => (method === 'PUT' && rights.kind === 'user' ? 409 : null),
  });
  world.neutron.extensions.push('dns-integration');
  const port = world.neutron.port(world.neutron.network({ dns_domain: 'example.org.' }).id);
  await assert.rejects(world.allocate([bring(port.id)]), { detail: /step dns/ });
  assert.equal(port.device_id, '');
});

test('K09: when releasing one port fails, the others are taken back all the same', async () => {
  const world = new World();
  const network = world.neutron.network();
  const [first, second] = [world.neutron.port(network.id), world.neutron.port(network.id)];
  world.wire.options = {
    trouble: ({ method, path, body }) => {
      if (method !== 'PUT') return null;
      const created = ![first.id, second.id].some((id) => path.endsWith(id));
      return created || (path.endsWith(first.id) && !JSON.stringify(body).includes(serverUuid)) ? 409 : null;
    },
  };
  await assert.rejects(world.allocate([bring(first.id), bring(second.id), on(network.id)]), { detail: /nic 2/ });
  assert.equal(second.device_id, '');
  assert.equal(world.neutron.ports.size, 2);
  assert.deepEqual(
    (await world.ledger.read()).map(({ portId }) => portId),
    [first.id],
  );
});

test('K10: after a rollback the ledger knows nothing', async () => {
  const world = new World();
  const network = world.neutron.network();
  await assert.rejects(world.allocate([on(network.id)], { bindHostId: 'nowhere' }));
  assert.deepEqual(await world.ledger.read(), []);
});

test('K12: when what network info needs cannot be read, everything is taken back', async () => {
  const world = new World({ trouble: ({ path }) => (path === '/v2.0/subnets' ? 500 : null) });
  world.neutron.network();
  await assert.rejects(world.allocate(null), { code: 'NeutronUnavailable', detail: /step look/ });
  assert.equal(world.neutron.ports.size, 0);
});

test('K13: a further attempt makes fresh ports', async () => {
  let times = 0;
  const world = new World({
    options: { networkAllocateRetries: 1 },
    trouble: ({ method }) => (method === 'PUT' && times++ === 0 ? 429 : null),
  });
  const network = world.neutron.network();
  const info = await world.api.startAllocation(world.request([on(network.id)])).wait();
  assert.equal(world.wire.calls.filter((call) => call.startsWith('POST')).length, 2);
  assert.deepEqual(
    world.ownPorts.map(({ id }) => id),
    info.map(({ id }) => id),
  );
});

test('K14: of p1 (brought), a new one and p2 (brought), p2 fails: p1 is released, the new one deleted, p2 as it was', async () => {
  const world = new World();
  const network = world.neutron.network();
  const [p1, p2] = [world.neutron.port(network.id), world.neutron.port(network.id)];
  const before = structuredClone(p2);
  failingAt(world, 'PUT', () => p2.id);
  await assert.rejects(world.allocate([bring(p1.id), on(network.id), bring(p2.id)]), { detail: /nic 2/ });
  assert.deepEqual([...world.neutron.ports.keys()], [p1.id, p2.id]);
  assert.equal(p1.device_id, '');
  assert.deepEqual(p2, before);
});

async function allocated(ports: number, created: number) {
  const world = new World();
  const network = world.neutron.network();
  const brought = Array.from({ length: ports }, () => world.neutron.port(network.id, { name: 'mine' }));
  const requests = [...brought.map(({ id }) => bring(id)), ...Array.from({ length: created }, () => on(network.id))];
  await world.allocate(requests);
  return { world, brought, network };
}

test('L01: created ports are deleted with the server', async () => {
  const { world } = await allocated(0, 2);
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 0);
  assert.deepEqual(await world.ledger.read(), []);
});

test('L02: brought ports are released and kept', async () => {
  const { world, brought } = await allocated(2, 1);
  await world.deallocate();
  assert.deepEqual([...world.neutron.ports.values()], brought);
  for (const port of brought)
    assert.deepEqual([port.device_id, port.device_owner, port['binding:host_id']], ['', '', '']);
});

test('L04: a port that carries the id of another server is not touched', async () => {
  const { world, brought } = await allocated(1, 0);
  const [port] = brought;
  Object.assign(port ?? {}, { device_id: otherUuid, device_owner: 'compute:nova', 'binding:host_id': 'host1' });
  const before = structuredClone(port);
  await world.deallocate();
  assert.deepEqual(port, before);
  assert.deepEqual(await world.ledger.read(), []);
});

test('L04: a port that was made for the server and was given to another one since is left to that one', async () => {
  const { world } = await allocated(0, 2);
  const [given] = world.ownPorts;
  Object.assign(given ?? {}, { device_id: otherUuid });
  const before = structuredClone(given);
  await world.deallocate();
  assert.deepEqual([...world.neutron.ports.values()], [before]);
  assert.deepEqual(await world.ledger.read(), []);
});

test('L01: a port that was made for the server and carries no id any more goes with it all the same', async () => {
  const { world } = await allocated(0, 1);
  Object.assign(world.ownPorts[0] ?? {}, { device_id: '' });
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 0);
  assert.deepEqual(await world.ledger.read(), []);
});

test("L01: whether created ports are still the server's is told by the list that is read anyway", async () => {
  const { world } = await allocated(0, 2);
  world.wire.requests.length = 0;
  await world.deallocate();
  assert.deepEqual(
    world.wire.requests.map(({ method }) => method),
    ['GET', 'DELETE', 'DELETE'],
  );
});

test('L05: a created port that is gone already is done', async () => {
  const { world } = await allocated(0, 1);
  world.neutron.ports.clear();
  await world.deallocate();
  assert.deepEqual(await world.ledger.read(), []);
});

test('L06: when deleting one port fails, the others are deleted, and the ledger names that one', async () => {
  const { world } = await allocated(0, 3);
  const [stuck] = world.ownPorts;
  world.wire.options = {
    trouble: ({ path, method }) => (method === 'DELETE' && path.endsWith(String(stuck?.id)) ? 409 : null),
  };
  await assert.rejects(world.deallocate(), { code: 'NetworkDeallocationFailed', fate: 'retry' });
  assert.deepEqual(world.ownPorts, [stuck]);
  assert.deepEqual(
    (await world.ledger.read()).map(({ portId }) => portId),
    [stuck?.id],
  );
  world.wire.options = {};
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 0);
});

test('L07: a brought port that is gone is done', async () => {
  const { world } = await allocated(1, 0);
  world.wire.options = {
    before: ({ method }) => {
      if (method === 'PUT') world.neutron.ports.clear();
    },
  };
  await world.deallocate();
  assert.deepEqual(await world.ledger.read(), []);
});

test('L08: a release that fails is told, and can be made up for', async () => {
  const { world, brought } = await allocated(1, 1);
  world.wire.options = { trouble: ({ method }) => (method === 'PUT' ? 409 : null) };
  await assert.rejects(world.deallocate(), { code: 'NetworkDeallocationFailed' });
  assert.deepEqual(
    [...world.neutron.ports.keys()],
    brought.map(({ id }) => id),
  );
  world.wire.options = {};
  await world.deallocate();
  assert.equal(brought[0]?.device_id, '');
});

test('L11: ownership does not depend on network info: a brought port is never deleted', async () => {
  const { world, brought } = await allocated(1, 1);
  await world.ledger.put((await world.ledger.read()).map((record) => ({ ...record, vif: null })));
  await world.deallocate();
  assert.deepEqual(
    [...world.neutron.ports.keys()],
    brought.map(({ id }) => id),
  );
});

test('L09: nothing is written for a server of which nothing is recorded any more', async () => {
  const world = new World();
  const written: string[] = [];
  const note = (name: string) => async () => {
    written.push(name);
  };
  const ledger = { ...world.ledger, put: note('put'), amend: note('amend'), remove: note('remove') };
  const { instance, signal } = world.request(null);
  await world.api.deallocateForInstance({ context: member, requestId: 'req-2', instance, ledger, signal });
  assert.deepEqual(written, []);
});

test('L10: without any record every port of the server is released, and none deleted', async () => {
  const { world, brought } = await allocated(1, 1);
  await world.ledger.remove([0, 1]);
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 2);
  assert.equal(brought[0]?.device_id, '');
  assert.deepEqual(world.ownPorts, []);
});

test('L13: a NIC whose port never was is passed over, and forgotten', async () => {
  const { world, network } = await allocated(0, 1);
  const record = { index: 7, ownership: 'created', state: 'intended', networkId: network.id, portId: null } as const;
  await world.ledger.put([{ ...record, fixedIp: null, tag: null, vif: null }]);
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 0);
  assert.deepEqual(await world.ledger.read(), []);
});

test('L17: ports that the driver binds itself are taken back as any others', async () => {
  const world = new World();
  const network = world.neutron.network();
  const port = world.neutron.port(network.id, { name: 'mine' });
  await world.allocate([on(network.id), bring(port.id)], { bindHostId: null });
  Object.assign(port, { 'binding:host_id': 'ironic-node' });
  await world.deallocate();
  assert.deepEqual([...world.neutron.ports.keys()], [port.id]);
  assert.deepEqual([port.device_id, port['binding:host_id']], ['', '']);
});

test('L12: a server without ports is done at once', async () => {
  const world = new World();
  await world.deallocate();
  assert.deepEqual(world.wire.calls, ['GET ports']);
});

test('L14: a Neutron that cannot be reached for a while is tried again', async () => {
  const { world, brought } = await allocated(1, 1);
  let times = 0;
  world.wire.options = { trouble: () => (times++ < 6 ? 'refused' : null) };
  await world.deallocate();
  assert.deepEqual([world.neutron.ports.size, brought[0]?.device_id], [1, '']);
});

test('L14: one that cannot be reached at all is told in the end, with every port that is left', async () => {
  const { world } = await allocated(1, 1);
  const left = (await world.ledger.read()).map(({ portId }) => portId);
  world.wire.options = { trouble: () => 'refused' };
  const error = await world.deallocate().catch((reason: unknown) => reason);
  assert.ok(error instanceof AllocationError && error.code === 'NetworkDeallocationFailed');
  for (const portId of left) assert.ok(error.detail.includes(String(portId)), error.detail);
});

test('a port that is done is forgotten at once, while others are still under way', async () => {
  const { world } = await allocated(0, 3);
  const [stuck] = world.ownPorts;
  let tries = 0;
  let seen: unknown[] = [];
  world.wire.options = {
    latencyMs: 10,
    trouble: ({ method, path }) =>
      method === 'DELETE' && path.endsWith(String(stuck?.id)) && tries++ < 2 ? 503 : null,
    before: async ({ method, path }) => {
      if (method !== 'DELETE' || !path.endsWith(String(stuck?.id))) return;
      seen = (await world.ledger.read()).map(({ portId }) => portId);
    },
  };
  await world.deallocate();
  assert.deepEqual(seen, [stuck?.id]);
  assert.deepEqual(await world.ledger.read(), []);
});

test('L15: what may pass is tried again while there is time', async () => {
  const { world } = await allocated(0, 1);
  let times = 0;
  world.wire.options = { trouble: ({ method }) => (method === 'DELETE' && times++ < 3 ? 503 : null) };
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 0);
});

test("L16: a port that somebody gave the server's id: a nameless one on its network goes, any other is released", async () => {
  const { world, network } = await allocated(0, 1);
  const other = world.neutron.network();
  world.neutron.port(network.id, { device_id: serverUuid });
  const named = world.neutron.port(network.id, { device_id: serverUuid, name: 'precious' });
  const elsewhere = world.neutron.port(other.id, { device_id: serverUuid });
  await world.deallocate();
  assert.deepEqual([...world.neutron.ports.keys()], [named.id, elsewhere.id]);
  assert.deepEqual([named.device_id, elsewhere.device_id], ['', '']);
});

test("L18: Compute's keys leave the binding profile, the user's stay", async () => {
  const { world, brought } = await allocated(1, 0);
  const [port] = brought;
  const mine = { trusted: 'true', capabilities: ['switchdev'] };
  Object.assign(port ?? {}, { 'binding:profile': { ...mine, pci_slot: '0000:3b:02.3', allocation: {}, vf_num: 3 } });
  await world.deallocate();
  assert.deepEqual(port?.['binding:profile'], mine);
});

test('L19: a profile that cannot be read is not written', async () => {
  const { world } = await allocated(1, 0);
  world.wire.options = {};
  await world.deallocate();
  const release = world.neutron.served.findLast(({ method }) => method === 'PUT');
  assert.ok(!JSON.stringify(release?.body).includes('profile'));
});

test('U04: a port that was created but never bound when the process died is deleted', async () => {
  const world = new World();
  const network = world.neutron.network();
  world.neutron.port(network.id, { device_id: serverUuid });
  const record = { index: 0, ownership: 'created', state: 'intended', networkId: network.id, portId: null } as const;
  await world.ledger.put([{ ...record, fixedIp: null, tag: null, vif: null }]);
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 0);
  assert.deepEqual(await world.ledger.read(), []);
});

test('U05: a brought port whose binding nobody recorded when the process died is released', async () => {
  const world = new World();
  const port = world.neutron.port(world.neutron.network().id, { device_id: serverUuid, 'binding:host_id': 'host0' });
  const record = { index: 0, ownership: 'brought', state: 'intended', networkId: null, portId: port.id } as const;
  await world.ledger.put([{ ...record, fixedIp: null, tag: null, vif: null }]);
  await world.deallocate();
  assert.deepEqual([port.device_id, port['binding:host_id']], ['', '']);
});

test('without a context the service takes back on behalf of the project', async () => {
  const { world } = await allocated(1, 1);
  world.wire.requests.length = 0;
  const { instance, ledger, signal } = world.request(null);
  await world.api.deallocateForInstance({ context: null, requestId: 'req-2', instance, ledger, signal });
  assert.ok(world.wire.requests.every(({ rights }) => rights.kind === 'service'));
  assert.equal(world.neutron.ports.size, 1);
});

test('a token that is no longer accepted does not keep ports: the service deletes them', async () => {
  const { world } = await allocated(0, 2);
  world.wire.options = { trouble: ({ rights }) => (rights.kind === 'user' ? 401 : null) };
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 0);
});

test('a release whose answer is lost is not repeated on a port that somebody else has taken meanwhile', async () => {
  const { world, brought } = await allocated(1, 0);
  const [port] = brought;
  let first = true;
  world.wire.options = {
    trouble: ({ method }) => {
      if (method !== 'PUT' || !first) return null;
      first = false;
      void world.runtime.timers.sleep(1).then(() => Object.assign(port ?? {}, { device_id: otherUuid }));
      return 'lost after';
    },
  };
  await world.deallocate();
  assert.equal(port?.device_id, otherUuid);
});

test('deallocation ends with the reason of its signal', async () => {
  const { world } = await allocated(0, 1);
  const { instance, ledger } = world.request(null);
  const reason = new Error('enough');
  const signal = AbortSignal.abort(reason);
  const call = world.api.deallocateForInstance({ context: member, requestId: 'req-2', instance, ledger, signal });
  await assert.rejects(call, reason);
  assert.equal((await ledger.read()).length, 1);
});
