import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs, embeddedOnly } from './differs.ts';
import { answered, network, port, refused, subnet } from './given.ts';
import { type Api, neutron } from './harness.ts';

const segments = '/v2.0/segments';
const nobody = '11111111-2222-4333-8444-555555555555';

/** The provider's view of a network. */
function providerOf(network: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(network).filter(([key]) => /^(provider:|segments$)/.test(key)));
}

const segmentsOf = async (admin: Api, networkId: string) =>
  answered(await admin.get(`${segments}?network_id=${networkId}`), 200).segments;

const vlanOn = (physical_network: string, segmentation_id?: number) => ({
  network_type: 'vlan',
  physical_network,
  ...(segmentation_id !== undefined && { segmentation_id }),
});

/** VLANs that no other scenario has, also where a Neutron is not empty. */
let nextVlan = 2000 + (process.pid % 200) * 10;
const freeVlan = () => nextVlan++;

test('a network’s segments are the administrator’s to see', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const { id: network_id } = await network(a);
  const [segment, ...others] = await segmentsOf(admin, network_id);
  assert.deepEqual(others, []);
  const { id, created_at, updated_at, segmentation_id, ...rest } = segment;
  assert.match(created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.deepEqual([typeof updated_at, typeof segmentation_id], ['string', 'number']);
  assert.deepEqual(rest, {
    network_id,
    name: null,
    description: null,
    network_type: 'vxlan',
    physical_network: null,
    revision_number: 0,
  });
  assert.deepEqual(answered(await admin.get(`${segments}/${id}`), 200).segment, segment);
  assert.deepEqual(answered(await a.get(segments), 200).segments, []);
  refused(await a.get(`${segments}/${id}`), 404, 'HTTPNotFound');
  refused(await a.post(segments, { segment: { network_id, network_type: 'vxlan' } }), 403, 'PolicyNotAuthorized');
  refused(await a.put(`${segments}/${id}`, { segment: { name: 'x' } }), 404, 'HTTPNotFound');
  refused(await a.delete(`${segments}/${id}`), 404, 'HTTPNotFound');
  answered(await a.delete(`/v2.0/networks/${network_id}`), 204);
  refused(await admin.get(`${segments}/${id}`), 404, 'SegmentNotFound');
});

test('a segment is added, named and taken away, and the network tells of it', async (t) => {
  const { admin } = neutron(t);
  const made = await network(admin);
  const [first] = await segmentsOf(admin, made.id);
  const show = async () => answered(await admin.get(`/v2.0/networks/${made.id}`), 200).network;
  const body = { network_id: made.id, network_type: 'vxlan', name: 'two', description: 'd' };
  const second = answered(await admin.post(segments, { segment: body }), 201).segment;
  assert.deepEqual([second.name, second.description, second.revision_number], ['two', 'd', 1]);
  const wire = (segment: Record<string, unknown>) => ({
    'provider:network_type': segment.network_type,
    'provider:physical_network': segment.physical_network,
    'provider:segmentation_id': segment.segmentation_id,
  });
  assert.deepEqual(providerOf(await show()), { segments: [wire(first), wire(second)] });
  for (const { segmentation_id } of [first, second]) {
    const query = `provider:network_type=vxlan&provider:segmentation_id=${segmentation_id}`;
    const found = answered(await admin.get(`/v2.0/networks?id=${made.id}&${query}`), 200).networks;
    assert.equal(found.length, 1, query);
  }

  const url = `${segments}/${second.id}`;
  const changed = answered(await admin.put(url, { segment: { name: null, description: 'e' } }), 200).segment;
  assert.deepEqual([changed.name, changed.description, changed.revision_number], [null, 'e', 2]);
  for (const readOnly of [{ network_type: 'vlan' }, { segmentation_id: 5 }, { network_id: made.id }, { bogus: 1 }]) {
    refused(await admin.put(url, { segment: readOnly }), 400, 'HTTPBadRequest');
  }
  answered(await admin.delete(url), 204);
  assert.deepEqual(providerOf(await show()), wire(first));
  refused(await admin.delete(url), 404, 'SegmentNotFound');
});

test('the VLAN of a network is its segment’s', async (t) => {
  const { admin } = neutron(t);
  const [first, second] = [freeVlan(), freeVlan()];
  const { id } = await network(admin, {
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
    'provider:segmentation_id': first,
  });
  const vlan = async () => (await segmentsOf(admin, id))[0].segmentation_id;
  assert.equal(await vlan(), first);
  answered(await admin.put(`/v2.0/networks/${id}`, { network: { 'provider:segmentation_id': second } }), 200);
  assert.equal(await vlan(), second);
});

