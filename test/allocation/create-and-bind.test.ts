import assert from 'node:assert/strict';
import test from 'node:test';
import { admin, bring, member, on, serverUuid, World } from '../support/allocation-world.ts';

const bodies = (world: World, method: string) =>
  world.neutron.served
    .filter((request) => request.method === method)
    .map(({ body }) => (body as { port: Record<string, unknown> }).port);

test('F01: a new port is made with device id, network, state and project, and nothing else', async () => {
  const world = new World();
  const network = world.neutron.network();
  await world.allocate([on(network.id)]);
  assert.deepEqual(bodies(world, 'POST'), [
    { device_id: serverUuid, network_id: network.id, admin_state_up: true, tenant_id: 'demo' },
  ]);
});

test('F02, F03: ports are created as the user and bound with service rights', async () => {
  const world = new World();
  await world.allocate([on(world.neutron.network().id)]);
  const rights = world.wire.requests
    .filter(({ method }) => method !== 'GET')
    .map((request) => [request.method, request.rights.kind]);
  assert.deepEqual(rights, [
    ['POST', 'user'],
    ['PUT', 'service'],
  ]);
});

test('F04, F06: the binding says whose the port is, and on which host', async () => {
  const world = new World();
  await world.allocate([on(world.neutron.network().id)], { bindHostId: 'host1' });
  assert.deepEqual(bodies(world, 'PUT'), [
    { device_id: serverUuid, device_owner: 'compute:nova', 'binding:host_id': 'host1' },
  ]);
});

test('F05: a server without a zone gives the owner compute: and no zone called None', async () => {
  const world = new World();
  const instance = { ...world.request(null).instance, availabilityZone: null };
  await world.allocate([on(world.neutron.network().id)], { instance });
  assert.equal(world.ownPorts[0]?.device_owner, 'compute:');
});

test('F07: without a host the port stays unbound, and Neutron is told so', async () => {
  const world = new World();
  const [vif] = await world.allocate([on(world.neutron.network().id)], { bindHostId: null });
  assert.deepEqual(bodies(world, 'PUT')[0]?.['binding:host_id'], null);
  assert.equal(vif?.type, 'unbound');
  assert.equal(world.ownPorts[0]?.device_owner, 'compute:nova');
});

/** A Neutron that makes the second network's port only once another is being bound; or, given an answer, gives that. */
function withSlowSecond(answer: { status: number; body: unknown } | null) {
  const seen = Promise.withResolvers<void>();
  const inner = new World();
  const [first, second] = [inner.neutron.network(), inner.neutron.network()];
  const world = new World({
    severalPorts: 'single',
    handle: async (request) => {
      if (request.method === 'PUT') seen.resolve();
      if (request.method !== 'POST' || !JSON.stringify(request.body).includes(second.id)) {
        return inner.neutron.handle(request);
      }
      await seen.promise;
      return answer ?? inner.neutron.handle(request);
    },
  });
  return { world, neutron: inner.neutron, requests: [on(first.id), on(second.id)] };
}

test('F03: a port is bound while another is still made', async () => {
  const { world, neutron, requests } = withSlowSecond(null);
  await world.allocate(requests);
  const order = neutron.served.map(({ method }) => method).filter((method) => method !== 'GET');
  assert.deepEqual(order, ['POST', 'PUT', 'POST', 'PUT']);
});

test('F10, K01: a port that was bound before another is refused is taken back', async () => {
  const body = { NeutronError: { type: 'OverQuota', message: 'Quota exceeded for resources: port.', detail: '' } };
  const { world, neutron, requests } = withSlowSecond({ status: 409, body });
  await assert.rejects(world.allocate(requests), { code: 'PortLimitExceeded' });
  assert.deepEqual([...neutron.ports.keys()], []);
});

test('F10, K01: once a port is refused, none that comes later is bound', async () => {
  const inner = new World();
  const [first, second] = [inner.neutron.network(), inner.neutron.network()];
  const body = { NeutronError: { type: 'OverQuota', message: 'Quota exceeded for resources: port.', detail: '' } };
  const world = new World({
    severalPorts: 'single',
    handle: async (request) => {
      if (request.method !== 'POST') return inner.neutron.handle(request);
      if (JSON.stringify(request.body).includes(first.id)) return { status: 409, body };
      // The refusal is heard first.
      await new Promise(setImmediate);
      return inner.neutron.handle(request);
    },
  });
  await assert.rejects(world.allocate([on(first.id), on(second.id)]), { code: 'PortLimitExceeded' });
  assert.deepEqual(
    inner.neutron.served.filter(({ method }) => method === 'PUT'),
    [],
  );
  assert.deepEqual([...inner.neutron.ports.keys()], []);
});

