import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs, embeddedOnly } from './differs.ts';
import { answered, network, port, refused, subnet } from './given.ts';
import { type Api, neutron } from './harness.ts';

const server = '22222222-2222-4333-8444-555555555555';

/** A server's port, bound to host0, on a member's network. */
async function withPort(t: Parameters<typeof neutron>[0], attributes: object = { 'binding:host_id': 'host0' }) {
  const world = neutron(t);
  const { id: networkId } = await network(world.api('a'));
  await subnet(world.api('a'), networkId, '10.0.0.0/24');
  const compute = { device_owner: 'compute:nova', device_id: server, project_id: world.api('a').projectId };
  const made = await port(world.admin, networkId, { ...compute, ...attributes });
  const put = (change: object) => world.admin.put(`/v2.0/ports/${made.id}`, { port: change });
  return { ...world, networkId, made, put, url: `/v2.0/ports/${made.id}` };
}

/** Host, VIF type and status of a port. */
async function bindingOf(api: Api, url: string) {
  const { port: seen } = answered(await api.get(url), 200);
  return [seen['binding:host_id'], seen['binding:vif_type'], seen.status];
}

test(
  'BND-001, BND-002: a port is bound by the POST or the PUT that names a host',
  embeddedOnly('there an agent reports the wiring, and who is told of it is a service'),
  async (t) => {
    const { made, put, service, admin, url } = await withPort(t);
    assert.deepEqual([made['binding:vif_type'], made.status], ['ovs', 'DOWN']);
    assert.equal(made['binding:vif_details'].bridge_name, 'br-int');
    await service.wiring.portUp(made.id, 'host0');
    assert.deepEqual(await bindingOf(admin, url), ['host0', 'ovs', 'ACTIVE']);
    const moved = answered(await put({ 'binding:host_id': 'host1' }), 200).port;
    assert.deepEqual([moved['binding:host_id'], moved['binding:vif_type'], moved.status], ['host1', 'ovs', 'DOWN']);
    await service.wiring.portUp(made.id, 'host0');
    assert.deepEqual(await bindingOf(admin, url), ['host1', 'ovs', 'DOWN'], 'another host’s report changes nothing');
  },
);

test('BND-003, BND-007: a host that cannot be bound to, and the attempts after', async (t) => {
  const { put } = await withPort(t);
  const failed = answered(await put({ 'binding:host_id': 'nosuch' }), 200).port;
  assert.deepEqual([failed['binding:vif_type'], failed['binding:vif_details']], ['binding_failed', {}]);
  assert.equal(answered(await put({ admin_state_up: false }), 200).port['binding:vif_type'], 'binding_failed');
});

test('BND-004: no host, no binding', async (t) => {
  const { put } = await withPort(t, { 'binding:host_id': 'host0', 'binding:profile': { x: 1 } });
  for (const host of ['', null]) {
    answered(await put({ 'binding:host_id': 'host0' }), 200);
    const freed = answered(await put({ 'binding:host_id': host }), 200).port;
    assert.deepEqual(
      [freed['binding:host_id'], freed['binding:vif_type'], freed['binding:vif_details'], freed['binding:profile']],
      ['', 'unbound', {}, { x: 1 }],
    );
  }
});

test('BND-005, BND-006: profiles', async (t) => {
  const { put } = await withPort(t);
  const bound = answered(await put({ 'binding:profile': { x: 1 } }), 200).port;
  assert.deepEqual([bound['binding:profile'], bound['binding:vif_type']], [{ x: 1 }, 'ovs']);
  assert.deepEqual(answered(await put({ 'binding:profile': null }), 200).port['binding:profile'], {});
});

test('BND-008, BND-009: what members see of a binding, and what nobody sets', async (t) => {
  const { api, put, url } = await withPort(t);
  const seen = answered(await api('a').get(url), 200).port;
  const keys = Object.keys(seen).filter((key) => key.startsWith('binding:'));
  assert.deepEqual(keys, ['binding:vnic_type']);
  refused(await put({ 'binding:vif_type': 'ovs' }), 400, 'HTTPBadRequest');
});

test(
  'the condition of a revision settles who gets a port',
  embeddedOnly('Neutron 21 lets several through at the same moment'),
  async (t) => {
    const { admin, made, url } = await withPort(t, {});
    const take = (device_id: string) =>
      admin.put(
        url,
        { port: { device_id, 'binding:host_id': 'host0' } },
        { 'if-match': `revision_number=${made.revision_number}` },
      );
    const answers = await Promise.all([take('one'), take('two'), take('three')]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412]);
  },
);

