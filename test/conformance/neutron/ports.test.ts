import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs } from './differs.ts';
import { addressesOf, answered, network, port, refused, slaac, subnet } from './given.ts';
import { type Api, neutron } from './harness.ts';

const ports = '/v2.0/ports';
const nobody = '11111111-2222-4333-8444-555555555555';

/** The answer to a POST of a port. */
function post(api: Api, networkId: string, attributes: object = {}) {
  return api.post(ports, { port: { network_id: networkId, ...attributes } });
}

function put(api: Api, { id }: { id: string }, attributes: object) {
  return api.put(`${ports}/${id}`, { port: attributes });
}

/** A member with a network; an IPv4 subnet on it where one is named. */
async function withNetwork(t: Parameters<typeof neutron>[0], cidr?: string, attributes: object = {}) {
  const world = neutron(t);
  const api = world.api('a');
  const { id } = await network(api);
  const made = cidr === undefined ? null : await subnet(api, id, cidr, { ...attributes });
  return { ...world, as: world.api, api, id, subnetId: String(made?.id) };
}

test('PRT-001: a port of a network without subnets has no address', async (t) => {
  const { api, id } = await withNetwork(t);
  const made = await port(api, id);
  assert.deepEqual(made.fixed_ips, []);
  assert.equal(made.status, 'DOWN');
  assert.equal(made.revision_number, 1);
  const groups = (await api.get('/v2.0/security-groups')).body.security_groups;
  assert.deepEqual(made.security_groups, [groups[0].id]);
  assert.equal(groups[0].name, 'default');
});

test('PRT-002: an unknown network', async (t) => {
  refused(await post(neutron(t).api('a'), nobody), 404, 'NetworkNotFound');
});

test('PRT-003, PRT-018, PRT-017: addresses of the pools, of the rest of the block, and a free gateway', async (t) => {
  const { api, id } = await withNetwork(t, '10.0.0.0/24', {
    allocation_pools: [{ start: '10.0.0.10', end: '10.0.0.20' }],
  });
  assert.match(String(addressesOf(await port(api, id))[0]), /^10\.0\.0\.(1\d|20)$/);
  assert.deepEqual(addressesOf(await port(api, id, { fixed_ips: [{ ip_address: '10.0.0.99' }] })), ['10.0.0.99']);
  assert.deepEqual(addressesOf(await port(api, id, { fixed_ips: [{ ip_address: '10.0.0.1' }] })), ['10.0.0.1']);
});

test('PRT-004, PRT-005, PRT-025: one address of one subnet, the next one when that is full, then none', async (t) => {
  const { api, id } = await withNetwork(t, '10.0.0.0/30');
  await subnet(api, id, '20.0.0.0/30');
  const [one, two] = [addressesOf(await port(api, id)), addressesOf(await port(api, id))];
  differs('subnet-by-chance', {
    here: () => assert.deepEqual([one, two], [['10.0.0.2'], ['20.0.0.2']]),
    there: () => assert.deepEqual([...one, ...two].toSorted(), ['10.0.0.2', '20.0.0.2']),
  });
  refused(await post(api, id), 409, 'IpAddressGenerationFailure');
});

test('PRT-006, PRT-007, PRT-008: addresses of both families', async (t) => {
  const { api, id, subnetId } = await withNetwork(t, '10.0.0.0/24');
  await slaac(api, id, '2001:db8:1::/64');
  await slaac(api, id, '2001:db8:2::/64');
  await subnet(api, id, '2001:db8:3::/64');
  const mac_address = 'fa:16:3e:00:00:01';
  const all = addressesOf(await port(api, id, { mac_address }));
  const autos = ['2001:db8:1:0:f816:3eff:fe00:1', '2001:db8:2:0:f816:3eff:fe00:1'];
  assert.equal(all.length, 4);
  assert.deepEqual(all.filter((address) => address.includes('fe00:1')).toSorted(), autos);
  assert.equal(all.filter((address) => address.startsWith('10.0.0.')).length, 1);
  assert.equal(all.filter((address) => address.startsWith('2001:db8:3:')).length, 1);
  const none = await port(api, id, { fixed_ips: [] });
  assert.equal(none.fixed_ips.length, 2);
  const listed = addressesOf(await port(api, id, { fixed_ips: [{ subnet_id: subnetId }] }));
  assert.equal(listed.length, 3);
});

