import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInMechanism } from '../../../src/neutron/server/index.ts';
import { testOnEngines } from '../../support/engines.ts';
import { embeddedOnly } from './differs.ts';
import { addressesOf, answered, network, port, refused, slaac, subnet } from './given.ts';
import { type Api, fourHosts, neutron } from './harness.ts';

// Routed networks with hosts on different segments, and many at once.
const byAgents = embeddedOnly('of a real Neutron agents say which host is where');
const segments = '/v2.0/segments';
const physicalNetworks = { host0: ['physnet1'], host1: ['physnet2'], host2: [] };
const apart = builtInMechanism({ hosts: new Set(['host0', 'host1', 'host2']), physicalNetworks });
const config = { vlanRanges: { physnet1: [1, 4094], physnet2: [1, 4094] } } as const;

const vlan = (physnet: string, id: number) => ({
  'provider:network_type': 'vlan',
  'provider:physical_network': physnet,
  'provider:segmentation_id': id,
});

/** A network of two segments with a subnet each: host0 is on the first, host1 on the second, host2 on none. */
async function twoSegments(t: Parameters<typeof neutron>[0]) {
  const { admin } = neutron(t, config, undefined, apart);
  const { id } = await network(admin, { segments: [vlan('physnet1', 100), vlan('physnet2', 200)] });
  const found = answered(await admin.get(`${segments}?network_id=${id}&sort_key=segmentation_id&sort_dir=asc`), 200);
  const [one, two] = found.segments.map((segment: { id: string }) => segment.id);
  const subnets = [
    await subnet(admin, id, '10.0.1.0/24', { segment_id: one }),
    await subnet(admin, id, '10.0.2.0/24', { segment_id: two }),
  ];
  return {
    admin,
    id: id as string,
    one: one as string,
    two: two as string,
    subnets,
    post: (attributes: object) => admin.post('/v2.0/ports', { port: { network_id: id, ...attributes } }),
    bind: (portId: string, host: string, attributes: object = {}) =>
      admin.put(`/v2.0/ports/${portId}`, { port: { 'binding:host_id': host, ...attributes } }),
  };
}

test('a port has addresses of the segment that its host is on', byAgents, async (t) => {
  const { admin, id, post, bind, subnets } = await twoSegments(t);
  for (const [host, prefix] of [
    ['host0', '10.0.1.'],
    ['host1', '10.0.2.'],
  ] as const) {
    const atOnce = answered(await post({ 'binding:host_id': host }), 201).port;
    assert.ok(addressesOf(atOnce)[0]?.startsWith(prefix), host);
    const waiting = await port(admin, id);
    const bound = answered(await bind(waiting.id, host), 200).port;
    assert.ok(addressesOf(bound)[0]?.startsWith(prefix), host);
    assert.equal(bound['binding:vif_type'], 'ovs');
  }
  refused(await post({ 'binding:host_id': 'host2' }), 409, 'HostNotConnectedToAnySegment');
  const [first, second] = subnets;
  const elsewhere = { 'binding:host_id': 'host0', fixed_ips: [{ subnet_id: second.id }] };
  refused(await post(elsewhere), 400, 'InvalidInput');
  refused(
    await post({ 'binding:host_id': 'host0', fixed_ips: [{ ip_address: '10.0.2.50' }] }),
    400,
    'InvalidIpForNetwork',
  );

  const moving = answered(await post({ 'binding:host_id': 'host0' }), 201).port;
  refused(await bind(moving.id, 'host1'), 409, 'HostNotCompatibleWithFixedIps');
  refused(await bind(moving.id, 'host2'), 409, 'HostNotConnectedToAnySegment');
  const moved = answered(await bind(moving.id, 'host1', { fixed_ips: [{ subnet_id: second.id }] }), 200).port;
  assert.deepEqual(
    moved.fixed_ips.map((one: { subnet_id: string }) => one.subnet_id),
    [second.id],
  );
  answered(await bind(moved.id, 'host0', { fixed_ips: [{ subnet_id: first.id }] }), 200);
});