test('BND-010 to BND-015: bindings to several hosts', async (t) => {
  const { admin, url } = await withPort(t);
  const post = (binding: object) => admin.post(`${url}/bindings`, { binding });
  const second = answered(await post({ host: 'host1' }), 201).binding;
  assert.deepEqual([second.status, second.vif_type, second.profile], ['INACTIVE', 'ovs', {}]);
  const form = ['host', 'profile', 'status', 'vif_details', 'vif_type', 'vnic_type'];
  assert.deepEqual([Object.keys(second).toSorted(), second.vif_details.bound_drivers], [form, undefined]);
  refused(await post({ host: 'host1' }), 409, 'PortBindingAlreadyExists');
  refused(await post({ host: 'host0' }), 409, 'PortBindingAlreadyExists');
  refused(await post({ host: 'nosuch' }), 500, 'PortBindingError');
  refused(await admin.post(`${url}/bindings`, {}), 400, 'HTTPBadRequest');
  refused(await post({}), 400, 'HTTPBadRequest');
  const active = answered(await admin.get(`${url}/bindings?status=ACTIVE`), 200).bindings;
  assert.deepEqual(
    active.map((binding: { host: string }) => binding.host),
    ['host0'],
  );
  assert.equal(answered(await admin.get(`${url}/bindings`), 200).bindings.length, 2);
  assert.equal(answered(await admin.get(`${url}/bindings/host1`), 200).binding.host, 'host1');
  refused(await admin.get(`${url}/bindings/zz`), 404, 'PortBindingNotFound');
});

test(
  'BND-016 to BND-019: a waiting binding is activated, and bindings are deleted',
  embeddedOnly('there an agent reports the wiring, and who is told of it is a service'),
  async (t) => {
    const { admin, made, service, events, url } = await withPort(t);
    await service.wiring.portUp(made.id, 'host0');
    answered(await admin.post(`${url}/bindings`, { binding: { host: 'host1' } }), 201);
    const activate = (host: string) => admin.put(`${url}/bindings/${host}/activate`, undefined);
    refused(await activate('zz'), 404, 'PortBindingNotFound');
    const bare = answered(await activate('host1'), 200);
    assert.deepEqual([bare.host, bare.status], ['host1', 'ACTIVE']);
    assert.deepEqual(await bindingOf(admin, url), ['host1', 'ovs', 'DOWN']);
    const old = answered(await admin.get(`${url}/bindings/host0`), 200).binding;
    assert.deepEqual([old.status, old.vif_type], ['INACTIVE', 'unbound']);
    refused(await activate('host1'), 409, 'PortBindingAlreadyActive');
    answered(await admin.delete(`${url}/bindings/host0`), 204);
    refused(await admin.delete(`${url}/bindings/host0`), 404, 'PortBindingNotFound');
    answered(await admin.delete(`${url}/bindings/host1`), 204);
    assert.deepEqual(await bindingOf(admin, url), ['', 'unbound', 'DOWN']);
    assert.equal(events.at(-1)?.name, 'network-vif-unplugged');
  },
);

test('BND-020: bindings are of servers’ ports', async (t) => {
  const { admin, networkId } = await withPort(t);
  const other = await port(admin, networkId);
  refused(await admin.get(`/v2.0/ports/${other.id}/bindings`), 400, 'BadRequest');
  refused(await admin.post('/v2.0/ports/nosuch/bindings', { binding: { host: 'host0' } }), 404, 'PortNotFound');
});

test('BND-021: bindings are for services', embeddedOnly('Neutron 21 fails where a member asks for them'), async (t) => {
  const { api, url } = await withPort(t);
  const member = api('a');
  assert.deepEqual(answered(await member.get(`${url}/bindings`), 200).bindings, []);
  refused(await member.post(`${url}/bindings`, { binding: { host: 'host1' } }), 403, 'PolicyNotAuthorized');
  for (const answer of [
    await member.get(`${url}/bindings/host0`),
    await member.put(`${url}/bindings/host0`, { binding: { profile: {} } }),
    await member.put(`${url}/bindings/host0/activate`, {}),
    await member.delete(`${url}/bindings/host0`),
  ]) {
    refused(answer, 404, 'HTTPNotFound');
  }
  refused(await member.get(`${url}/bindings/host1`), 404, 'PortBindingNotFound');
});

test(
  'BND-022 to BND-024: what Compute is told',
  embeddedOnly('there an agent reports the wiring, and who is told of it is a service'),
  async (t) => {
    const { admin, made, service, events, put, url } = await withPort(t);
    const told = () => events.splice(0).map(({ name, status }) => [name, status]);
    told();
    await service.wiring.portUp(made.id, 'host0');
    await service.wiring.portUp(made.id, 'host0');
    assert.deepEqual(told(), [['network-vif-plugged', 'completed']]);
    await service.wiring.portDown(made.id, 'host0');
    assert.deepEqual(told(), [['network-vif-unplugged', 'completed']]);
    answered(await put({ name: 'x' }), 200);
    assert.deepEqual(told(), [['network-changed', undefined]]);
    await service.wiring.portUp(made.id, 'host0');
    told();
    answered(await put({ device_id: '', device_owner: '', 'binding:host_id': '' }), 200);
    assert.deepEqual(told(), [['network-vif-unplugged', 'completed']]);
    answered(await put({ device_id: server, device_owner: 'compute:nova' }), 200);
    told();
    answered(await admin.delete(url), 204);
    assert.deepEqual(told(), [['network-vif-deleted', undefined]]);
  },
);

test('a port that is bound keeps its kind', async (t) => {
  const { put } = await withPort(t);
  const changed = await put({ 'binding:vnic_type': 'direct' });
  differs('vnic-type-of-a-bound-port', {
    here: () => refused(changed, 409, 'PortInUse'),
    there: () => answered(changed, 200),
  });
  answered(await put({ 'binding:host_id': '' }), 200);
  assert.equal(answered(await put({ 'binding:vnic_type': 'direct' }), 200).port['binding:vnic_type'], 'direct');
});