test('PRT-009, PRT-010: automatic addresses are not chosen, and routers have none', async (t) => {
  const { api, admin, id } = await withNetwork(t);
  await slaac(api, id, '2001:db8::/64');
  refused(await post(api, id, { fixed_ips: [{ ip_address: '2001:db8::9' }] }), 400, 'AllocationOnAutoAddressSubnet');
  const own = { mac_address: 'fa:16:3e:00:00:01', fixed_ips: [{ ip_address: '2001:db8::f816:3eff:fe00:1' }] };
  const asked = await post(api, id, own);
  differs('own-automatic-address', {
    here: () => assert.equal(answered(asked, 201).port.fixed_ips.length, 1),
    there: () => refused(asked, 400, 'AllocationOnAutoAddressSubnet'),
  });
  assert.deepEqual((await port(admin, id, { device_owner: 'network:router_interface' })).fixed_ips, []);
});

test('PRT-011 to PRT-016, PRT-020, PRT-022 to PRT-024: addresses that cannot be had', async (t) => {
  const { api, id, subnetId } = await withNetwork(t, '10.0.0.0/24');
  const bare = await network(api);
  const other = await subnet(api, bare.id, '30.0.0.0/24');
  const empty = await network(api);
  for (const [scenario, networkId, fixed_ips, status, type] of [
    ['PRT-011', id, null, 400, 'HTTPBadRequest'],
    ['PRT-012', id, [{}], 400, 'InvalidInput'],
    ['PRT-013', empty.id, [{ ip_address: '10.0.0.9' }], 400, 'InvalidInput'],
    ['PRT-014', id, [{ ip_address: '11.0.0.9' }], 400, 'InvalidIpForNetwork'],
    ['PRT-015', id, [{ subnet_id: subnetId, ip_address: '11.0.0.9' }], 400, 'InvalidIpForSubnet'],
    ['PRT-016', id, [{ ip_address: '10.0.0.0' }], 400, 'InvalidIpForNetwork'],
    ['PRT-016', id, [{ subnet_id: subnetId, ip_address: '10.0.0.255' }], 400, 'InvalidIpForSubnet'],
    ['PRT-020', id, [{ ip_address: '10.0.0.9' }, { ip_address: '10.0.0.9' }], 400, 'HTTPBadRequest'],
    ['PRT-022', id, [{ subnet_id: other.id }], 400, 'InvalidInput'],
    ['PRT-023', id, [{ subnet_id: nobody }], 404, 'SubnetNotFound'],
    ['PRT-024', id, [{ subnet_id: 'x' }], 400, 'HTTPBadRequest'],
    ['PRT-024', id, [{ ip_address: 'x' }], 400, 'HTTPBadRequest'],
  ] as const) {
    const answer = await post(api, networkId, { fixed_ips });
    assert.deepEqual([answer.status, answer.type], [status, type], scenario);
  }
  assert.deepEqual((await api.get(ports)).body.ports, []);
});

test('PRT-019: an address belongs to one port', async (t) => {
  const { api, id } = await withNetwork(t, '10.0.0.0/24');
  const first = await port(api, id);
  const [ip_address = ''] = addressesOf(first);
  const answer = await post(api, id, { fixed_ips: [{ ip_address }] });
  refused(answer, 409, 'IpAddressAlreadyAllocated');
  assert.ok(answer.body.NeutronError.message.includes(ip_address));
  answered(await api.delete(`${ports}/${first.id}`), 204);
  await port(api, id, { fixed_ips: [{ ip_address }] });
});

test('PRT-021: two addresses of one subnet', async (t) => {
  const { api, id, subnetId } = await withNetwork(t, '10.0.0.0/24');
  const made = await port(api, id, { fixed_ips: [{ subnet_id: subnetId }, { subnet_id: subnetId }] });
  assert.equal(new Set(addressesOf(made)).size, 2);
});

test('PRT-026, PRT-027: IPv6 addresses are told in one form; the first one is for routers', async (t) => {
  const { api, id } = await withNetwork(t);
  await subnet(api, id, '2001:db8:4::/64');
  const chosen = await port(api, id, { fixed_ips: [{ ip_address: '2001:DB8:4:0::9' }] });
  assert.deepEqual(addressesOf(chosen), ['2001:db8:4::9']);
  const first = { fixed_ips: [{ ip_address: '2001:db8:4::' }] };
  answered(await post(api, id, { ...first, device_owner: 'compute:nova' }), 400);
  answered(await post(api, id, first), 201);
});

