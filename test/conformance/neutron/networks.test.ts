import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs, embeddedOnly } from './differs.ts';
import { answered, network, port, rbac, refused, slaac, subnet } from './given.ts';
import { neutron } from './harness.ts';

const networks = '/v2.0/networks';

test('NET-001, NET-002: a new network, as a member and as an administrator see it', async (t) => {
  const { api, admin } = neutron(t);
  const made = await network(api('a'));
  assert.deepEqual(
    {
      name: made.name,
      status: made.status,
      mtu: made.mtu,
      shared: made.shared,
      subnets: made.subnets,
      port_security_enabled: made.port_security_enabled,
      revision_number: made.revision_number,
    },
    {
      name: '',
      status: 'ACTIVE',
      mtu: 1450,
      shared: false,
      subnets: [],
      port_security_enabled: true,
      revision_number: 1,
    },
  );
  assert.ok(!Object.keys(made).some((key) => key.startsWith('provider:')));
  const seen = (await admin.get(`${networks}/${made.id}`)).body.network;
  assert.equal(seen['provider:network_type'], 'vxlan');
  assert.equal(seen['provider:physical_network'], null);
  assert.equal(typeof seen['provider:segmentation_id'], 'number');
});

test('NET-003, NET-004, NET-005: what a member may not set', async (t) => {
  const api = neutron(t).api('a');
  for (const attributes of [{ shared: true }, { 'router:external': true }, { 'provider:network_type': 'vxlan' }]) {
    refused(await api.post(networks, { network: attributes }), 403, 'PolicyNotAuthorized');
  }
  const { message } = (await api.post(networks, { network: { shared: true } })).body.NeutronError;
  assert.equal(message, '(rule:create_network and rule:create_network:shared) is disallowed by policy');
  assert.deepEqual((await api.get(networks)).body.networks, []);
});

/** A provider segment. */
function provider(type?: string, physnet?: string, id?: number) {
  return {
    ...(type !== undefined && { 'provider:network_type': type }),
    ...(physnet !== undefined && { 'provider:physical_network': physnet }),
    ...(id !== undefined && { 'provider:segmentation_id': id }),
  };
}

test('NET-006, NET-007: a VLAN belongs to one network', async (t) => {
  const { admin } = neutron(t);
  assert.equal((await network(admin, provider('vlan', 'physnet1', 4000))).mtu, 1500);
  refused(await admin.post(networks, { network: provider('vlan', 'physnet1', 4000) }), 409, 'VlanIdInUse');
});

test('NET-008 to NET-012, NET-014, NET-016 to NET-018: provider attributes that make no segment', async (t) => {
  const { admin } = neutron(t);
  for (const [id, attributes] of [
    ['NET-008', provider('vlan', undefined, 100)],
    ['NET-009', provider('vlan', 'nosuch', 100)],
    ['NET-010', provider('vlan', 'physnet1', 5000)],
    ['NET-011', provider('flat')],
    ['NET-012', provider('flat', 'physnet2', 5)],
    ['NET-014', provider('vxlan', 'physnet1')],
    ['NET-016', provider(undefined, 'physnet1')],
    ['NET-017', provider('bogus')],
    ['NET-018', provider('local', undefined, 7)],
  ] as const) {
    const answer = await admin.post(networks, { network: attributes });
    assert.deepEqual([answer.status, answer.type], [400, 'InvalidInput'], id);
  }
});

test('NET-013, NET-015: flat networks and tunnel ids belong to one network', async (t) => {
  const { admin } = neutron(t);
  await network(admin, provider('flat', 'physnetX'));
  refused(await admin.post(networks, { network: provider('flat', 'physnetX') }), 409, 'FlatNetworkInUse');
  const first = await network(admin, provider('vxlan', undefined, 99_999));
  refused(await admin.post(networks, { network: provider('vxlan', undefined, 99_999) }), 409, 'TunnelIdInUse');
  answered(await admin.delete(`${networks}/${first.id}`), 204);
  await network(admin, provider('vxlan', undefined, 99_999));
});

test('NET-019: no segment left', embeddedOnly('it has a range of three numbers'), async (t) => {
  const { api } = neutron(t, { tunnelIds: [7, 9] });
  const made = [];
  for (let index = 0; index < 3; index++) made.push(await network(api('a')));
  refused(await api('a').post(networks, { network: {} }), 503, 'NoNetworkAvailable');
  answered(await api('a').delete(`${networks}/${made[1].id}`), 204);
  await network(api('a'));
});

