import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs, isReal } from './differs.ts';
import { answered, made, network, port, refused, trunk } from './given.ts';
import { vlan, withTrunk } from './given-trunk.ts';
import { neutron } from './harness.ts';

const trunks = '/v2.0/trunks';
const nobody = '11111111-2222-4333-8444-555555555555';

const portsOf = (trunk: { sub_ports: { port_id: string }[] }) => trunk.sub_ports.map(({ port_id }) => port_id);

test('a new trunk carries what it is given, and is DOWN', async (t) => {
  const api = neutron(t).api('a');
  const { id: networkId } = await network(api);
  const [parent, sub] = [await port(api, networkId), await port(api, networkId)];
  const { id, created_at, updated_at, ...rest } = await trunk(api, parent.id, {
    name: 'n',
    sub_ports: [vlan(sub.id, '100')],
  });
  assert.equal(typeof id, 'string');
  assert.match(created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(typeof updated_at, 'string');
  assert.deepEqual(rest, {
    name: 'n',
    tenant_id: api.projectId,
    project_id: api.projectId,
    admin_state_up: true,
    status: 'DOWN',
    port_id: parent.id,
    sub_ports: [vlan(sub.id, 100)],
    description: '',
    revision_number: 0,
    tags: [],
  });
  answered(await api.delete(`${trunks}/${id}`), 204);
  refused(await api.get(`${trunks}/${id}`), 404, 'TrunkNotFound');
});

test('REQ-021, REQ-028: bodies of trunks', async (t) => {
  const { api, parent, newPort, url } = await withTrunk(t);
  const other = await newPort();
  for (const [body, type] of [
    [undefined, 'HTTPBadRequest'],
    [{}, 'HTTPBadRequest'],
    [{ trunk: {} }, 'HTTPBadRequest'],
    [{ trunks: [{ port_id: other }] }, 'HTTPBadRequest'],
    [{ trunk: { port_id: 'x' } }, 'HTTPBadRequest'],
    [{ trunk: { port_id: other, status: 'ACTIVE' } }, 'HTTPBadRequest'],
    [{ trunk: { port_id: other, bogus: 1 } }, 'HTTPBadRequest'],
    [{ trunk: { port_id: other, sub_ports: null } }, 'HTTPBadRequest'],
    [{ trunk: { port_id: other, sub_ports: [vlan(parent, 1), vlan(parent, 2)] } }, 'HTTPBadRequest'],
    [{ trunk: { port_id: other, admin_state_up: 'x' } }, 'InvalidInput'],
  ] as const) {
    refused(await api.post(trunks, body), 400, type);
  }
  refused(await api.post(trunks, { trunk: { port_id: nobody } }), 404, 'PortNotFound');
  for (const attributes of [{ port_id: other }, { sub_ports: [] }, { status: 'ACTIVE' }, { bogus: 1 }]) {
    refused(await api.put(url, { trunk: attributes }), 400, 'HTTPBadRequest');
  }
  for (const body of [undefined, {}, [], 'x']) {
    const answer = await api.put(`${url}/add_subports`, body);
    differs('trunk-bodies', {
      here: () => refused(answer, 400, 'HTTPBadRequest'),
      there: () => refused(answer, 500, 'HTTPInternalServerError'),
    });
  }
  assert.equal(answered(await api.get(trunks), 200).trunks.length, 1, 'nothing is left behind');
});

test('MSC-022: a port has one place in one trunk', async (t) => {
  const { api, admin, add, newPort, parent, id } = await withTrunk(t);
  const sub = await newPort();
  answered(await add(vlan(sub, 5)), 200);
  const post = (port_id: string, sub_ports: object[] = []) => api.post(trunks, { trunk: { port_id, sub_ports } });
  refused(await post(parent), 409, 'ParentPortInUse');
  refused(await post(sub), 409, 'TrunkPortInUse');
  const other = await newPort();
  refused(await post(other, [vlan(sub, 5)]), 409, 'TrunkPortInUse');
  refused(await post(other, [vlan(parent, 5)]), 409, 'ParentPortInUse');
  refused(await post(other, [vlan(other, 5)]), 409, 'ParentPortInUse');
  refused(await add(vlan(sub, 6)), 409, 'TrunkPortInUse');
  refused(await add(vlan(parent, 6)), 409, 'ParentPortInUse');
  refused(await add(vlan(await newPort({ device_id: 'somebody' }), 6)), 409, 'PortInUse');
  answered(await admin.put(`/v2.0/ports/${other}`, { port: { 'binding:host_id': 'host0' } }), 200);
  refused(await post(other), 409, 'ParentPortInUse');
  assert.deepEqual(
    answered(await api.get(trunks), 200).trunks.map((one: { id: string }) => one.id),
    [id],
  );
});

test('MSC-023: a VLAN has one sub-port of a trunk', async (t) => {
  const { add, newPort, show, id } = await withTrunk(t);
  const [one, two] = [await newPort(), await newPort()];
  const { sub_ports, ...bare } = answered(await add(vlan(one, 7)), 200);
  assert.deepEqual([bare.id, sub_ports], [id, [vlan(one, 7)]]);
  refused(await add(vlan(two, 7)), 409, 'DuplicateSubPort');
  refused(await add(vlan(two, '7')), 409, 'DuplicateSubPort');
  refused(await add(vlan(two, 8), vlan(await newPort(), 8)), 400, 'InvalidInput');
  assert.deepEqual((await show()).sub_ports, [vlan(one, 7)]);
});

test('MSC-024: what no sub-port can be', async (t) => {
  const { api, add, newPort, show } = await withTrunk(t);
  const sub = await newPort();
  for (const bad of [
    vlan(sub, 5000),
    vlan(sub, 0),
    vlan(sub, -1),
    vlan(sub, 'x'),
    vlan(sub, null),
    { port_id: sub },
    { port_id: sub, segmentation_type: 'vlan' },
    { port_id: sub, segmentation_id: 5 },
    { port_id: sub, segmentation_type: 'vxlan', segmentation_id: 5 },
    { segmentation_type: 'vlan', segmentation_id: 5 },
    vlan('x', 5),
    [],
  ]) {
    refused(await add(bad), 400, 'InvalidInput');
  }
  const listed = await add(vlan(sub, [1]));
  differs('trunk-bodies', {
    here: () => refused(listed, 400, 'InvalidInput'),
    there: () => refused(listed, 500, 'HTTPInternalServerError'),
  });
  refused(await api.put(`${trunks}/${(await show()).id}/add_subports`, { sub_ports: 5 }), 400, 'InvalidInput');
  refused(await add(vlan(nobody, 5)), 404, 'PortNotFound');
  refused(await add(vlan(sub, 5), vlan(nobody, 6)), 404, 'PortNotFound');
  assert.deepEqual((await show()).sub_ports, []);
});

test('a sub-port has the segment of its network when it says so, which must be a VLAN', async (t) => {
  const { api, admin, add, newPort } = await withTrunk(t);
  const of = async (attributes: object) => {
    const { id } = await network(admin, { project_id: api.projectId, mtu: 1400, ...attributes });
    return (await port(api, id)).id as string;
  };
  const sub = await of({ 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1' });
  const inherit = (port_id: string) => ({ port_id, segmentation_type: 'inherit' });
  const [made] = answered(await add(inherit(sub)), 200).sub_ports;
  assert.deepEqual([made.port_id, made.segmentation_type], [sub, 'vlan']);
  assert.ok(made.segmentation_id >= 1 && made.segmentation_id <= 4094);
  refused(await add(inherit(await newPort())), 400, 'InvalidInput');
  refused(await add(inherit(nobody)), 400, 'InvalidInput');
});

test('a sub-port’s frames fit into its parent’s', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const small = await network(a, { mtu: 1300 });
  const large = await network(a, { mtu: 1400 });
  const [parent, sub] = [await port(a, small.id), await port(a, large.id)];
  const body = { trunk: { port_id: parent.id, sub_ports: [vlan(sub.id, 1)] } };
  refused(await a.post(trunks, body), 409, 'SubPortMtuGreaterThanTrunkPortMtu');
  answered(await admin.put(`/v2.0/networks/${small.id}`, { network: { mtu: 1400 } }), 200);
  answered(await a.post(trunks, body), 201);
});

test('MSC-025: the ports of a trunk stay as long as it', async (t) => {
  const { api, add, remove, newPort, parent, networkId, url } = await withTrunk(t);
  const sub = await newPort();
  answered(await add(vlan(sub, 5)), 200);
  const drop = (id: string) => api.delete(`/v2.0/ports/${id}`);
  refused(await drop(parent), 409, 'PortInUseAsTrunkParent');
  refused(await drop(sub), 409, 'PortInUseAsSubPort');
  refused(await api.delete(`/v2.0/networks/${networkId}`), 409, 'NetworkInUse');
  answered(await remove({ port_id: sub }), 200);
  answered(await drop(sub), 204);
  answered(await api.delete(url), 204);
  answered(await drop(parent), 204);
});

test('MSC-026: a trunk that is administratively down keeps what it has', async (t) => {
  const { api, add, remove, newPort, show, url } = await withTrunk(t);
  const sub = await newPort();
  answered(await add(vlan(sub, 5)), 200);
  const set = async (admin_state_up: boolean) => answered(await api.put(url, { trunk: { admin_state_up } }), 200).trunk;
  assert.equal((await set(false)).admin_state_up, false);
  refused(await remove({ port_id: sub }), 409, 'TrunkDisabled');
  refused(await add(vlan(await newPort(), 6)), 409, 'TrunkDisabled');
  refused(await api.delete(url), 409, 'TrunkDisabled');
  assert.deepEqual(portsOf(await show()), [sub]);
  await set(true);
  refused(await remove({ port_id: nobody }), 404, 'SubPortNotFound');
  refused(await remove({ port_id: sub }, { port_id: nobody }), 404, 'SubPortNotFound');
  assert.deepEqual(portsOf(answered(await remove({ port_id: sub }), 200)), []);
  answered(await api.delete(url), 204);
});

test('sub-ports are listed, and told of on the parent with their MACs', async (t) => {
  const { api, add, newPort, parent, id, url } = await withTrunk(t);
  const details = async (query = '') =>
    answered(await api.get(`/v2.0/ports/${parent}${query}`), 200).port.trunk_details;
  assert.deepEqual(await details(), { trunk_id: id, sub_ports: [] });
  const mac_address = 'fa:16:3e:00:00:77';
  const sub = await newPort({ mac_address });
  answered(await add(vlan(sub, 5)), 200);
  assert.deepEqual(answered(await api.get(`${url}/get_subports`), 200), { sub_ports: [vlan(sub, 5)] });
  const expected = { trunk_id: id, sub_ports: [{ ...vlan(sub, 5), mac_address }] };
  assert.deepEqual(await details(), expected);
  assert.deepEqual(await details('?fields=trunk_details'), expected);
  const listed = answered(await api.get(`/v2.0/ports?id=${parent}&id=${sub}`), 200).ports;
  const inLists = (carried: object) => {
    const shown = { trunk_id: id, sub_ports: [carried] };
    for (const one of listed) assert.deepEqual(one.trunk_details, one.id === parent ? shown : undefined);
  };
  differs('trunk-details-in-lists', {
    here: () => inLists({ ...vlan(sub, 5), mac_address }),
    there: () => inLists(vlan(sub, 5)),
  });
  const renamed = answered(await api.put(`/v2.0/ports/${parent}`, { port: { name: 'x' } }), 200).port;
  assert.deepEqual(renamed.trunk_details, expected);
  refused(await api.put(`/v2.0/ports/${parent}`, { port: { trunk_details: {} } }), 400, 'HTTPBadRequest');
  for (const [method, path] of [
    ['GET', 'add_subports'],
    ['PUT', 'get_subports'],
  ] as const) {
    assert.ok([404, 405].includes((await api.send(method, `${url}/${path}`, {})).status));
  }
});

test('trunks are changed, tagged, sorted and filtered', async (t) => {
  const { api, newPort, show, id, parent, url } = await withTrunk(t);
  const before = await show();
  const changed = answered(await api.put(url, { trunk: { name: 'b', description: 'd' } }), 200).trunk;
  assert.deepEqual([changed.name, changed.description], ['b', 'd']);
  assert.equal(changed.revision_number, before.revision_number + 1);
  const stale = { 'if-match': `revision_number=${before.revision_number}` };
  refused(await api.put(url, { trunk: { name: 'c' } }, stale), 412, 'RevisionNumberConstraintFailed');
  answered(await api.put(`${url}/tags/x`, undefined), 201);
  const { id: other } = await trunk(api, await newPort(), { name: 'a' });
  const list = async (query: string) =>
    answered(await api.get(`${trunks}?${query}`), 200).trunks.map((one: { id: string }) => one.id);
  assert.deepEqual(await list('tags=x'), [id]);
  assert.deepEqual(await list('sort_key=name&sort_dir=asc'), [other, id]);
  assert.deepEqual(await list('sort_key=name&sort_dir=asc&limit=1'), [other]);
  for (const query of [`port_id=${parent}`, 'name=b', 'description=d', `id=${id}`]) {
    assert.deepEqual(await list(query), [id], query);
  }
  assert.deepEqual(await list('admin_state_up=false'), []);
  assert.deepEqual(answered(await api.get(`${trunks}?name=b&fields=sub_ports`), 200).trunks, [{ sub_ports: [] }]);
  for (const query of ['status=DOWN', 'sub_ports=x', 'bogus=1']) {
    refused(await api.get(`${trunks}?${query}`), 400, 'HTTPBadRequest');
  }
});

test('a trunk is its project’s', async (t) => {
  const { as, admin, api, newPort, id, url } = await withTrunk(t);
  const [reader, stranger] = [as('a', ['reader']), as('b')];
  const sub = await newPort();
  const sub_ports = [vlan(sub, 5)];
  assert.deepEqual(answered(await stranger.get(trunks), 200).trunks, []);
  for (const answer of [
    await stranger.get(url),
    await stranger.put(url, { trunk: { name: 'x' } }),
    await stranger.put(`${url}/add_subports`, { sub_ports }),
    await stranger.put(`${url}/add_subports`, { sub_ports: 'x' }),
    await stranger.get(`${url}/get_subports`),
    await stranger.delete(url),
  ]) {
    refused(answer, 404, 'TrunkNotFound');
  }
  refused(await stranger.post(trunks, { trunk: { port_id: sub } }), 404, 'PortNotFound');
  answered(await reader.get(url), 200);
  answered(await reader.get(`${url}/get_subports`), 200);
  for (const answer of [
    await reader.post(trunks, { trunk: { port_id: await newPort() } }),
    await reader.put(url, { trunk: { name: 'x' } }),
    await reader.put(`${url}/add_subports`, { sub_ports }),
    await reader.put(`${url}/remove_subports`, { sub_ports }),
  ]) {
    differs('trunk-readers', {
      here: () => refused(answer, 403, 'PolicyNotAuthorized'),
      there: () => assert.ok(answer.status < 300),
    });
  }
  if (!isReal) refused(await reader.delete(url), 403, 'PolicyNotAuthorized');
  refused(await stranger.put(`${url}/tags/x`, undefined), 404, 'TagResourceNotFound');
  answered(await admin.put(`${url}/add_subports`, { sub_ports }), 200);
  const { id: given } = await trunk(admin, await newPort(), { project_id: api.projectId });
  const seen = answered(await api.get(trunks), 200).trunks.map((one: { id: string }) => one.id);
  for (const one of [id, given]) assert.ok(seen.includes(one));
});

test('trunks count', async (t) => {
  const { api, admin, newPort, url } = await withTrunk(t);
  const quotas = `/v2.0/quotas/${api.projectId}`;
  assert.equal(answered(await api.get(quotas), 200).quota.trunk, -1);
  made(await admin.put(quotas, { quota: { trunk: 1 } }));
  const other = await newPort();
  refused(await api.post(trunks, { trunk: { port_id: other } }), 409, 'OverQuota');
  answered(await api.delete(url), 204);
  answered(await api.post(trunks, { trunk: { port_id: other } }), 201);
  assert.equal(answered(await api.get(`${quotas}/details`), 200).quota.trunk.used, 1);
});