test('PRT-028, PRT-029, PRT-030: subnets for some owners', async (t) => {
  const { api, id } = await withNetwork(t);
  await subnet(api, id, '10.0.0.0/24', { service_types: ['network:floatingip'] });
  refused(await post(api, id, { device_owner: 'compute:nova' }), 409, 'IpAddressGenerationFailureNoMatchingSubnet');
  await subnet(api, id, '20.0.0.0/24');
  await subnet(api, id, '30.0.0.0/30', { service_types: ['compute:az1'] });
  const made = await port(api, id, { device_owner: 'compute:az1' });
  assert.deepEqual(addressesOf(made), ['30.0.0.2']);
  assert.match(String(addressesOf(await port(api, id, { device_owner: 'compute:az1' }))[0]), /^20\./);
  assert.match(String(addressesOf(await port(api, id, { device_owner: 'compute:az2' }))[0]), /^20\./);
});

test('PRT-031 to PRT-035: MAC addresses', async (t) => {
  const { api, id } = await withNetwork(t);
  const { mac_address: told } = await port(api, id, { mac_address: 'FA-16-3E-00-00-01' });
  differs('mac-as-it-was-sent', {
    here: () => assert.equal(told, 'fa:16:3e:00:00:01'),
    there: () => assert.equal(told, 'FA-16-3E-00-00-01'),
  });
  assert.match((await port(api, id, { mac_address: null })).mac_address, /^fa:16:3e(:[0-9a-f]{2}){3}$/);
  for (const mac_address of ['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', 'x']) {
    refused(await post(api, id, { mac_address }), 400, 'HTTPBadRequest');
  }
  const second = await post(api, id, { mac_address: 'fa:16:3e:00:00:01' });
  differs('mac-as-it-was-sent', {
    here: () => refused(second, 409, 'MacAddressInUse'),
    there: () => answered(second, 201),
  });
  const other = await network(api);
  await port(api, other.id, { mac_address: 'fa:16:3e:00:00:01' });
});

test('PRT-036: device id and owner are text', async (t) => {
  const { api, id } = await withNetwork(t);
  refused(await post(api, id, { device_id: null }), 400, 'HTTPBadRequest');
  refused(await post(api, id, { device_owner: null }), 400, 'HTTPBadRequest');
});

test('PRT-037 to PRT-041, PRT-043: what a guest on a shared network may not choose', async (t) => {
  const { as, admin } = await withNetwork(t);
  const { id } = await network(admin, { shared: true });
  const { id: subnetId } = await subnet(admin, id, '10.0.0.0/24');
  const guest = as('b');
  for (const attributes of [
    { mac_address: 'fa:16:3e:00:00:01' },
    { fixed_ips: [{ ip_address: '10.0.0.9' }] },
    { port_security_enabled: false },
    { allowed_address_pairs: [{ ip_address: '1.2.3.4' }] },
    { device_owner: 'network:foo' },
  ]) {
    refused(await post(guest, id, attributes), 403, 'PolicyNotAuthorized');
  }
  answered(await post(guest, id, { fixed_ips: [{ subnet_id: subnetId }] }), 201);
  answered(await post(guest, id, { device_owner: 'compute:nova' }), 201);
});

test('PRT-042, PRT-044: owners of networks may more, guests of external ones nothing', async (t) => {
  const { as, api, admin, id } = await withNetwork(t);
  answered(await post(api, id, { device_owner: 'network:foo' }), 201);
  const external = await network(admin, { 'router:external': true });
  const answer = await post(as('b'), external.id);
  differs('port-on-external-network', {
    here: () => refused(answer, 403, 'PolicyNotAuthorized'),
    there: () => refused(answer, 403, 'HTTPForbidden'),
  });
});

test('PRT-045, PRT-046: whose port it is', async (t) => {
  const { as, admin, api, id } = await withNetwork(t);
  const foreign = await port(admin, id, { project_id: as('b').projectId });
  answered(await as('b').get(`${ports}/${foreign.id}`), 200);
  refused(await as('c').get(`${ports}/${foreign.id}`), 404, 'PortNotFound');
  refused(await as('c').delete(`${ports}/${foreign.id}`), 404, 'PortNotFound');
  assert.deepEqual((await as('c').get(ports)).body.ports, []);
  answered(await api.delete(`${ports}/${foreign.id}`), 204);
});