test('F08: a host on which the binding fails: all is taken back, and another host may do', async () => {
  const world = new World();
  const network = world.neutron.network();
  const port = world.neutron.port(network.id);
  const allocation = world.allocate([on(network.id), bring(port.id)], { bindHostId: 'nowhere' });
  await assert.rejects(allocation, { code: 'PortBindingFailed', fate: 'reschedule', detail: /host nowhere/ });
  assert.deepEqual([...world.neutron.ports.keys()], [port.id]);
  assert.equal(port.device_id, '');
});

test('F09: a MAC address in use is told with port and MAC', async () => {
  const world = new World();
  const { handle } = world.neutron;
  const picky = new World({
    handle: async (request) =>
      request.method === 'PUT' && !JSON.stringify(request.body).includes('"device_id":""')
        ? { status: 409, body: { NeutronError: { type: 'MacAddressInUse', message: 'in use', detail: '' } } }
        : handle(request),
  });
  const port = world.neutron.port(world.neutron.network().id);
  const message = new RegExp(`${port.mac_address}.*${port.id}`);
  await assert.rejects(picky.allocate([bring(port.id)]), { code: 'MacAddressInUse', fate: 'abort', message });
});

test('F10: over quota is PortLimitExceeded', async () => {
  const world = new World();
  world.neutron.portQuota = 0;
  const expected = { code: 'PortLimitExceeded', status: 403, fate: 'abort' };
  await assert.rejects(world.allocate([on(world.neutron.network().id)]), expected);
});

test('F11: a port that is answered with a failed binding is deleted', async () => {
  const world = new World();
  const { handle } = world.neutron;
  const failing = new World({
    handle: async (request) => {
      const reply = await handle(request);
      if (request.method !== 'POST') return reply;
      const { port } = reply.body as { port: object };
      return { ...reply, body: { port: { ...port, 'binding:vif_type': 'binding_failed' } } };
    },
  });
  await assert.rejects(failing.allocate([on(world.neutron.network().id)]), { code: 'PortBindingFailed' });
  assert.equal(world.neutron.ports.size, 0);
});

test('F16: all ports are created before the first is bound', async () => {
  for (const severalPorts of ['bulk', 'single'] as const) {
    const world = new World({ severalPorts });
    const network = world.neutron.network();
    await world.allocate([on(network.id), on(network.id)]);
    const methods = world.wire.requests.map(({ method }) => method).filter((method) => method !== 'GET');
    assert.equal(methods.join(' '), severalPorts === 'bulk' ? 'POST PUT PUT' : 'POST POST PUT PUT');
  }
});

test('F17: network info has the bound ports in the order of the request', async () => {
  const world = new World({ severalPorts: 'single' });
  const [first, second] = [world.neutron.network(), world.neutron.network()];
  const info = await world.allocate([on(second.id), on(first.id)]);
  assert.deepEqual(
    info.map(({ network, type }) => [network.id, type]),
    [
      [second.id, 'ovs'],
      [first.id, 'ovs'],
    ],
  );
});

test('F18: when the limit is reached at the second port, none is left', async () => {
  for (const severalPorts of ['bulk', 'single'] as const) {
    const world = new World({ severalPorts });
    world.neutron.portQuota = 1;
    const network = world.neutron.network();
    await assert.rejects(world.allocate([on(network.id), on(network.id)]), { code: 'PortLimitExceeded' });
    assert.equal(world.neutron.ports.size, 0);
    assert.deepEqual(await world.ledger.read(), []);
  }
});

test("F19: an administrator's server gets ports of its own project", async () => {
  const world = new World();
  await world.allocate([on(world.neutron.network().id)], { context: { ...admin, projectId: 'admin' } });
  assert.equal(world.ownPorts[0]?.tenant_id, 'demo');
});

test('the MACs of the hypervisor: each new port takes one, a brought one keeps its own', async () => {
  const world = new World();
  const network = world.neutron.network();
  const port = world.neutron.port(network.id, { mac_address: 'fa:16:3e:00:aa:01' });
  const macs = ['FA:16:3E:00:AA:01', 'fa:16:3e:00:aa:02', 'fa:16:3e:00:aa:03'];
  const info = await world.allocate([on(network.id), bring(port.id), on(network.id)], { macs });
  assert.deepEqual(
    info.map(({ address }) => address),
    ['fa:16:3e:00:aa:02', 'fa:16:3e:00:aa:01', 'fa:16:3e:00:aa:03'],
  );
});