test('what no segment can be', async (t) => {
  const { admin } = neutron(t);
  const taken = freeVlan();
  const { id: network_id } = await network(admin);
  const { id: other } = await network(admin, {
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
    'provider:segmentation_id': taken,
  });
  const post = (attributes: object) => admin.post(segments, { segment: { network_id, ...attributes } });
  for (const [attributes, type] of [
    [{}, 'HTTPBadRequest'],
    [{ network_id: 'x', network_type: 'vxlan' }, 'HTTPBadRequest'],
    [{ network_type: null }, 'HTTPBadRequest'],
    [{ network_type: 'x'.repeat(33) }, 'HTTPBadRequest'],
    [{ network_type: 'vxlan', physical_network: null }, 'HTTPBadRequest'],
    [{ network_type: 'vxlan', id: nobody }, 'HTTPBadRequest'],
    [{ network_type: 'vxlan', hosts: [] }, 'HTTPBadRequest'],
    [{ network_type: 'vxlan', description: null }, 'HTTPBadRequest'],
    [{ network_type: 'vlan', segmentation_id: 'x' }, 'InvalidInput'],
    [{ network_type: 'vlan', segmentation_id: null }, 'InvalidInput'],
    [{ network_type: 'bogus' }, 'InvalidInput'],
    [{ network_type: 'vlan', segmentation_id: 5 }, 'InvalidInput'],
    [vlanOn('nosuch'), 'InvalidInput'],
    [vlanOn('physnet1', 5000), 'InvalidInput'],
    [{ network_type: 'vxlan', physical_network: 'physnet1' }, 'InvalidInput'],
  ] as const) {
    refused(await post(attributes), 400, type);
  }
  refused(await post({ network_id: nobody, network_type: 'vxlan' }), 404, 'NetworkNotFound');
  refused(await post(vlanOn('physnet1', taken)), 409, 'VlanIdInUse');
  for (const body of [undefined, {}, { segments: [{ network_id, network_type: 'vxlan' }] }]) {
    refused(await admin.post(segments, body), 400, 'HTTPBadRequest');
  }
  refused(await admin.post(segments, { segment: { network_id: other, network_type: 'vxlan' } }), 400, 'InvalidInput');
  assert.equal((await segmentsOf(admin, network_id)).length, 1, 'nothing is left behind');
});

const slow = 'Neutron 21 tries for minutes before it refuses the second one';
test('a network has one segment of a type on a physical network', embeddedOnly(slow), async (t) => {
  const { admin } = neutron(t);
  const provider = (id: number) => ({
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
    'provider:segmentation_id': id,
  });
  const { id: network_id } = await network(admin, provider(freeVlan()));
  const second = { segment: { network_id, ...vlanOn('physnet1') } };
  refused(await admin.post(segments, second), 409, 'NeutronDbObjectDuplicateEntry');
  const both = { network: { segments: [provider(freeVlan()), provider(freeVlan())] } };
  refused(await admin.post('/v2.0/networks', both), 409, 'NeutronDbObjectDuplicateEntry');
  assert.equal((await segmentsOf(admin, network_id)).length, 1, 'nothing is left behind');
});

test('segments are filtered and sorted', async (t) => {
  const { admin } = neutron(t);
  const { id: network_id } = await network(admin);
  const name = `n${process.pid}`;
  const body = { network_id, network_type: 'vxlan', name, description: name };
  const { id } = answered(await admin.post(segments, { segment: body }), 201).segment;
  const list = async (query: string) =>
    answered(await admin.get(`${segments}?${query}`), 200).segments.map((one: { id: string }) => one.id);
  for (const query of [
    `name=${name}`,
    `description=${name}`,
    `id=${id}`,
    `network_id=${network_id}&revision_number=1`,
  ]) {
    assert.deepEqual(await list(query), [id], query);
  }
  assert.deepEqual(await list(`network_id=${network_id}&physical_network=nosuch`), []);
  for (const key of ['name', 'network_type', 'segmentation_id', 'physical_network', 'network_id', 'id']) {
    assert.equal((await list(`network_id=${network_id}&sort_key=${key}&sort_dir=desc`)).length, 2, key);
  }
  for (const query of ['segmentation_id=5', 'hosts=x', 'tenant_id=x', 'sort_key=created_at&sort_dir=asc']) {
    refused(await admin.get(`${segments}?${query}`), 400, 'HTTPBadRequest');
  }
});