test('PRT-047, PRT-048: what changes and what does not', async (t) => {
  const { api, id } = await withNetwork(t);
  const made = await port(api, id);
  const changed = answered(await put(api, made, { name: 'x' }), 200).port;
  assert.equal(changed.name, 'x');
  const again = answered(await put(api, made, { name: 'x' }), 200).port;
  differs('revisions', {
    here: () => {
      assert.equal(changed.revision_number, made.revision_number + 1);
      assert.equal(again.revision_number, changed.revision_number);
    },
    there: () => assert.ok(changed.revision_number > made.revision_number),
  });
  refused(await put(api, made, { network_id: id }), 400, 'HTTPBadRequest');
});

test('PRT-049 to PRT-052: other addresses', async (t) => {
  const { api, id, subnetId } = await withNetwork(t, '10.0.0.0/24');
  const other = await subnet(api, id, '20.0.0.0/24');
  const made = await port(api, id, { fixed_ips: [{ ip_address: '10.0.0.9' }] });
  const move = async (fixed_ips: object[]) => addressesOf(answered(await put(api, made, { fixed_ips }), 200).port);
  assert.deepEqual(await move([{ subnet_id: subnetId }]), ['10.0.0.9']);
  assert.deepEqual(await move([{ ip_address: '10.0.0.10' }]), ['10.0.0.10']);
  await port(api, id, { fixed_ips: [{ ip_address: '10.0.0.9' }] });
  assert.deepEqual(await move([{ ip_address: '10.0.0.10' }, { ip_address: '10.0.0.11' }]), ['10.0.0.10', '10.0.0.11']);
  assert.match(String(await move([{ subnet_id: other.id }])), /^20\.0\.0\.\d+$/);
  await port(api, id, { fixed_ips: [{ ip_address: '10.0.0.10' }, { ip_address: '10.0.0.11' }] });
  refused(await put(api, made, { fixed_ips: [{ ip_address: '10.0.0.9' }] }), 409, 'IpAddressAlreadyAllocated');
  assert.match(String(addressesOf((await api.get(`${ports}/${made.id}`)).body.port)), /^20\.0\.0\.\d+$/);
});

test('PRT-053, PRT-054, PRT-055: automatic addresses stay, go on demand, and follow the MAC', async (t) => {
  const { api, admin, id } = await withNetwork(t);
  const { id: subnetId } = await slaac(api, id, '2001:db8::/64');
  const made = await port(api, id, { mac_address: 'fa:16:3e:00:00:01' });
  assert.deepEqual(addressesOf(answered(await put(api, made, { fixed_ips: [] }), 200).port), addressesOf(made));
  const moved = answered(await put(admin, made, { mac_address: 'fa:16:3e:00:00:02' }), 200).port;
  assert.deepEqual(addressesOf(moved), ['2001:db8::f816:3eff:fe00:2']);
  const fixed_ips = [{ subnet_id: subnetId, delete_subnet: true }];
  assert.deepEqual(answered(await put(api, made, { fixed_ips }), 200).port.fixed_ips, []);
});

test('PRT-056 to PRT-059: who may change a MAC, and of which ports', async (t) => {
  const { as, api, admin, id } = await withNetwork(t);
  const mac_address = 'fa:16:3e:00:00:09';
  const made = await port(api, id);
  refused(await put(api, made, { mac_address }), 403, 'PolicyNotAuthorized');
  const byManager = await put(as('a', ['manager']), made, { mac_address: 'fa:16:3e:00:00:08' });
  differs('mac-by-managers', {
    here: () => answered(byManager, 200),
    there: () => refused(byManager, 403, 'PolicyNotAuthorized'),
  });
  const other = await port(api, id, { mac_address });
  refused(await put(admin, made, { mac_address }), 409, 'MacAddressInUse');
  answered(await put(admin, other, { 'binding:host_id': 'host0' }), 200);
  refused(await put(admin, other, { mac_address: 'fa:16:3e:00:00:07' }), 409, 'PortBound');
  const dhcp = await port(admin, id, { device_owner: 'network:dhcp' });
  refused(await put(admin, dhcp, { mac_address: 'fa:16:3e:00:00:07' }), 409, 'UnsupportedPortDeviceOwner');
});