test("on somebody else's network the MAC is set with the binding: its choice is not the user's", async () => {
  const world = new World();
  const network = world.neutron.network({ tenant_id: 'other', shared: true });
  const [vif] = await world.allocate([on(network.id)], { macs: ['fa:16:3e:00:aa:02'] });
  assert.ok(!('mac_address' in (bodies(world, 'POST')[0] ?? {})));
  assert.equal(vif?.address, 'fa:16:3e:00:aa:02');
});

test('a brought port with a MAC that the hypervisor has not: not usable here, maybe elsewhere', async () => {
  const world = new World();
  const port = world.neutron.port(world.neutron.network().id);
  const allocation = world.allocate([bring(port.id)], { macs: ['fa:16:3e:00:aa:02'] });
  await assert.rejects(allocation, { code: 'PortNotUsable', fate: 'reschedule' });
});

test('more NICs than the hypervisor has MACs: no port is free', async () => {
  const world = new World();
  const network = world.neutron.network();
  const allocation = world.allocate([on(network.id), on(network.id)], { macs: ['fa:16:3e:00:aa:02'] });
  await assert.rejects(allocation, { code: 'PortNotFree', fate: 'reschedule' });
  assert.equal(world.neutron.ports.size, 0);
});

test('the DHCP options of the driver go with each new port, and with no other', async () => {
  const world = new World();
  const network = world.neutron.network();
  const port = world.neutron.port(network.id);
  const dhcpOptions = [{ optName: 'bootfile-name', optValue: 'pxelinux.0', ipVersion: 4 as const }];
  await world.allocate([on(network.id), bring(port.id)], { dhcpOptions });
  const [created] = world.ownPorts.filter(({ id }) => id !== port.id);
  assert.deepEqual(created?.extra_dhcp_opts, [{ opt_name: 'bootfile-name', opt_value: 'pxelinux.0', ip_version: 4 }]);
  assert.equal(port.extra_dhcp_opts, undefined);
});

test('an expired token is not used: the service creates on behalf of the project', async () => {
  const world = new World();
  const network = world.neutron.network();
  const context = { ...member, expiresAt: world.runtime.clock.now() + 1_000 };
  await world.allocate([on(network.id)], { context });
  assert.ok(world.wire.requests.every(({ rights }) => rights.kind === 'service'));
  assert.equal(world.ownPorts[0]?.tenant_id, 'demo');
});

test('an expired token opens nothing that it did not open when it lived', async () => {
  const expired = (world: World) => ({ context: { ...member, expiresAt: world.runtime.clock.now() } });
  const hidden = new World();
  const secret = hidden.neutron.network({ tenant_id: 'other' });
  await assert.rejects(hidden.allocate([on(secret.id)], expired(hidden)), { code: 'NetworkNotFound' });
  const chosen = new World();
  const shared = chosen.neutron.network({ tenant_id: 'other', shared: true }, '10.7.0.0/24');
  await assert.rejects(chosen.allocate([on(shared.id, '10.7.0.77')], expired(chosen)), { code: 'Forbidden' });
  assert.equal((await chosen.allocate([on(shared.id)], expired(chosen))).length, 1);
  const groups = new World();
  groups.neutron.extensions.push('security-groups-shared-filtering');
  groups.neutron.group('web', { tenant_id: 'other', shared: true });
  const more = { ...expired(groups), securityGroups: ['web'] };
  await assert.rejects(groups.allocate([on(groups.neutron.network().id)], more), { code: 'SecurityGroupNotFound' });
});

test('A06: a token that Neutron rejects is the user who has to sign in again', async () => {
  const world = new World({ trouble: ({ method }) => (method === 'POST' ? 401 : null) });
  await assert.rejects(world.allocate([on(world.neutron.network().id)]), { code: 'Unauthorized', status: 401 });
});

test('A07: a credential of the service that Neutron rejects is not', async () => {
  const world = new World({ trouble: ({ method }) => (method === 'PUT' ? 401 : null) });
  const allocation = world.allocate([on(world.neutron.network().id)]);
  await assert.rejects(allocation, { code: 'NeutronAdminCredentialConfigurationInvalid', status: 500 });
});

