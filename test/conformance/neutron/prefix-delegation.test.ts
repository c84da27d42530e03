import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs } from './differs.ts';
import { addressesOf, answered, network, port, refused, router, routerInterface, subnet } from './given.ts';
import { type Api, neutron } from './harness.ts';

const subnets = '/v2.0/subnets';
const modes = { ipv6_ra_mode: 'slaac', ipv6_address_mode: 'slaac' };

/** Asks for a subnet whose prefix is to be delegated. */
function delegated(api: Api, networkId: string, attributes: object = modes) {
  const wanted = { network_id: networkId, ip_version: 6, subnetpool_id: 'prefix_delegation' };
  return api.post(subnets, { subnet: { ...wanted, ...attributes } });
}

test('a subnet that waits for its prefix', async (t) => {
  const { api: as } = neutron(t);
  const api = as('a');
  const { id } = await network(api);
  const before = await port(api, id);
  const made = answered(await delegated(api, id), 201).subnet;
  assert.deepEqual([made.cidr, made.subnetpool_id, made.gateway_ip], ['::/64', 'prefix_delegation', '::']);
  assert.deepEqual(made.allocation_pools, [{ start: '::1', end: '::ffff:ffff:ffff:ffff' }]);
  // Several wait side by side, on one network and on others.
  answered(await delegated(api, id, { ...modes, prefixlen: 64, gateway_ip: null }), 201);
  answered(await delegated(api, (await network(api)).id), 201);
  const listed = answered(await api.get(`${subnets}?subnetpool_id=prefix_delegation&network_id=${id}`), 200).subnets;
  assert.deepEqual(
    listed.map(({ cidr }: { cidr: string }) => cidr),
    ['::/64', '::/64'],
  );
  for (const { id: portId } of [before, await port(api, id)]) {
    const addresses = addressesOf(answered(await api.get(`/v2.0/ports/${portId}`), 200).port);
    assert.equal(addresses.length, 2);
    for (const address of addresses) assert.match(address, /^::[0-9a-f]+:[0-9a-f]+ff:fe[0-9a-f]+:[0-9a-f]+$/);
    answered(await api.delete(`/v2.0/ports/${portId}`), 204);
  }
  const { id: routerId } = await router(api);
  const { port_id } = await routerInterface(api, routerId, made.id);
  assert.equal(answered(await api.get(`/v2.0/ports/${port_id}`), 200).port.fixed_ips[0].subnet_id, made.id);
  refused(await api.delete(`${subnets}/${made.id}`), 409, 'SubnetInUse');
  answered(await api.put(`/v2.0/routers/${routerId}/remove_router_interface`, { subnet_id: made.id }), 200);
  answered(await api.delete(`${subnets}/${made.id}`), 204);
  answered(await api.delete(`/v2.0/networks/${id}`), 204);
});

test('what is not delegated', async (t) => {
  const { api: as } = neutron(t);
  const api = as('a');
  const { id } = await network(api);
  const wrong = async (attributes: object, type: string) => refused(await delegated(api, id, attributes), 400, type);
  await wrong({}, 'BadRequest');
  await wrong({ ipv6_address_mode: 'slaac' }, 'BadRequest');
  await wrong({ ipv6_ra_mode: 'dhcpv6-stateful', ipv6_address_mode: 'dhcpv6-stateful' }, 'BadRequest');
  await wrong({ ...modes, ip_version: 4 }, 'BadRequest');
  const mixed = await delegated(api, id, { ...modes, ipv6_ra_mode: 'dhcpv6-stateless' });
  differs('delegated-modes', { here: () => refused(mixed, 400, 'InvalidInput'), there: () => answered(mixed, 201) });
  await wrong({ ...modes, allocation_pools: [{ start: '::2', end: '::9' }] }, 'BadRequest');
  await wrong({ ...modes, use_default_subnetpool: true }, 'BadRequest');
  await wrong({ ...modes, cidr: '2001:db8::/64', prefixlen: 64 }, 'BadRequest');
  await wrong({ ...modes, subnetpool_id: 'bogus' }, 'HTTPBadRequest');
  const plain = await network(api);
  await subnet(api, plain.id, '2001:db8:9::/64');
  refused(await delegated(api, plain.id), 400, 'NetworkSubnetPoolAffinityError');
  answered(await delegated(api, id), 201);
  await wrong({ ...modes, cidr: '2001:db8:7::/64' }, 'NetworkSubnetPoolAffinityError');
  await wrong({ subnetpool_id: null, cidr: '2001:db8:8::/64' }, 'NetworkSubnetPoolAffinityError');
});

test('who names a block has it, and nothing delegated', async (t) => {
  const { api: as } = neutron(t);
  const api = as('a');
  const { id } = await network(api);
  const made = answered(await delegated(api, id, { ...modes, cidr: '2001:db8:7::/64' }), 201).subnet;
  assert.deepEqual([made.cidr, made.subnetpool_id], ['2001:db8:7::/64', null]);
});