test('SUB-071: a subnet is on a segment of its network, all are or none is', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const { id } = await network(a);
  const { id: other } = await network(a);
  const [segment] = await segmentsOf(admin, id);
  const [foreign] = await segmentsOf(admin, other);
  const post = (cidr: string, segment_id: string | null, networkId = id) =>
    admin.post('/v2.0/subnets', {
      subnet: { network_id: networkId, ip_version: 4, cidr, segment_id, project_id: a.projectId },
    });
  refused(await post('10.0.0.0/24', nobody), 404, 'SegmentNotFound');
  refused(await post('10.0.0.0/24', 'x'), 400, 'HTTPBadRequest');
  refused(await post('10.0.0.0/24', foreign.id), 400, 'NetworkIdsDontMatch');
  const adjacent = async (networkId = id) =>
    answered(await a.get(`/v2.0/networks/${networkId}`), 200).network.l2_adjacency;
  assert.equal(await adjacent(), true);

  const made = answered(await post('10.0.0.0/24', segment.id), 201).subnet;
  assert.equal(made.segment_id, segment.id);
  assert.equal('segment_id' in answered(await a.get(`/v2.0/subnets/${made.id}`), 200).subnet, false);
  assert.equal(await adjacent(), false);
  refused(await post('10.0.1.0/24', null), 400, 'SubnetsNotAllAssociatedWithSegments');
  answered(await post('10.0.1.0/24', segment.id), 201);
  const found = answered(await admin.get(`/v2.0/subnets?segment_id=${segment.id}`), 200).subnets;
  assert.equal(found.length, 2);
  refused(await admin.delete(`${segments}/${segment.id}`), 409, 'SegmentInUse');
  for (const one of found) answered(await admin.delete(`/v2.0/subnets/${one.id}`), 204);
  assert.equal(await adjacent(), true);
  answered(await admin.delete(`${segments}/${segment.id}`), 204);

  await subnet(admin, other, '10.0.0.0/24');
  refused(await post('10.0.1.0/24', foreign.id, other), 400, 'SubnetsNotAllAssociatedWithSegments');
});

test('a network’s only subnet is put on its only segment later, and stays there', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const { id } = await network(a);
  const [segment] = await segmentsOf(admin, id);
  const first = await subnet(a, id, '10.0.0.0/24');
  const put = (segment_id: string | null) => admin.put(`/v2.0/subnets/${first.id}`, { subnet: { segment_id } });
  answered(await put(null), 200);
  const { id: secondId } = await subnet(a, id, '10.0.1.0/24');
  refused(await put(segment.id), 400, 'SubnetsNotAllAssociatedWithSegments');
  answered(await a.delete(`/v2.0/subnets/${secondId}`), 204);
  const more = answered(
    await admin.post(segments, { segment: { network_id: id, network_type: 'vxlan' } }),
    201,
  ).segment;
  refused(await put(segment.id), 400, 'NoUpdateSubnetWhenMultipleSegmentsOnNetwork');
  answered(await admin.delete(`${segments}/${more.id}`), 204);
  const [foreign] = await segmentsOf(admin, (await network(a)).id);
  refused(await put(foreign.id), 400, 'NetworkIdsDontMatch');
  const unknown = await put(nobody);
  differs('subnet-segment-unknown', {
    here: () => refused(unknown, 404, 'SegmentNotFound'),
    there: () => refused(unknown, 500, 'HTTPInternalServerError'),
  });
  assert.equal(answered(await put(segment.id), 200).subnet.segment_id, segment.id);
  answered(await put(segment.id), 200);
  refused(await put(null), 400, 'SubnetSegmentAssociationChangeNotAllowed');
  assert.equal(answered(await a.get(`/v2.0/networks/${id}`), 200).network.l2_adjacency, false);
});

test('the segment of a subnet is the administrator’s to set', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const { id } = await network(a);
  const [{ id: segment_id }] = await segmentsOf(admin, id);
  const body = { subnet: { network_id: id, ip_version: 4, cidr: '10.0.0.0/24', segment_id } };
  const post = await a.post('/v2.0/subnets', body);
  const { id: other } = await network(a);
  const { id: subnetId } = await subnet(a, other, '10.0.0.0/24');
  const [own] = await segmentsOf(admin, other);
  const put = await a.put(`/v2.0/subnets/${subnetId}`, { subnet: { segment_id: own.id } });
  differs('subnet-segment-members', {
    here: () => {
      for (const answer of [post, put]) refused(answer, 403, 'PolicyNotAuthorized');
    },
    there: () => {
      answered(post, 201);
      answered(put, 200);
    },
  });
});

test('a segment stays while a port is bound to it', async (t) => {
  const { admin } = neutron(t);
  const { id } = await network(admin, {
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
    'provider:segmentation_id': freeVlan(),
  });
  const [segment] = await segmentsOf(admin, id);
  const { id: portId } = await port(admin, id, { 'binding:host_id': 'host0' });
  refused(await admin.delete(`${segments}/${segment.id}`), 409, 'SegmentInUse');
  answered(await admin.put(`/v2.0/ports/${portId}`, { port: { 'binding:host_id': '' } }), 200);
  answered(await admin.delete(`${segments}/${segment.id}`), 204);
  const empty = answered(await admin.get(`/v2.0/networks/${id}`), 200).network;
  assert.deepEqual(providerOf(empty), {
    'provider:network_type': null,
    'provider:physical_network': null,
    'provider:segmentation_id': null,
  });
});
