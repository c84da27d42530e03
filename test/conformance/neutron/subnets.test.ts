import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs } from './differs.ts';
import { addressesOf, answered, made, network, port, refused, slaac, subnet } from './given.ts';
import { type Api, neutron } from './harness.ts';

const subnets = '/v2.0/subnets';

/** The answer to a POST of a subnet. */
function post(api: Api, networkId: string, cidr: string, attributes: object = {}) {
  const ip_version = cidr.includes(':') ? 6 : 4;
  return api.post(subnets, { subnet: { network_id: networkId, ip_version, cidr, ...attributes } });
}

/** A member with a network. */
async function withNetwork(t: Parameters<typeof neutron>[0]) {
  const world = neutron(t);
  const api = world.api('a');
  const { id } = await network(api);
  return { ...world, api, as: world.api, id };
}

test('SUB-001, SUB-002: gateway and pool of a subnet that names none', async (t) => {
  const { api, id } = await withNetwork(t);
  const four = await subnet(api, id, '10.0.0.0/24');
  assert.equal(four.gateway_ip, '10.0.0.1');
  assert.deepEqual(four.allocation_pools, [{ start: '10.0.0.2', end: '10.0.0.254' }]);
  assert.equal(four.enable_dhcp, true);
  assert.equal(four.revision_number, 0);
  const six = await subnet(api, id, '2001:db8::/64');
  assert.equal(six.gateway_ip, '2001:db8::');
  assert.deepEqual(six.allocation_pools, [{ start: '2001:db8::1', end: '2001:db8::ffff:ffff:ffff:ffff' }]);
});

test('SUB-004 to SUB-008: a gateway splits the pool, or lies outside of it', async (t) => {
  const { api } = await withNetwork(t);
  const poolsWith = async (attributes: object) => {
    const { id } = await network(api);
    const made = await subnet(api, id, '10.0.0.0/24', { ...attributes });
    return { gateway: made.gateway_ip, pools: made.allocation_pools };
  };
  assert.deepEqual(await poolsWith({ gateway_ip: '10.0.0.100' }), {
    gateway: '10.0.0.100',
    pools: [
      { start: '10.0.0.1', end: '10.0.0.99' },
      { start: '10.0.0.101', end: '10.0.0.254' },
    ],
  });
  assert.deepEqual(await poolsWith({ gateway_ip: '10.0.0.254' }), {
    gateway: '10.0.0.254',
    pools: [{ start: '10.0.0.1', end: '10.0.0.253' }],
  });
  const whole = [{ start: '10.0.0.1', end: '10.0.0.254' }];
  assert.deepEqual(await poolsWith({ gateway_ip: null }), { gateway: null, pools: whole });
  assert.deepEqual(await poolsWith({ gateway_ip: null, allocation_pools: whole }), { gateway: null, pools: whole });
  assert.deepEqual(await poolsWith({ gateway_ip: '192.168.9.9' }), { gateway: '192.168.9.9', pools: whole });
});