test('PRT-060, PRT-061, PRT-062: attributes of the binding', async (t) => {
  const { api, admin, id } = await withNetwork(t);
  const made = await port(api, id);
  for (const asked of [
    { 'binding:host_id': 'host0' },
    { 'binding:host_id': '' },
    { 'binding:host_id': 5 },
    { 'binding:profile': {} },
    { 'binding:profile': null },
  ]) {
    refused(await put(api, made, asked), 403, 'PolicyNotAuthorized');
    refused(await post(api, id, asked), 403, 'PolicyNotAuthorized');
  }
  refused(await put(admin, made, { 'binding:profile': { x: 'y'.repeat(4096) } }), 400, 'InvalidInput');
  refused(await post(api, id, { 'binding:vnic_type': 'zz' }), 400, 'HTTPBadRequest');
  const odd = await post(admin, id, { 'binding:host_id': 5 });
  differs('host-of-another-type', { here: () => refused(odd, 400, 'HTTPBadRequest'), there: () => answered(odd, 201) });
});

test('PRT-063 to PRT-067: DHCP options', async (t) => {
  const { api, id } = await withNetwork(t);
  for (const option of [
    { opt_name: '', opt_value: 'x' },
    { opt_name: 'a', opt_value: 'x', ip_version: 5 },
    { opt_name: 'a', opt_value: '' },
  ]) {
    refused(await post(api, id, { extra_dhcp_opts: [option] }), 400, 'InvalidInput');
  }
  const made = await port(api, id, {
    extra_dhcp_opts: [
      { opt_name: 'router', opt_value: '' },
      { opt_name: 'b', opt_value: '1' },
    ],
  });
  const change = async (extra_dhcp_opts: object[]) =>
    answered(await put(api, made, { extra_dhcp_opts }), 200).port.extra_dhcp_opts.sort(byName);
  const byName = (one: { opt_name: string }, other: { opt_name: string }) => one.opt_name.localeCompare(other.opt_name);
  const router = { opt_name: 'router', opt_value: '', ip_version: 4 };
  const b = { opt_name: 'b', opt_value: '1', ip_version: 4 };
  assert.deepEqual(await change([]), [b, router]);
  assert.deepEqual(await change([{ opt_name: 'c', opt_value: '2', ip_version: 6 }]), [
    b,
    { opt_name: 'c', opt_value: '2', ip_version: 6 },
    router,
  ]);
  assert.deepEqual(await change([{ opt_name: 'c', opt_value: null, ip_version: 6 }]), [b, router]);
});

test('PRT-068 to PRT-074: allowed address pairs', async (t) => {
  const { api, id } = await withNetwork(t);
  const pairs = (allowed_address_pairs: unknown) => post(api, id, { allowed_address_pairs });
  const eleven = Array.from({ length: 11 }, (_, index) => ({ ip_address: `1.2.3.${index}` }));
  refused(await pairs([{ mac_address: 'fa:16:3e:00:00:01' }]), 400, 'AllowedAddressPairsMissingIP');
  refused(await pairs(eleven), 400, 'AllowedAddressPairExhausted');
  refused(await pairs([eleven[0], eleven[0]]), 400, 'DuplicateAddressPairInRequest');
  refused(await pairs({ ip_address: '1.2.3.4' }), 400, 'HTTPBadRequest');
  refused(
    await post(api, id, { allowed_address_pairs: [eleven[0]], port_security_enabled: false }),
    409,
    'AddressPairAndPortSecurityRequired',
  );
  const made = await port(api, id, { allowed_address_pairs: [{ ip_address: '10.0.0.5/24' }], security_groups: [] });
  assert.deepEqual(made.allowed_address_pairs, [{ mac_address: made.mac_address, ip_address: '10.0.0.5/24' }]);
  refused(await put(api, made, { port_security_enabled: false }), 409, 'AddressPairAndPortSecurityRequired');
  const cleared = answered(await put(api, made, { allowed_address_pairs: null }), 200).port;
  assert.deepEqual(cleared.allowed_address_pairs, []);
  answered(await put(api, made, { port_security_enabled: false }), 200);
});

test('PRT-077: a port is deleted once', async (t) => {
  const { api, id } = await withNetwork(t);
  const made = await port(api, id);
  answered(await api.delete(`${ports}/${made.id}`), 204);
  refused(await api.delete(`${ports}/${made.id}`), 404, 'PortNotFound');
});

