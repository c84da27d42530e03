import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embeddedOnly } from './differs.ts';
import { answered, refused } from './given.ts';
import { vlan, withTrunk } from './given-trunk.ts';
import { type Api, fourHosts } from './harness.ts';

// What becomes of a trunk when its parent's host wires it.
const byAgents = embeddedOnly('a real Neutron has an agent on the host for that');
const nobody = '11111111-2222-4333-8444-555555555555';

/** Binds a port to a host, or (with '') frees it. */
const bind = async (admin: Api, id: string, host: string) =>
  answered(await admin.put(`/v2.0/ports/${id}`, { port: { 'binding:host_id': host } }), 200).port;

/** Where a port is and whose. */
async function placeOf(admin: Api, id: string) {
  const { port: seen } = answered(await admin.get(`/v2.0/ports/${id}`), 200);
  return [seen['binding:host_id'], seen['binding:vif_type'], seen.status, seen.device_owner, seen.device_id];
}

const free = ['', 'unbound', 'DOWN', '', ''];

test('while the parent is wired, its host has the sub-ports, and the trunk is ACTIVE', byAgents, async (t) => {
  const { admin, api, wired, unwired, add, remove, newPort, parent, show, id, url } = await withTrunk(t);
  const [one, two] = [await newPort(), await newPort()];
  answered(await add(vlan(one, 5)), 200);
  const bound = await bind(admin, parent, 'host0');
  assert.equal(bound['binding:vif_details'].bridge_name, `tbr-${id.slice(0, 10)}`);
  assert.deepEqual([(await show()).status, await placeOf(admin, one)], ['DOWN', free], 'no device is there yet');
  const carried = ['host0', 'ovs', 'ACTIVE', 'trunk:subport', id];
  await wired(parent, 'host0');
  assert.deepEqual([(await show()).status, await placeOf(admin, one)], ['ACTIVE', carried]);
  refused(await api.delete(url), 409, 'TrunkInUse');

  assert.equal(answered(await add(vlan(two, 6)), 200).status, 'ACTIVE');
  assert.deepEqual(await placeOf(admin, two), carried);
  assert.equal(answered(await remove({ port_id: one }), 200).status, 'ACTIVE');
  assert.deepEqual(await placeOf(admin, one), free);

  await unwired(parent, 'host0');
  assert.deepEqual([(await show()).status, await placeOf(admin, two)], ['DOWN', free]);
  await wired(parent, 'host0');
  assert.deepEqual([(await show()).status, await placeOf(admin, two)], ['ACTIVE', carried]);
  await bind(admin, parent, 'host1');
  assert.deepEqual([(await show()).status, await placeOf(admin, two)], ['DOWN', free]);
  await wired(parent, 'host1');
  assert.deepEqual((await placeOf(admin, two))[0], 'host1');
  await bind(admin, parent, '');
  assert.deepEqual([(await show()).status, await placeOf(admin, two)], ['DOWN', free]);
  answered(await api.delete(url), 204);
});

test('sub-ports go along when a waiting binding of the parent is activated', byAgents, async (t) => {
  const { admin, wired, add, newPort, parent, show, id } = await withTrunk(t);
  const sub = await newPort();
  answered(await add(vlan(sub, 5)), 200);
  const server = { device_id: nobody, device_owner: 'compute:nova' };
  answered(await admin.put(`/v2.0/ports/${parent}`, { port: { ...server, 'binding:host_id': 'host0' } }), 200);
  await wired(parent, 'host0');
  const bindings = `/v2.0/ports/${parent}/bindings`;
  const { binding } = answered(await admin.post(bindings, { binding: { host: 'host1' } }), 201);
  assert.equal(binding.vif_details.bridge_name, `tbr-${id.slice(0, 10)}`);
  answered(await admin.put(`${bindings}/host1/activate`, undefined), 200);
  assert.deepEqual([(await show()).status, await placeOf(admin, sub)], ['DOWN', free]);
  await wired(parent, 'host1');
  assert.deepEqual([(await show()).status, (await placeOf(admin, sub))[0]], ['ACTIVE', 'host1']);
});

test(
  'a sub-port that a server has taken meanwhile stays the server’s: the trunk is DEGRADED until it is taken off',
  byAgents,
  async (t) => {
    const { admin, wired, add, remove, newPort, parent, show } = await withTrunk(t);
    const [taken, sub] = [await newPort(), await newPort()];
    answered(await add(vlan(taken, 5), vlan(sub, 6)), 200);
    const server = { device_id: nobody, device_owner: 'compute:nova', 'binding:host_id': 'host2' };
    answered(await admin.put(`/v2.0/ports/${taken}`, { port: server }), 200);
    await bind(admin, parent, 'host0');
    await wired(parent, 'host0');
    assert.equal((await show()).status, 'DEGRADED');
    const servers = ['host2', 'ovs', 'DOWN', 'compute:nova', nobody];
    assert.deepEqual(await placeOf(admin, taken), servers);
    assert.equal((await placeOf(admin, sub))[0], 'host0');
    assert.equal(answered(await remove({ port_id: taken }), 200).status, 'ACTIVE');
    assert.deepEqual(await placeOf(admin, taken), servers);
  },
);

test(
  'a sub-port that the parent’s host cannot have is an ERROR of the trunk, until it is taken off',
  byAgents,
  async (t) => {
    const cannot = 'direct';
    const { admin, wired, add, remove, newPort, parent, show } = await withTrunk(t, {
      bind: (request) => (request.vnicType === cannot ? null : fourHosts.bind(request)),
    });
    const [bad, sub] = [await newPort({ 'binding:vnic_type': cannot }), await newPort()];
    answered(await add(vlan(bad, 5), vlan(sub, 6)), 200);
    await bind(admin, parent, 'host0');
    await wired(parent, 'host0');
    assert.equal((await show()).status, 'ERROR');
    assert.deepEqual((await placeOf(admin, bad)).slice(0, 3), ['host0', 'binding_failed', 'DOWN']);
    assert.deepEqual((await placeOf(admin, sub)).slice(0, 3), ['host0', 'ovs', 'ACTIVE']);
    refused(await add(vlan(await newPort(), 7)), 409, 'TrunkInErrorState');
    assert.equal(answered(await remove({ port_id: bad }), 200).status, 'ACTIVE');
    assert.deepEqual(await placeOf(admin, bad), free);
  },
);