test('NET-020 to NET-023, NET-028: networks of several segments', async (t) => {
  const { admin } = neutron(t);
  const segments = [provider('vxlan', undefined, 50), provider('vlan', 'physnet1', 51)];
  const made = await network(admin, { segments });
  assert.deepEqual(
    made.segments.map((segment: Record<string, unknown>) => segment['provider:segmentation_id']),
    [50, 51],
  );
  assert.equal(made['provider:network_type'], undefined);
  refused(
    await admin.post(networks, { network: { segments, ...provider('vxlan') } }),
    400,
    'SegmentsSetInConjunctionWithProviders',
  );
  refused(
    await admin.post(networks, { network: { segments: [segments[0], segments[0]] } }),
    400,
    'SegmentsContainDuplicateEntry',
  );
  refused(await admin.post(networks, { network: { segments: [{ zz: 1 }] } }), 400, 'HTTPBadRequest');
  const single = await network(admin, { segments: [provider('vxlan', undefined, 60)] });
  assert.equal(single['provider:segmentation_id'], 60);
  assert.equal(single.segments, undefined);
});

test('NET-024 to NET-027: of a segment only the id of a VLAN changes', async (t) => {
  const { admin } = neutron(t);
  const vlan = await network(admin, provider('vlan', 'physnet1', 4001));
  const put = (id: string, attributes: object) => admin.put(`${networks}/${id}`, { network: attributes });
  const moved = answered(await put(vlan.id, provider(undefined, undefined, 4002)), 200).network;
  assert.equal(moved['provider:segmentation_id'], 4002);
  await network(admin, provider('vlan', 'physnet1', 4001));
  refused(await put(vlan.id, provider('vxlan')), 400, 'InvalidInput');
  answered(await put(vlan.id, provider('vlan', 'physnet1')), 200);
  const vxlan = await network(admin, provider('vxlan', undefined, 70));
  refused(await put(vxlan.id, provider(undefined, undefined, 70)), 400, 'InvalidInput');
});

test('NET-029 to NET-033: the MTU', async (t) => {
  const api = neutron(t).api('a');
  assert.equal((await network(api, { mtu: 1400 })).mtu, 1400);
  assert.equal((await network(api, { mtu: '1400' })).mtu, 1400);
  refused(await api.post(networks, { network: { mtu: 9000 } }), 400, 'InvalidInput');
  refused(await api.post(networks, { network: { mtu: -1 } }), 400, 'HTTPBadRequest');
  refused(await api.post(networks, { network: { mtu: 'x' } }), 400, 'InvalidInput');
  const { id } = await network(api, { mtu: 1300 });
  assert.equal(answered(await api.put(`${networks}/${id}`, { network: { mtu: 0 } }), 200).network.mtu, 1450);
});

test('NET-034, NET-035: an MTU that subnets can live with', async (t) => {
  const api = neutron(t).api('a');
  const four = await network(api);
  await subnet(api, four.id, '10.0.0.0/24');
  answered(await api.put(`${networks}/${four.id}`, { network: { mtu: 1000 } }), 200);
  const tooSmall = await api.put(`${networks}/${four.id}`, { network: { mtu: 60 } });
  const six = await network(api);
  await subnet(api, six.id, '2001:db8::/64');
  const tooSmallForSix = await api.put(`${networks}/${six.id}`, { network: { mtu: 1000 } });
  for (const answer of [tooSmall, tooSmallForSix]) {
    differs('mtu-of-subnets', {
      here: () => refused(answer, 409, 'NetworkMTUSubnetConflict'),
      there: () => answered(answer, 200),
    });
  }
});

test('NET-036: status does not follow the administrative state', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await network(api);
  const made = answered(await api.put(`${networks}/${id}`, { network: { admin_state_up: false } }), 200).network;
  assert.deepEqual([made.admin_state_up, made.status], [false, 'ACTIVE']);
});

test('NET-037, NET-039, NET-040: a network shared with all', async (t) => {
  const { api, admin } = neutron(t);
  const { id } = await network(admin, { name: 'all', shared: true });
  await network(api('a'), { name: 'own' });
  const [seen, ...others] = answered(await api('b').get(`${networks}?shared=true`), 200).networks;
  assert.deepEqual([seen.id, seen.shared, others], [id, true, []]);
  refused(await api('b').put(`${networks}/${id}`, { network: { name: 'x' } }), 403, 'PolicyNotAuthorized');
  refused(await api('b').delete(`${networks}/${id}`), 403, 'PolicyNotAuthorized');
  const names = answered(await api('a').get(`${networks}?shared=False`), 200).networks;
  assert.deepEqual(
    names.map((found: { name: string }) => found.name),
    ['own'],
  );
});

test('NET-038: shared is told relative to the caller', async (t) => {
  const { api } = neutron(t);
  const { id } = await network(api('a'));
  await rbac(api('a'), id, api('b').projectId);
  assert.equal((await api('a').get(`${networks}/${id}`)).body.network.shared, false);
  assert.equal((await api('b').get(`${networks}/${id}`)).body.network.shared, true);
  refused(await api('c').get(`${networks}/${id}`), 404, 'NetworkNotFound');
});

test('NET-041, NET-042: a private network is nobody else’s business', async (t) => {
  const { api } = neutron(t);
  const { id } = await network(api('a'));
  const url = `${networks}/${id}`;
  refused(await api('b').get(url), 404, 'NetworkNotFound');
  refused(await api('b').delete(url), 404, 'NetworkNotFound');
  refused(await api('b').put(url, { network: { name: 'x' } }), 404, 'NetworkNotFound');
  const seen = (await api('b').get(networks)).body.networks;
  assert.ok(!seen.some((found: { id: string }) => found.id === id));
});