test('PRT-078, PRT-079: a bulk that fails leaves no port and no address behind', async (t) => {
  const { api, id } = await withNetwork(t, '10.0.0.0/29');
  const chosen = { network_id: id, fixed_ips: [{ ip_address: '10.0.0.3' }] };
  refused(await api.post(ports, { ports: [chosen, chosen] }), 409, 'IpAddressAlreadyAllocated');
  const many = Array.from({ length: 6 }, () => ({ network_id: id }));
  refused(await api.post(ports, { ports: many }), 409, 'IpAddressGenerationFailure');
  assert.deepEqual((await api.get(ports)).body.ports, []);
  const five = await api.post(ports, { ports: many.slice(1) });
  differs('addresses-lost-in-bulk', {
    here: () => assert.equal(new Set(answered(five, 201).ports.flatMap(addressesOf)).size, 5),
    there: () => refused(five, 409, 'IpAddressGenerationFailure'),
  });
});

test('PRT-080 to PRT-084: filters', async (t) => {
  const { api, id, subnetId } = await withNetwork(t, '10.0.0.0/24');
  const one = await port(api, id, { fixed_ips: [{ ip_address: '10.0.0.7' }], device_owner: 'compute:nova' });
  const two = await port(api, id, { fixed_ips: [{ ip_address: '10.0.0.77' }], mac_address: 'fa:16:3e:00:00:aa' });
  const bare = await network(api);
  await subnet(api, bare.id, '10.0.1.0/24');
  const three = await port(api, bare.id, { fixed_ips: [{ ip_address: '10.0.1.7' }] });
  const found = async (query: string) =>
    answered(await api.get(`${ports}?${query}`), 200)
      .ports.map((made: { id: string }) => made.id)
      .sort();
  assert.deepEqual(await found('fixed_ips=ip_address=10.0.0.7'), [one.id]);
  assert.deepEqual(await found('fixed_ips=ip_address%3D10.0.0.77'), [two.id]);
  assert.deepEqual(
    await found('fixed_ips=ip_address=10.0.0.7&fixed_ips=ip_address=10.0.0.77'),
    [one.id, two.id].sort(),
  );
  assert.deepEqual(await found('fixed_ips=ip_address_substr=.7'), [one.id, two.id, three.id].sort());
  assert.deepEqual(
    await found(`fixed_ips=ip_address_substr=10.0&fixed_ips=subnet_id=${subnetId}`),
    [one.id, two.id].sort(),
  );
  const withPercent = await found('fixed_ips=ip_address_substr=%25');
  differs('substring-of-a-wildcard', {
    here: () => assert.deepEqual(withPercent, []),
    there: () => assert.deepEqual(withPercent, [one.id, two.id, three.id].sort()),
  });
  refused(await api.get(`${ports}?fixed_ips=10.0.0.77`), 400, 'InvalidInput');
  assert.deepEqual(await found('mac_address=FA:16:3E:00:00:AA'), [two.id]);
  assert.deepEqual(await found('device_owner='), [two.id, three.id].sort());
  assert.deepEqual(await found(`id=${one.id}&id=${three.id}`), [one.id, three.id].sort());
});

test('PRT-085: a bulk over the quota makes nothing', async (t) => {
  const { api, admin, id } = await withNetwork(t);
  answered(await admin.put(`/v2.0/quotas/${api.projectId}`, { quota: { port: 4 } }), 200);
  for (let index = 0; index < 3; index++) await port(api, id);
  const two = [{ network_id: id }, { network_id: id }];
  refused(await api.post(ports, { ports: two }), 409, 'OverQuota');
  assert.equal((await api.get(ports)).body.ports.length, 3);
  await port(api, id);
  refused(await post(api, id), 409, 'OverQuota');
});

test('DNS: a port has names for its addresses', async (t) => {
  const { api, id } = await withNetwork(t, '10.0.0.0/24');
  const fixed_ips = [{ ip_address: '10.0.0.5' }];
  const made = await port(api, id, { fixed_ips });
  assert.deepEqual(made.dns_assignment, [
    { ip_address: '10.0.0.5', hostname: 'host-10-0-0-5', fqdn: 'host-10-0-0-5.openstacklocal.' },
  ]);
  const named = answered(await put(api, made, { dns_name: 'Web' }), 200).port;
  differs('dns-name-kept', {
    here: () => {
      const names = { hostname: 'web', fqdn: 'web.openstacklocal.' };
      assert.deepEqual(named.dns_assignment, [{ ip_address: '10.0.0.5', ...names }]);
    },
    there: () => assert.deepEqual(named.dns_assignment, made.dns_assignment),
  });
  refused(await put(api, made, { dns_name: 'a_b' }), 400, 'HTTPBadRequest');
});
