import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testOnEngines } from '../../support/engines.ts';
import { answered, made, network, refused, subnet } from './given.ts';
import { type Api, neutron } from './harness.ts';

const pools = '/v2.0/subnetpools';
const nobody = '11111111-2222-4333-8444-555555555555';

async function pool(api: Api, prefixes: readonly string[], attributes: object = {}) {
  const body = { subnetpool: { name: 'p', prefixes, default_prefixlen: 24, ...attributes } };
  return made(await api.post(pools, body)).subnetpool.id as string;
}

const onboard = (api: Api, poolId: string, body: unknown) =>
  api.put(`${pools}/${poolId}/onboard_network_subnets`, body);

test('the subnets of a network become a pool’s, with their blocks', async (t) => {
  const { api: as } = neutron(t);
  const api = as('a');
  const { id } = await network(api);
  const [one, other] = [await subnet(api, id, '192.168.1.0/24'), await subnet(api, id, '192.168.2.0/24')];
  const six = await subnet(api, id, '2001:db8::/64');
  const poolId = await pool(api, ['10.0.0.0/16']);
  const taken = answered(await onboard(api, poolId, { network_id: id }), 200);
  assert.deepEqual(
    new Set(taken.map((entry: object) => JSON.stringify(entry))),
    new Set([one, other].map((entry) => JSON.stringify({ id: entry.id, cidr: entry.cidr }))),
  );
  const now = answered(await api.get(`${pools}/${poolId}`), 200).subnetpool;
  assert.deepEqual(now.prefixes, ['10.0.0.0/16', '192.168.1.0/24', '192.168.2.0/24']);
  const poolOf = async (subnetId: string) =>
    answered(await api.get(`/v2.0/subnets/${subnetId}`), 200).subnet.subnetpool_id;
  assert.deepEqual([await poolOf(one.id), await poolOf(other.id), await poolOf(six.id)], [poolId, poolId, null]);
  refused(await api.delete(`${pools}/${poolId}`), 400, 'SubnetPoolDeleteError');
  refused(await onboard(api, poolId, { network_id: id }), 400, 'IllegalSubnetPoolUpdate');
  // Another pool takes them over.
  const next = await pool(api, ['10.7.0.0/16']);
  assert.equal(answered(await onboard(api, next, { network_id: id }), 200).length, 2);
  assert.equal(await poolOf(one.id), next);
  answered(await api.delete(`${pools}/${poolId}`), 204);
  answered(await api.delete(`/v2.0/networks/${id}`), 204);
  answered(await api.delete(`${pools}/${next}`), 204);
});

test('what no pool takes in', async (t) => {
  const { api: as, admin } = neutron(t);
  const [a, b] = [as('a'), as('b')];
  const { id } = await network(a);
  await subnet(a, id, '192.168.1.0/24');
  const poolId = await pool(a, ['10.0.0.0/16']);
  for (const body of [{}, { network_id: null }, { nobodys: 1 }]) {
    refused(await onboard(a, poolId, body), 400, 'InvalidInput');
  }
  refused(await onboard(a, poolId, { network_id: nobody }), 404, 'NetworkNotFound');
  refused(await onboard(a, nobody, { network_id: id }), 404, 'SubnetPoolNotFound');
  refused(await onboard(b, poolId, { network_id: id }), 404, 'SubnetPoolNotFound');
  assert.deepEqual(answered(await onboard(a, poolId, { network_id: (await network(a)).id }), 200), []);
  const shared = await network(admin, { shared: true });
  await subnet(admin, shared.id, '192.168.5.0/24');
  refused(await onboard(a, poolId, { network_id: shared.id }), 403, 'NotAuthorized');
});

test('what a pool takes in stays in one address scope with the rest of it', async (t) => {
  const { api: as } = neutron(t);
  const api = as('a');
  const scope = { address_scope: { name: 's', ip_version: 4 } };
  const { id: address_scope_id } = made(await api.post('/v2.0/address-scopes', scope)).address_scope;
  const { id } = await network(api);
  await subnet(api, id, '192.168.1.0/24');
  const poolId = await pool(api, ['10.0.0.0/16'], { address_scope_id });
  await pool(api, ['192.168.0.0/16'], { address_scope_id });
  refused(await onboard(api, poolId, { network_id: id }), 409, 'AddressScopePrefixConflict');
  const free = await network(api);
  await subnet(api, free.id, '192.169.1.0/24');
  answered(await onboard(api, poolId, { network_id: free.id }), 200);
  const seen = answered(await api.get(`/v2.0/networks/${free.id}`), 200).network;
  assert.equal(seen.ipv4_address_scope, address_scope_id);
});

testOnEngines('of many pools that take in one network at once each has it in its turn', async (t, database) => {
  const { api: as } = neutron(t, {}, database);
  const api = as('a');
  const { id } = await network(api);
  const { id: subnetId } = await subnet(api, id, '192.168.1.0/24');
  const all = await Promise.all([1, 2, 3, 4].map((net) => pool(api, [`10.${net}.0.0/16`])));
  for (const answer of await Promise.all(all.map((poolId) => onboard(api, poolId, { network_id: id })))) {
    answered(answer, 200);
  }
  const { subnetpool_id: last } = answered(await api.get(`/v2.0/subnets/${subnetId}`), 200).subnet;
  for (const poolId of all) {
    const answer = await api.delete(`${pools}/${poolId}`);
    if (poolId === last) refused(answer, 400, 'SubnetPoolDeleteError');
    else answered(answer, 204);
  }
});