test('NET-043, NET-044, NET-045: sharing cannot end while others use it', async (t) => {
  const { api, admin } = neutron(t);
  const { id } = await network(admin, { shared: true });
  const unshare = () => admin.put(`${networks}/${id}`, { network: { shared: false } });
  await port(admin, id, { device_owner: 'network:dhcp', project_id: api('c').projectId });
  answered(await unshare(), 200);
  answered(await admin.put(`${networks}/${id}`, { network: { shared: true } }), 200);
  await port(api('b'), id);
  refused(await unshare(), 409, 'InvalidSharedSetting');
  await rbac(admin, id, api('b').projectId);
  assert.equal(answered(await unshare(), 200).network.shared, false);
});

test('NET-046: one default external network', async (t) => {
  const { admin } = neutron(t);
  const external = { 'router:external': true, is_default: true };
  const first = await network(admin, external);
  refused(await admin.post(networks, { network: external }), 409, 'DefaultExternalNetworkExists');
  const put = await admin.put(`${networks}/${first.id}`, { network: { 'router:external': false } });
  assert.equal(answered(put, 200).network.is_default, undefined);
  await network(admin, external);
});

test('NET-047: an external network with gateways stays one', async (t) => {
  const { admin } = neutron(t);
  const { id } = await network(admin, { 'router:external': true });
  await port(admin, id, { device_owner: 'network:router_gateway' });
  refused(await admin.put(`${networks}/${id}`, { network: { 'router:external': false } }), 409, 'ExternalNetworkInUse');
});

test('NET-048, NET-049: DNS domains', async (t) => {
  const api = neutron(t).api('a');
  refused(await api.post(networks, { network: { dns_domain: 'foo' } }), 400, 'HTTPBadRequest');
  refused(await api.post(networks, { network: { dns_domain: '.' } }), 400, 'HTTPBadRequest');
  refused(await api.post(networks, { network: { dns_domain: 'example.42.' } }), 400, 'HTTPBadRequest');
  assert.equal((await network(api, { dns_domain: '42.' })).dns_domain, '42.');
  assert.equal((await network(api, { dns_domain: 'Example.ORG.' })).dns_domain, 'example.org.');
  assert.equal((await network(api, { dns_domain: 'openstacklocal.' })).dns_domain, 'openstacklocal.');
});

test('NET-050, NET-051, NET-053: zones that are not there, and an extension that is not', async (t) => {
  const api = neutron(t).api('a');
  refused(await api.post(networks, { network: { availability_zone_hints: ['x'] } }), 404, 'AvailabilityZoneNotFound');
  refused(await api.post(networks, { network: { availability_zone_hints: 'x' } }), 400, 'HTTPBadRequest');
  refused(await api.post(networks, { network: { vlan_transparent: true } }), 400, 'HTTPBadRequest');
});

test('NET-054 to NET-057, NET-059: which ports keep a network', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  for (const [owner, blocks] of [
    ['compute:nova', true],
    ['network:foo', true],
    ['network:dhcp', false],
    ['network:floatingip_agent_gateway', false],
  ] as const) {
    const { id } = await network(a);
    const { id: subnetId } = await subnet(a, id, '10.0.0.0/24');
    const { id: portId } = await port(admin, id, { device_owner: owner });
    const answer = await a.delete(`${networks}/${id}`);
    if (blocks) {
      refused(answer, 409, 'NetworkInUse');
      assert.ok(answer.body.NeutronError.message.includes(portId), owner);
      continue;
    }
    answered(answer, 204);
    refused(await admin.get(`/v2.0/ports/${portId}`), 404, 'PortNotFound');
    refused(await admin.get(`/v2.0/subnets/${subnetId}`), 404, 'SubnetNotFound');
    refused(await a.delete(`${networks}/${id}`), 404, 'NetworkNotFound');
  }
});

test('NET-060: the quota of networks', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  answered(await admin.put(`/v2.0/quotas/${a.projectId}`, { quota: { network: 1 } }), 200);
  const { id } = await network(a);
  const answer = await a.post(networks, { network: {} });
  refused(answer, 409, 'OverQuota');
  assert.match(answer.body.NeutronError.message, /\['network'\]/);
  answered(await a.delete(`${networks}/${id}`), 204);
  await network(a);
});

test('a network counts the changes of its subnets as its own', async (t) => {
  const api = neutron(t).api('a');
  const { id, revision_number } = await network(api);
  const { id: subnetId } = await slaac(api, id, '2001:db8::/64');
  const after = (await api.get(`${networks}/${id}`)).body.network;
  assert.deepEqual(after.subnets, [subnetId]);
  assert.ok(after.revision_number > revision_number);
  answered(await api.delete(`/v2.0/subnets/${subnetId}`), 204);
  assert.deepEqual((await api.get(`${networks}/${id}`)).body.network.subnets, []);
});
