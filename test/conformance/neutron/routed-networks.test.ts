import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs } from './differs.ts';
import { addressesOf, answered, network, port, refused, subnet } from './given.ts';
import { fourHosts, neutron } from './harness.ts';

const segments = '/v2.0/segments';

/** VLANs that no other scenario has, also where a Neutron is not empty. */
let nextVlan = 100 + (process.pid % 180) * 10;

/** A network of the administrator with one subnet, on its only segment, which all hosts are on. */
async function routedNetwork(t: Parameters<typeof neutron>[0], mechanism = fourHosts) {
  const world = neutron(t, { vlanRanges: { physnet1: [1, 4094], physnet2: [1, 4094] } }, undefined, mechanism);
  const { admin } = world;
  const { id } = await network(admin, {
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
    'provider:segmentation_id': nextVlan++,
  });
  const [segment] = answered(await admin.get(`${segments}?network_id=${id}`), 200).segments;
  const { id: subnetId } = await subnet(admin, id, '10.0.0.0/24', { segment_id: segment.id });
  const addSegment = async (physical_network: string) => {
    const body = { network_id: id, network_type: 'vlan', physical_network, segmentation_id: nextVlan++ };
    return answered(await admin.post(segments, { segment: body }), 201).segment.id as string;
  };
  return {
    ...world,
    id: id as string,
    segmentId: segment.id as string,
    subnetId: subnetId as string,
    addSegment,
    post: (attributes: object) => admin.post('/v2.0/ports', { port: { network_id: id, ...attributes } }),
    put: (portId: string, attributes: object) => admin.put(`/v2.0/ports/${portId}`, { port: attributes }),
  };
}

test('on a routed network addressing waits for a host', async (t) => {
  const { admin, id, put, post } = await routedNetwork(t);
  const waiting = await port(admin, id);
  assert.deepEqual([waiting.ip_allocation, waiting.fixed_ips], ['deferred', []]);
  const named = answered(await put(waiting.id, { name: 'x' }), 200).port;
  assert.deepEqual([named.ip_allocation, named.fixed_ips], ['deferred', []]);
  const bound = answered(await put(waiting.id, { 'binding:host_id': 'host0' }), 200).port;
  assert.match(addressesOf(bound)[0] ?? '', /^10\.0\.0\./);
  assert.equal(bound['binding:vif_type'], 'ovs');
  const moved = answered(await put(waiting.id, { 'binding:host_id': 'host1' }), 200).port;
  assert.deepEqual(moved.fixed_ips, bound.fixed_ips);
  const freed = answered(await put(waiting.id, { 'binding:host_id': '' }), 200).port;
  assert.deepEqual(freed.fixed_ips, bound.fixed_ips);

  const atOnce = answered(await post({ 'binding:host_id': 'host0' }), 201).port;
  assert.equal(atOnce.ip_allocation, 'immediate');
  assert.match(addressesOf(atOnce)[0] ?? '', /^10\.0\.0\./);
  const listed = answered(await admin.get(`/v2.0/ports?network_id=${id}&ip_allocation=immediate&fields=id`), 200).ports;
  assert.deepEqual(listed, [{ id: atOnce.id }]);
});

test('on a routed network addresses that are asked for need no host; none asked for is none', async (t) => {
  const { post, put, subnetId } = await routedNetwork(t);
  const chosen = answered(await post({ fixed_ips: [{ ip_address: '10.0.0.77' }] }), 201).port;
  assert.deepEqual([chosen.ip_allocation, addressesOf(chosen)], ['immediate', ['10.0.0.77']]);
  const bySubnet = answered(await post({ fixed_ips: [{ subnet_id: subnetId }] }), 201).port;
  assert.equal(bySubnet.fixed_ips.length, 1);
  const none = answered(await post({ fixed_ips: [] }), 201).port;
  assert.deepEqual([none.ip_allocation, none.fixed_ips], ['none', []]);
  const bound = answered(await put(none.id, { 'binding:host_id': 'host0' }), 200).port;
  assert.deepEqual(bound.fixed_ips, []);
  refused(await post({ fixed_ips: [{ ip_address: '10.9.0.77' }] }), 400, 'InvalidIpForNetwork');
});

test('a waiting port can be given addresses before it has a host', async (t) => {
  const { admin, id, put, subnetId } = await routedNetwork(t);
  const waiting = await port(admin, id);
  const given = answered(await put(waiting.id, { fixed_ips: [{ subnet_id: subnetId }] }), 200).port;
  assert.equal(given.fixed_ips.length, 1);
  const bound = answered(await put(waiting.id, { 'binding:host_id': 'host0' }), 200).port;
  assert.deepEqual(bound.fixed_ips, given.fixed_ips);
});

test('a host that is on two segments with subnets gets no address; with one it does', async (t) => {
  const { admin, id, post, put, addSegment } = await routedNetwork(t);
  const waiting = await port(admin, id);
  const second = await addSegment('physnet2');
  answered(await post({ 'binding:host_id': 'host0' }), 201);
  const { id: secondId } = await subnet(admin, id, '10.0.1.0/24', { segment_id: second });
  const { host_routes } = answered(await admin.get(`/v2.0/subnets/${secondId}`), 200).subnet;
  differs('routed-host-routes', {
    here: () => assert.deepEqual(host_routes, []),
    there: () => assert.deepEqual(host_routes, [{ destination: '10.0.0.0/24', nexthop: '10.0.1.1' }]),
  });
  refused(await post({ 'binding:host_id': 'host0' }), 409, 'HostConnectedToMultipleSegments');
  refused(await put(waiting.id, { 'binding:host_id': 'host0' }), 409, 'HostConnectedToMultipleSegments');
  const both = [{ ip_address: '10.0.0.50' }, { ip_address: '10.0.1.50' }];
  refused(await post({ fixed_ips: both }), 400, 'FixedIpsSubnetsNotOnSameSegment');
  const seen = answered(await admin.get(`/v2.0/ports/${waiting.id}`), 200).port;
  assert.deepEqual([seen['binding:host_id'], seen.fixed_ips], ['', []], 'nothing is left behind');
});

test('no host is known to be on a tunnel', async (t) => {
  const { admin } = neutron(t);
  const { id } = await network(admin);
  const [segment] = answered(await admin.get(`${segments}?network_id=${id}`), 200).segments;
  await subnet(admin, id, '10.0.0.0/24', { segment_id: segment.id });
  const body = { port: { network_id: id, 'binding:host_id': 'host0' } };
  refused(await admin.post('/v2.0/ports', body), 409, 'HostNotConnectedToAnySegment');
});