test('A04: what the service does itself it does with rights of its own, on behalf of the project', async () => {
  const world = new World();
  await world.allocate([on(world.neutron.network().id)]);
  const bind = world.wire.requests.find(({ method }) => method === 'PUT');
  assert.deepEqual(bind?.rights, { kind: 'service', requestId: member.requestId, onBehalfOf: { projectId: 'demo' } });
});

test('C22: a token that Neutron rejects while looking is the user who has to sign in again', async () => {
  const world = new World({
    trouble: ({ rights, path }) => (rights.kind === 'user' && path === '/v2.0/networks' ? 401 : null),
  });
  await assert.rejects(world.allocate([on(world.neutron.network().id)]), { code: 'Unauthorized', status: 401 });
});

test('C23: a port that cannot be read is told by its id, to the operator', async () => {
  const world = new World({ trouble: ({ query }) => (query.some(([name]) => name === 'id') ? 409 : null) });
  const port = world.neutron.port(world.neutron.network().id);
  await assert.rejects(world.allocate([bring(port.id)]), {
    code: 'NeutronError',
    status: 500,
    detail: new RegExp(port.id),
  });
});

test('F12: a creation that Neutron fails at: what was made is deleted, and the same may be tried again', async () => {
  let posts = 0;
  const world = new World({ severalPorts: 'single' });
  world.wire.options = { trouble: ({ method }) => (method === 'POST' && posts++ === 1 ? 500 : null) };
  const network = world.neutron.network();
  await assert.rejects(world.allocate([on(network.id), on(network.id)]), { code: 'NeutronUnavailable', fate: 'retry' });
  assert.equal(world.neutron.ports.size, 0);
});

test('whose port is whose is written down before the first of them is touched', async () => {
  const world = new World();
  const network = world.neutron.network();
  const port = world.neutron.port(network.id);
  const seen: unknown[] = [];
  world.wire.options = {
    before: async ({ method }) => {
      if (method !== 'GET') seen.push((await world.ledger.read()).map(({ ownership, state }) => [ownership, state]));
    },
  };
  await world.allocate([on(network.id), bring(port.id)]);
  for (const records of seen) {
    assert.deepEqual(records, [
      ['created', 'intended'],
      ['brought', 'intended'],
    ]);
  }
  const records = await world.ledger.read();
  assert.deepEqual(
    records.map(({ state, vif }) => [state, vif?.id]),
    [
      ['bound', records[0]?.portId],
      ['bound', port.id],
    ],
  );
});

test('lost answers of creation and binding do not fail an allocation: what was done is found', async () => {
  for (const severalPorts of ['bulk', 'single'] as const) {
    for (const method of ['POST', 'PUT']) {
      const world = new World({
        severalPorts,
        trouble: (request) => (request.method === method ? 'lost after' : null),
      });
      const network = world.neutron.network({}, '10.7.0.0/24');
      const port = world.neutron.port(network.id);
      const info = await world.allocate([on(network.id), on(network.id, '10.7.0.77'), bring(port.id)]);
      assert.equal(info[1]?.network.subnets[0]?.ips[0]?.address, '10.7.0.77');
      assert.equal(world.ownPorts.length, 3);
    }
  }
});

test('a port of an attempt that everybody gave up is deleted when it turns up beside the one wanted', async () => {
  const world = new World({ trouble: ({ method }) => (method === 'POST' ? 'lost after' : null) });
  const network = world.neutron.network();
  world.neutron.port(network.id, { device_id: serverUuid });
  const info = await world.allocate([on(network.id)]);
  assert.deepEqual(
    world.ownPorts.map(({ id }) => id),
    info.map(({ id }) => id),
  );
});

test('an allocation that was cut off is taken back before the next begins', async () => {
  const world = new World();
  const network = world.neutron.network();
  const port = world.neutron.port(network.id);
  const cutOff = world.allocate([on(network.id), bring(port.id)]);
  const [first] = await cutOff;
  const info = await world.allocate([on(network.id), bring(port.id)]);
  assert.notEqual(info[0]?.id, first?.id);
  assert.equal(world.ownPorts.length, 2);
});

test('every call is told with its step, and those of a NIC with its number', async () => {
  const world = new World({ severalPorts: 'single' });
  const network = world.neutron.network();
  const calls: [string, number | null][] = [];
  await world.allocate([on(network.id), on(network.id)], { onCall: ({ step, nic }) => calls.push([step, nic]) });
  assert.deepEqual(
    calls.filter(([step]) => step !== 'look'),
    [
      ['create', 0],
      ['create', 1],
      ['bind', 0],
      ['bind', 1],
    ],
  );
});