test('SUB-009 to SUB-013: what can be a gateway', async (t) => {
  const { api, id } = await withNetwork(t);
  for (const gateway_ip of ['10.0.0.0', '10.0.0.255']) {
    refused(await post(api, id, '10.0.0.0/24', { gateway_ip }), 400, 'InvalidInput');
  }
  refused(await post(api, id, '10.0.0.0/24', { gateway_ip: '10.0.0.1/32' }), 400, 'HTTPBadRequest');
  answered(await post(api, id, '2001:db8:1::/64', { gateway_ip: '2001:db8:1::' }), 201);
  answered(await post(api, id, '2001:db8:2::/64', { gateway_ip: '2001:db8:2::ffff:ffff:ffff:ffff' }), 201);
  const modes = { ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac', gateway_ip: 'fe80::1' };
  answered(await post(api, id, '2001:db8:3::/64', modes), 201);
});

test('SUB-014 to SUB-022: block and family', async (t) => {
  const { api, id } = await withNetwork(t);
  assert.equal((await subnet(api, id, '10.129.122.5/8')).cidr, '10.0.0.0/8');
  refused(await post(api, id, 'bad'), 400, 'InvalidInput');
  refused(await api.post(subnets, { subnet: { network_id: id, ip_version: 4 } }), 400, 'BadRequest');
  refused(await post(api, id, '11.0.0.0/24', { prefixlen: 24 }), 400, 'BadRequest');
  refused(await api.post(subnets, { subnet: { network_id: id, cidr: '11.0.0.0/24' } }), 400, 'HTTPBadRequest');
  for (const ip_version of [5, null]) answered(await post(api, id, '11.0.0.0/24', { ip_version }), 400);
  assert.equal((await subnet(api, id, '11.0.0.0/24', { ip_version: '4' })).ip_version, 4);
  refused(await post(api, id, '2001:db8::/64', { ip_version: 4 }), 400, 'InvalidInput');
  refused(await post(api, id, '12.0.0.0/24', { gateway_ip: '2001::1' }), 400, 'InvalidInput');
});

test('SUB-023, SUB-024, SUB-047 to SUB-053: name servers and host routes', async (t) => {
  const { api, id } = await withNetwork(t);
  const route = (destination: string, nexthop: string) => ({ host_routes: [{ destination, nexthop }] });
  for (const [scenario, attributes, type] of [
    ['SUB-023', { dns_nameservers: ['2001::1'] }, 'InvalidInput'],
    ['SUB-024', route('2001:db8::/64', '10.0.0.9'), 'InvalidInput'],
    ['SUB-024', route('9.9.9.0/24', '2001::1'), 'InvalidInput'],
    ['SUB-047', { dns_nameservers: [1, 2, 3, 4, 5, 6].map((last) => `8.8.8.${last}`) }, 'DNSNameServersExhausted'],
    ['SUB-048', { dns_nameservers: ['8.8.8.8', '8.8.8.8'] }, 'HTTPBadRequest'],
    ['SUB-048', { dns_nameservers: ['x'] }, 'HTTPBadRequest'],
    ['SUB-052', route('100.1.1.1/8', '10.0.0.9'), 'HTTPBadRequest'],
    ['SUB-053', { host_routes: [{ destination: '9.9.9.0/24' }] }, 'HTTPBadRequest'],
  ] as const) {
    const answer = await post(api, id, '10.0.0.0/24', attributes);
    assert.deepEqual([answer.status, answer.type], [400, type], scenario);
  }
  const [twice] = route('9.9.9.0/24', '10.0.0.9').host_routes;
  const duplicate = await post(api, id, '10.0.0.0/24', { host_routes: [twice, twice] });
  refused(duplicate, 400, 'HTTPBadRequest');
  const words = "Duplicate hostroute '{'destination': '9.9.9.0/24', 'nexthop': '10.0.0.9'}'";
  assert.ok(JSON.stringify(duplicate.body).includes(words), JSON.stringify(duplicate.body));
  const many = Array.from({ length: 21 }, (_, index) => ({ destination: `9.9.${index}.0/24`, nexthop: '10.0.0.9' }));
  refused(await post(api, id, '10.0.0.0/24', { host_routes: many }), 400, 'HostRoutesExhausted');
  const made = await subnet(api, id, '10.0.0.0/24', {
    dns_nameservers: ['8.8.8.8', '9.9.9.9'],
    host_routes: many.slice(1),
  });
  assert.equal(made.host_routes.length, 20);
  const put = async (dns_nameservers: unknown) =>
    answered(await api.put(`${subnets}/${made.id}`, { subnet: { dns_nameservers } }), 200).subnet.dns_nameservers;
  assert.deepEqual(await put(['9.9.9.9', '8.8.8.8']), ['9.9.9.9', '8.8.8.8']);
  assert.deepEqual(await put(null), []);
});

test('SUB-025, SUB-026, SUB-030, SUB-031: blocks that cannot be', async (t) => {
  const { api, id } = await withNetwork(t);
  for (const cidr of ['10.0.0.0/31', '10.0.0.0/32', '0.0.0.0/0', '224.0.0.1/16', '127.0.0.0/8', '2001:db8::/127']) {
    refused(await post(api, id, cidr), 400, 'InvalidInput');
  }
});

test('SUB-027, SUB-028, SUB-029: the smallest blocks', async (t) => {
  const { api } = await withNetwork(t);
  for (const [cidr, ports] of [
    ['10.0.0.0/31', 2],
    ['10.0.0.0/32', 1],
  ] as const) {
    const { id } = await network(api);
    await subnet(api, id, cidr, { enable_dhcp: false, gateway_ip: '10.9.9.9' });
    for (let index = 0; index < ports; index++) await port(api, id);
    refused(await api.post('/v2.0/ports', { port: { network_id: id } }), 409, 'IpAddressGenerationFailure');
  }
  const { id } = await network(api);
  refused(await post(api, id, '10.0.0.0/31', { enable_dhcp: false }), 409, 'IpamValueInvalid');
});

test('SUB-032, SUB-033, SUB-075: blocks of one network do not overlap', async (t) => {
  const { api, id } = await withNetwork(t);
  await subnet(api, id, '10.0.0.0/24');
  refused(await post(api, id, '10.0.0.0/25'), 400, 'InvalidInput');
  const other = await network(api);
  await subnet(api, other.id, '10.0.0.0/24');
  const bulk = ['20.0.0.0/24', '20.0.0.128/25'].map((cidr) => ({ network_id: other.id, ip_version: 4, cidr }));
  refused(await api.post(subnets, { subnets: bulk }), 400, 'InvalidInput');
  assert.equal((await api.get(`${subnets}?network_id=${other.id}`)).body.subnets.length, 1);
});

test('SUB-034 to SUB-040: allocation pools', async (t) => {
  const { api, id } = await withNetwork(t);
  const pool = (start: string, end: string) => ({ start: `10.0.0.${start}`, end: `10.0.0.${end}` });
  for (const [scenario, allocation_pools, status, type] of [
    ['SUB-034', [pool('20', '10')], 400, 'InvalidAllocationPool'],
    ['SUB-035', [{ start: '10.0.0.10' }], 400, 'HTTPBadRequest'],
    ['SUB-036', [pool('10', '20'), pool('20', '30')], 409, 'OverlappingAllocationPools'],
    ['SUB-037', [pool('0', '20')], 400, 'OutOfBoundsAllocationPool'],
    ['SUB-038', [pool('1', '20')], 409, 'GatewayConflictWithAllocationPools'],
    ['SUB-040', 'x', 400, 'HTTPBadRequest'],
  ] as const) {
    const answer = await post(api, id, '10.0.0.0/24', { allocation_pools });
    assert.deepEqual([answer.status, answer.type], [status, type], scenario);
  }
  assert.equal((await subnet(api, id, '10.0.0.0/24', { allocation_pools: [] })).allocation_pools.length, 1);
});

test('SUB-041: without pools there is no automatic address, but there are chosen ones', async (t) => {
  const { api, id } = await withNetwork(t);
  const { id: subnetId } = await subnet(api, id, '10.0.0.0/24');
  const put = await api.put(`${subnets}/${subnetId}`, { subnet: { allocation_pools: [] } });
  assert.deepEqual(answered(put, 200).subnet.allocation_pools, []);
  refused(await api.post('/v2.0/ports', { port: { network_id: id } }), 409, 'IpAddressGenerationFailure');
  await port(api, id, { fixed_ips: [{ ip_address: '10.0.0.9' }] });
});

test('new pools take effect at once and leave out what is taken', async (t) => {
  const { api, id } = await withNetwork(t);
  const { id: subnetId } = await subnet(api, id, '10.0.0.0/24');
  await port(api, id, { fixed_ips: [{ ip_address: '10.0.0.50' }] });
  const allocation_pools = [{ start: '10.0.0.50', end: '10.0.0.51' }];
  answered(await api.put(`${subnets}/${subnetId}`, { subnet: { allocation_pools } }), 200);
  assert.deepEqual(addressesOf(await port(api, id)), ['10.0.0.51']);
  refused(await api.post('/v2.0/ports', { port: { network_id: id } }), 409, 'IpAddressGenerationFailure');
});

test('SUB-042, SUB-043, SUB-044, SUB-045: a gateway moves where nobody is', async (t) => {
  const { api, id } = await withNetwork(t);
  const { id: subnetId } = await subnet(api, id, '10.0.0.0/24');
  const put = (attributes: object) => api.put(`${subnets}/${subnetId}`, { subnet: attributes });
  refused(await put({ gateway_ip: '10.0.0.9' }), 409, 'GatewayConflictWithAllocationPools');
  const allocation_pools = [{ start: '10.0.0.1', end: '10.0.0.254' }];
  answered(await put({ gateway_ip: null, allocation_pools }), 200);
  answered(await put({ gateway_ip: '10.0.0.1', allocation_pools: [{ start: '10.0.0.2', end: '10.0.0.254' }] }), 200);
  const { router } = made(await api.post('/v2.0/routers', { router: {} }));
  answered(await api.put(`/v2.0/routers/${router.id}/add_router_interface`, { subnet_id: subnetId }), 200);
  refused(await put({ gateway_ip: '10.9.9.9' }), 409, 'GatewayIpInUse');
  answered(await put({ gateway_ip: '10.0.0.1' }), 200);
});

test('SUB-046: what never changes', async (t) => {
  const { api, id } = await withNetwork(t);
  const { id: subnetId } = await subnet(api, id, '10.0.0.0/24');
  for (const attributes of [
    { cidr: '10.0.0.0/24' },
    { ip_version: 4 },
    { network_id: id },
    { ipv6_ra_mode: 'slaac' },
    { subnetpool_id: null },
  ]) {
    refused(await api.put(`${subnets}/${subnetId}`, { subnet: attributes }), 400, 'HTTPBadRequest');
  }
});

test('SUB-054 to SUB-059: IPv6 modes', async (t) => {
  const { api, id } = await withNetwork(t);
  const modes = (ipv6_ra_mode: unknown, ipv6_address_mode: unknown) => ({ ipv6_ra_mode, ipv6_address_mode });
  const both = modes('slaac', 'slaac');
  for (const [scenario, cidr, attributes, type] of [
    ['SUB-054', '2001:db8::/64', modes('slaac', 'dhcpv6-stateful'), 'InvalidInput'],
    ['SUB-055', '2001:db8::/64', { ...both, enable_dhcp: false }, 'InvalidInput'],
    ['SUB-056', '2001:db8::/63', both, 'InvalidInput'],
    ['SUB-056', '2001:db8::/65', both, 'InvalidInput'],
    ['SUB-057', '10.0.0.0/24', { ipv6_ra_mode: 'slaac' }, 'InvalidInput'],
    ['SUB-058', '2001:db8::/64', { ipv6_ra_mode: 'x' }, 'HTTPBadRequest'],
    ['SUB-058', '2001:db8::/64', { ipv6_ra_mode: null }, 'HTTPBadRequest'],
  ] as const) {
    const answer = await post(api, id, cidr, attributes);
    assert.deepEqual([answer.status, answer.type], [400, type], scenario);
  }
  const made = await slaac(api, id, '2001:db8::/64');
  refused(await api.put(`${subnets}/${made.id}`, { subnet: { enable_dhcp: false } }), 400, 'InvalidInput');
});

test('SUB-060, SUB-061, SUB-066: a SLAAC subnet gives every port but a router’s an address, and takes it along', async (t) => {
  const { api, admin, id } = await withNetwork(t);
  await subnet(api, id, '10.0.0.0/24');
  const plain = await port(api, id, { mac_address: 'fa:16:3e:00:00:01', device_owner: 'compute:nova' });
  const router = await port(admin, id, { device_owner: 'network:router_interface' });
  const { id: subnetId } = await slaac(api, id, '2001:db8::/64');
  const now = async (portId: string) => (await admin.get(`/v2.0/ports/${portId}`)).body.port;
  assert.deepEqual(addressesOf(await now(plain.id)), [...addressesOf(plain), '2001:db8::f816:3eff:fe00:1']);
  assert.deepEqual(addressesOf(await now(router.id)), addressesOf(router));
  answered(await api.delete(`${subnets}/${subnetId}`), 204);
  assert.deepEqual(addressesOf(await now(plain.id)), addressesOf(plain));
});

test('SUB-062, SUB-063: whose network it is', async (t) => {
  const { as, admin, id } = await withNetwork(t);
  refused(await post(as('b'), id, '10.0.0.0/24'), 404, 'NetworkNotFound');
  const shared = await network(admin, { shared: true });
  const onShared = await post(as('b'), shared.id, '10.0.0.0/24');
  differs('subnet-on-shared-network', {
    here: () => refused(onShared, 403, 'PolicyNotAuthorized'),
    there: () => answered(onShared, 201),
  });
  const external = await network(admin, { 'router:external': true });
  const onExternal = await post(as('b'), external.id, '10.0.0.0/24');
  differs('subnet-on-external-network', {
    here: () => refused(onExternal, 403, 'PolicyNotAuthorized'),
    there: () => refused(onExternal, 403, 'HTTPForbidden'),
  });
});

test('SUB-064, SUB-065, SUB-067, SUB-068: which ports keep a subnet', async (t) => {
  const { api, admin, id } = await withNetwork(t);
  const first = await subnet(api, id, '10.0.0.0/24');
  const second = await subnet(api, id, '20.0.0.0/24');
  const used = await port(api, id, { fixed_ips: [{ subnet_id: first.id }] });
  answered(await api.delete(`${subnets}/${second.id}`), 204);
  refused(await api.delete(`${subnets}/${first.id}`), 409, 'SubnetInUse');
  answered(await api.delete(`/v2.0/ports/${used.id}`), 204);
  const dhcp = await port(admin, id, { device_owner: 'network:dhcp' });
  answered(await api.delete(`${subnets}/${first.id}`), 204);
  assert.deepEqual((await admin.get(`/v2.0/ports/${dhcp.id}`)).body.port.fixed_ips, []);
  const auto = await slaac(api, id, '2001:db8::/64');
  await port(admin, id, { device_owner: 'network:router_interface', fixed_ips: [{ ip_address: '2001:db8::1' }] });
  refused(await api.delete(`${subnets}/${auto.id}`), 409, 'SubnetInUse');
});

test('SUB-069 to SUB-072: what a subnet cannot refer to', async (t) => {
  const { api, admin, id } = await withNetwork(t);
  refused(await post(api, id, '10.0.0.0/24', { service_types: ['xyz'] }), 400, 'InvalidSubnetServiceType');
  refused(await post(api, id, '10.0.0.0/24', { service_types: [1] }), 400, 'InvalidInputSubnetServiceType');
  const segment_id = '11111111-2222-4333-8444-555555555555';
  refused(await post(admin, id, '10.0.0.0/24', { segment_id }), 404, 'SegmentNotFound');
  const byMember = await post(api, id, '10.0.0.0/24', { segment_id });
  differs('segment-by-a-member', {
    here: () => refused(byMember, 403, 'PolicyNotAuthorized'),
    there: () => refused(byMember, 404, 'SegmentNotFound'),
  });
  const pooled = { subnet: { network_id: id, ip_version: 4, use_default_subnetpool: true } };
  refused(await api.post(subnets, pooled), 400, 'BadRequest');
});

test('SUB-073: a block is looked for by any of its addresses', async (t) => {
  const { api, id } = await withNetwork(t);
  await subnet(api, id, '10.0.0.0/24');
  const found = answered(await api.get(`${subnets}?network_id=${id}&cidr=10.0.0.7/24`), 200).subnets;
  assert.deepEqual(
    found.map((one: { cidr: string }) => one.cidr),
    ['10.0.0.0/24'],
  );
});

test('SUB-074: subnets of external networks are for all to see', async (t) => {
  const { as, admin } = await withNetwork(t);
  const { id } = await network(admin, { 'router:external': true });
  const made = await subnet(admin, id, '10.0.0.0/24');
  const seen = await as('b').get(`${subnets}/${made.id}`);
  const listed = await as('b').get(`${subnets}?router:external=True`);
  differs('external-subnets', {
    here: () => {
      assert.equal(answered(seen, 200).subnet['router:external'], true);
      assert.equal(answered(listed, 200).subnets.length, 1);
    },
    there: () => refused(seen, 404, 'SubnetNotFound'),
  });
});
