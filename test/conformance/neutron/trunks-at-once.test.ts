import assert from 'node:assert/strict';
import { testOnEngines } from '../../support/engines.ts';
import { answered, network, port, trunk } from './given.ts';
import { type Answer, type Api, neutron } from './harness.ts';

// What scenarios say of one caller, on both stores and with many at once. A real Neutron is not asked.
const trunks = '/v2.0/trunks';

const vlan = (port_id: string, segmentation_id: number) => ({ port_id, segmentation_type: 'vlan', segmentation_id });
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).toSorted();

/** A member with a network, and ports on it at will. */
async function member(api: Api) {
  const { id } = await network(api);
  return { newPort: async () => (await port(api, id)).id as string };
}

testOnEngines('MSC-022: of many trunks with one parent, or over one sub-port, one is made', async (t, database) => {
  const { api: as } = neutron(t, {}, database);
  const api = as('a');
  const { newPort } = await member(api);
  const [parent, sub] = [await newPort(), await newPort()];
  const make = (port_id: string, sub_ports: object[] = []) => api.post(trunks, { trunk: { port_id, sub_ports } });
  const same = await Promise.all([make(parent), make(parent), make(parent), make(parent)]);
  assert.deepEqual(statuses(same), [201, 409, 409, 409]);
  const parents = await Promise.all([newPort(), newPort(), newPort(), newPort()]);
  const over = await Promise.all(parents.map((id) => make(id, [vlan(sub, 5)])));
  assert.deepEqual(statuses(over), [201, 409, 409, 409]);
  assert.equal(answered(await api.get(trunks), 200).trunks.length, 2);
});

testOnEngines('MSC-022: no port is a parent and a sub-port', async (t, database) => {
  const { api: as, admin } = neutron(t, {}, database);
  const api = as('a');
  const { newPort } = await member(api);
  for (let round = 0; round < 5; round++) {
    const [one, two] = [await newPort(), await newPort()];
    // Of two projects, whose quotas do not make one wait for the other.
    const answers = await Promise.all([
      api.post(trunks, { trunk: { port_id: one, sub_ports: [vlan(two, 5)] } }),
      admin.post(trunks, { trunk: { port_id: two, sub_ports: [vlan(one, 5)] } }),
    ]);
    assert.deepEqual(statuses(answers), [201, 409]);
  }
});

testOnEngines('MSC-023: of sub-ports with one VLAN at once, one is taken; others all are', async (t, database) => {
  const { api: as } = neutron(t, {}, database);
  const api = as('a');
  const { newPort } = await member(api);
  const { id } = await trunk(api, await newPort());
  const subs = await Promise.all(Array.from({ length: 8 }, newPort));
  const add = (sub: string, number: number) =>
    api.put(`${trunks}/${id}/add_subports`, { sub_ports: [vlan(sub, number)] });
  const answers = await Promise.all(subs.map((sub, index) => add(sub, index < 4 ? 7 : 10 + index)));
  assert.deepEqual(statuses(answers), [200, 200, 200, 200, 200, 409, 409, 409]);
  const { sub_ports } = answered(await api.get(`${trunks}/${id}`), 200).trunk;
  const numbers = sub_ports.map((one: { segmentation_id: number }) => one.segmentation_id);
  assert.deepEqual(numbers.toSorted(), [14, 15, 16, 17, 7].toSorted());
});

testOnEngines('MSC-025: a port that goes while it becomes a sub-port does one of the two', async (t, database) => {
  const { api: as } = neutron(t, {}, database);
  const api = as('a');
  const { newPort } = await member(api);
  const { id } = await trunk(api, await newPort());
  for (let round = 0; round < 5; round++) {
    const sub = await newPort();
    const [added, gone] = await Promise.all([
      api.put(`${trunks}/${id}/add_subports`, { sub_ports: [vlan(sub, 10 + round)] }),
      api.delete(`/v2.0/ports/${sub}`),
    ]);
    assert.ok(
      (added.status === 200 && gone.status === 409) || (added.status === 404 && gone.status === 204),
      `${added.status} ${gone.status}`,
    );
  }
});

testOnEngines('a sub-port that comes while the parent is wired is carried, too', async (t, database) => {
  const { api: as, admin, service } = neutron(t, {}, database);
  const api = as('a');
  const { newPort } = await member(api);
  for (let round = 0; round < 5; round++) {
    const [parent, sub] = [await newPort(), await newPort()];
    const { id } = await trunk(api, parent);
    answered(await admin.put(`/v2.0/ports/${parent}`, { port: { 'binding:host_id': 'host0' } }), 200);
    const [added] = await Promise.all([
      api.put(`${trunks}/${id}/add_subports`, { sub_ports: [vlan(sub, 5)] }),
      service.wiring.portUp(parent, 'host0'),
    ]);
    answered(added, 200);
    const { port: seen } = answered(await admin.get(`/v2.0/ports/${sub}`), 200);
    assert.deepEqual([seen['binding:host_id'], seen.device_id, seen.status], ['host0', id, 'ACTIVE']);
    assert.equal(answered(await api.get(`${trunks}/${id}`), 200).trunk.status, 'ACTIVE');
  }
});