test('a segment of several goes when no port is bound to it, whatever is bound to the others', byAgents, async (t) => {
  const { admin, id, one, two, subnets } = await twoSegments(t);
  for (const { id: subnetId } of subnets) answered(await admin.delete(`/v2.0/subnets/${subnetId}`), 204);
  await port(admin, id, { 'binding:host_id': 'host1' });
  refused(await admin.delete(`${segments}/${two}`), 409, 'SegmentInUse');
  answered(await admin.delete(`${segments}/${one}`), 204);
  const left = answered(await admin.get(`/v2.0/networks/${id}`), 200).network;
  assert.equal(left['provider:segmentation_id'], 200);
});

test('automatic addresses come to those who are on the segment', byAgents, async (t) => {
  const { admin, id, one, post } = await twoSegments(t);
  const on = async (host: string) => answered(await post({ 'binding:host_id': host }), 201).port.id as string;
  const [near, far, waiting] = [await on('host0'), await on('host1'), (await port(admin, id)).id];
  const named = answered(await post({ fixed_ips: [{ ip_address: '10.0.1.77' }] }), 201).port.id;
  const modes = { ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac', segment_id: one };
  const six = await subnet(admin, id, '2001:db8::/64', modes);
  const count = async (portId: string) =>
    addressesOf(answered(await admin.get(`/v2.0/ports/${portId}`), 200).port).length;
  assert.deepEqual([await count(near), await count(far), await count(waiting), await count(named)], [2, 1, 0, 2]);
  answered(await admin.delete(`/v2.0/subnets/${six.id}`), 204);
  assert.equal(await count(near), 1);
});

test('a subnet whose automatic address is all that a port has stays', byAgents, async (t) => {
  const { admin } = neutron(t, config, undefined, apart);
  const { id } = await network(admin, vlan('physnet1', 300));
  const [segment] = answered(await admin.get(`${segments}?network_id=${id}`), 200).segments;
  const modes = { ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac', segment_id: segment.id };
  const six = await subnet(admin, id, '2001:db8::/64', modes);
  const { id: portId } = await port(admin, id, { 'binding:host_id': 'host0' });
  refused(await admin.delete(`/v2.0/subnets/${six.id}`), 409, 'SubnetInUse');
  answered(await admin.delete(`/v2.0/ports/${portId}`), 204);
  answered(await admin.delete(`/v2.0/subnets/${six.id}`), 204);
  const plain = await network(admin);
  const other = await slaac(admin, plain.id, '2001:db8::/64');
  await port(admin, plain.id);
  answered(await admin.delete(`/v2.0/subnets/${other.id}`), 204);
});

const firstSegment = async (admin: Api, id: string) =>
  answered(await admin.get(`${segments}?network_id=${id}`), 200).segments[0].id as string;

testOnEngines('segments that come at once are all the network’s', async (t, database) => {
  const { admin } = neutron(t, config, database, fourHosts);
  const { id } = await network(admin, vlan('physnet1', 100));
  const body = { network_id: id, network_type: 'local' };
  const made = await Promise.all(Array.from({ length: 6 }, () => admin.post(segments, { segment: body })));
  assert.deepEqual(
    made.map(({ status }) => status),
    new Array(6).fill(201),
  );
  const shown = answered(await admin.get(`/v2.0/networks/${id}`), 200).network.segments;
  assert.equal(shown.length, 7);
  assert.equal(shown[0]['provider:network_type'], 'vlan');
});

testOnEngines('a segment does not go while a subnet is put on it', async (t, database) => {
  const { admin } = neutron(t, config, database, fourHosts);
  for (let round = 0; round < 5; round++) {
    const { id } = await network(admin, vlan('physnet1', 100 + round));
    const segment_id = await firstSegment(admin, id);
    const body = { subnet: { network_id: id, ip_version: 4, cidr: '10.0.0.0/24', segment_id } };
    const [made, gone] = await Promise.all([
      admin.post('/v2.0/subnets', body),
      admin.delete(`${segments}/${segment_id}`),
    ]);
    assert.ok(
      (made.status === 201 && gone.status === 409) || (made.status === 404 && gone.status === 204),
      `${made.status} ${gone.status}`,
    );
  }
});
