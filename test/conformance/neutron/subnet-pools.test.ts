import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs } from './differs.ts';
import { answered, made, network, refused, subnet } from './given.ts';
import { type Api, neutron } from './harness.ts';

const pools = '/v2.0/subnetpools';
const scopes = '/v2.0/address-scopes';
const subnets = '/v2.0/subnets';

async function pool(api: Api, prefixes: readonly string[], attributes: object = {}) {
  return made(await api.post(pools, { subnetpool: { name: 'p', prefixes, ...attributes } })).subnetpool;
}

async function scope(api: Api, ip_version: 4 | 6, attributes: object = {}) {
  return made(await api.post(scopes, { address_scope: { name: 's', ip_version, ...attributes } })).address_scope;
}

function take(api: Api, networkId: string, poolId: string, attributes: object = {}) {
  return api.post(subnets, {
    subnet: { network_id: networkId, ip_version: 4, subnetpool_id: poolId, ...attributes },
  });
}

test('MSC-001 to MSC-004: what no pool can be', async (t) => {
  const api = neutron(t).api('a');
  const prefixes = ['10.0.0.0/16'];
  for (const [attributes, type] of [
    [{ name: 'p' }, 'HTTPBadRequest'],
    [{ prefixes }, 'HTTPBadRequest'],
    [{ name: '', prefixes }, 'HTTPBadRequest'],
    [{ name: 'p', prefixes: '10.0.0.0/16' }, 'HTTPBadRequest'],
    [{ name: 'p', prefixes: ['zz'] }, 'HTTPBadRequest'],
    [{ name: 'p', prefixes: [...prefixes, ...prefixes] }, 'HTTPBadRequest'],
    [{ name: 'p', prefixes, default_quota: -1 }, 'HTTPBadRequest'],
    [{ name: 'p', prefixes, default_quota: null }, 'InvalidInput'],
    [{ name: 'p', prefixes: [] }, 'EmptySubnetPoolPrefixList'],
    [{ name: 'p', prefixes: [...prefixes, '2001:db8::/48'] }, 'PrefixVersionMismatch'],
    [{ name: 'p', prefixes, min_prefixlen: 24, max_prefixlen: 20 }, 'IllegalSubnetPoolPrefixBounds'],
    [{ name: 'p', prefixes, min_prefixlen: 24, default_prefixlen: 20 }, 'IllegalSubnetPoolPrefixBounds'],
    [{ name: 'p', prefixes, max_prefixlen: 24, default_prefixlen: 26 }, 'IllegalSubnetPoolPrefixBounds'],
    [{ name: 'p', prefixes, max_prefixlen: 33 }, 'IllegalSubnetPoolPrefixBounds'],
  ] as const) {
    refused(await api.post(pools, { subnetpool: attributes }), 400, type);
  }
});

test('MSC-005, MSC-006: prefixes are merged; their lengths are text, and numbers in the answer to a PUT', async (t) => {
  const api = neutron(t).api('a');
  const made = await pool(api, ['10.1.0.0/16', '10.0.0.5/16', '10.8.0.0/16'], { default_prefixlen: 24 });
  assert.deepEqual(made.prefixes, ['10.0.0.0/15', '10.8.0.0/16']);
  const lengths = ({ min_prefixlen: min, max_prefixlen: max, default_prefixlen: usual }: typeof made) => [
    min,
    max,
    usual,
  ];
  assert.deepEqual(lengths(made), ['8', '32', '24']);
  const changed = answered(await api.put(`${pools}/${made.id}`, { subnetpool: { name: 'q' } }), 200).subnetpool;
  assert.deepEqual([changed.name, ...lengths(changed)], ['q', 8, 32, 24]);
  const unchanged = answered(await api.put(`${pools}/${made.id}`, { subnetpool: {} }), 200).subnetpool;
  assert.deepEqual(lengths(unchanged), [8, 32, 24]);
  const revisions = [changed.revision_number, unchanged.revision_number];
  differs('revisions', {
    here: () => assert.deepEqual(revisions, [1, 1]),
    there: () => assert.ok(revisions.every((revision) => revision > 0)),
  });
  assert.deepEqual(lengths(answered(await api.get(`${pools}/${made.id}`), 200).subnetpool), ['8', '32', '24']);
  const six = await pool(api, ['2001:db8::/48']);
  assert.deepEqual([six.ip_version, ...lengths(six)], [6, '64', '128', '64']);
});

test('MSC-007: the prefixes of a pool only grow, unless they are removed one by one while free', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await pool(api, ['10.0.0.0/15'], { default_prefixlen: 24 });
  const put = (subnetpool: object) => api.put(`${pools}/${id}`, { subnetpool });
  for (const prefixes of [['10.0.0.0/16'], ['11.0.0.0/8'], [], ['2001:db8::/48']]) {
    refused(await put({ prefixes }), 400, 'IllegalSubnetPoolPrefixUpdate');
  }
  refused(await put({ min_prefixlen: 28 }), 400, 'IllegalSubnetPoolPrefixBounds');
  for (const attributes of [{ shared: true }, { ip_version: 6 }]) refused(await put(attributes), 400, 'HTTPBadRequest');
  assert.deepEqual(answered(await put({ prefixes: ['10.0.0.0/14'] }), 200).subnetpool.prefixes, ['10.0.0.0/14']);
  const move = (verb: string, prefixes: unknown) => api.put(`${pools}/${id}/${verb}_prefixes`, { prefixes });
  const added = answered(await move('add', ['10.9.0.0/16']), 200).prefixes;
  assert.deepEqual(added, ['10.0.0.0/14', '10.9.0.0/16']);
  refused(await move('add', ['2001:db8::/48']), 400, 'PrefixVersionMismatch');
  refused(await move('add', []), 400, 'HTTPBadRequest');
  const { id: networkId } = await network(api);
  answered(await take(api, networkId, id, { cidr: '10.9.4.0/24' }), 201);
  refused(await move('remove', ['10.9.0.0/16']), 400, 'IllegalSubnetPoolPrefixUpdate');
  assert.deepEqual(answered(await move('remove', ['10.0.0.0/14']), 200).prefixes, ['10.9.0.0/16']);
});

test('MSC-008: a pool goes once all that was taken from it has been given back', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await pool(api, ['10.0.0.0/16'], { default_prefixlen: 24 });
  const { id: networkId } = await network(api);
  const taken = answered(await take(api, networkId, id), 201).subnet;
  refused(await api.delete(`${pools}/${id}`), 400, 'SubnetPoolDeleteError');
  answered(await api.delete(`${subnets}/${taken.id}`), 204);
  answered(await api.delete(`${pools}/${id}`), 204);
  refused(await api.get(`${pools}/${id}`), 404, 'SubnetPoolNotFound');
});

test('MSC-009, MSC-010, MSC-011: what a pool does not give', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await pool(api, ['10.0.0.0/23'], { default_prefixlen: 24, max_prefixlen: 28 });
  const { id: networkId } = await network(api);
  const wrong = (attributes: object, status: number, type: string) =>
    take(api, networkId, id, attributes).then((answer) => refused(answer, status, type));
  await wrong({ prefixlen: 7 }, 400, 'MinPrefixSubnetAllocationError');
  await wrong({ prefixlen: 29 }, 400, 'MaxPrefixSubnetAllocationError');
  await wrong({ cidr: '10.0.0.0/30' }, 400, 'MaxPrefixSubnetAllocationError');
  await wrong({ ip_version: 6 }, 400, 'BadRequest');
  await wrong({ cidr: '10.0.0.0/24', prefixlen: 24 }, 400, 'BadRequest');
  await wrong({ use_default_subnetpool: true }, 400, 'BadRequest');
  await wrong({ allocation_pools: [{ start: '10.0.0.4', end: '10.0.0.9' }] }, 400, 'BadRequest');
  await wrong({ subnetpool_id: '11111111-2222-4333-8444-555555555555' }, 404, 'SubnetPoolNotFound');
  await wrong({ subnetpool_id: 'zz' }, 400, 'HTTPBadRequest');
  await wrong({ cidr: '192.168.0.0/24' }, 500, 'SubnetAllocationError');
  await wrong({ gateway_ip: '192.168.0.1' }, 500, 'SubnetAllocationError');
  await wrong({ prefixlen: 22 }, 500, 'SubnetAllocationError');
  answered(await take(api, networkId, id), 201);
  answered(await take(api, networkId, id), 201);
  await wrong({}, 500, 'SubnetAllocationError');
});

test('SUB-003: blocks come from the smallest gap that has room, each with a gateway', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await pool(api, ['10.0.0.0/15'], { default_prefixlen: 24 });
  const { id: networkId } = await network(api);
  const next = async (attributes: object = {}) => answered(await take(api, networkId, id, attributes), 201).subnet;
  const first = await next({ gateway_ip: null });
  assert.deepEqual([first.cidr, first.gateway_ip, first.subnetpool_id], ['10.0.0.0/24', '10.0.0.1', id]);
  const byGateway = await next({ gateway_ip: '10.0.5.9' });
  assert.deepEqual([byGateway.cidr, byGateway.gateway_ip], ['10.0.5.0/24', '10.0.5.9']);
  const chosen = await next({ cidr: '10.0.9.0/24', gateway_ip: null });
  assert.deepEqual([chosen.cidr, chosen.gateway_ip], ['10.0.9.0/24', null]);
  refused(await take(api, networkId, id, { cidr: '10.0.9.0/24' }), 500, 'SubnetAllocationError');
  // Gaps now: 10.0.1.0/24, 10.0.2.0/23, 10.0.4.0/24, 10.0.6.0/23, 10.0.8.0/24, 10.0.10.0/23 and larger ones.
  assert.equal((await next()).cidr, '10.0.1.0/24');
  assert.equal((await next()).cidr, '10.0.4.0/24');
  answered(await api.delete(`${subnets}/${first.id}`), 204);
  assert.equal((await next()).cidr, '10.0.0.0/24');
  const six = await pool(api, ['2001:db8::/48']);
  const taken = await next({ subnetpool_id: six.id, ip_version: 6 });
  assert.deepEqual([taken.cidr, taken.gateway_ip], ['2001:db8::/64', '2001:db8::1']);
  assert.deepEqual(taken.allocation_pools, [{ start: '2001:db8::2', end: '2001:db8::ffff:ffff:ffff:ffff' }]);
});

test('a project takes no more of a pool than its quota, of IPv6 in /64', async (t) => {
  const api = neutron(t).api('a');
  const four = await pool(api, ['10.0.0.0/16'], { default_prefixlen: 24, default_quota: 300 });
  const six = await pool(api, ['2001:db8::/48'], { default_quota: 2 });
  const { id } = await network(api);
  answered(await take(api, id, four.id), 201);
  refused(await take(api, id, four.id), 409, 'SubnetPoolQuotaExceeded');
  answered(await take(api, id, six.id, { ip_version: 6 }), 201);
  answered(await take(api, id, six.id, { ip_version: 6 }), 201);
  refused(await take(api, id, six.id, { ip_version: 6 }), 409, 'SubnetPoolQuotaExceeded');
});

test('MSC-012: the subnets of a network are all of one pool, or of none', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await pool(api, ['10.0.0.0/16'], { default_prefixlen: 24 });
  const other = await pool(api, ['10.8.0.0/16'], { default_prefixlen: 24 });
  const pooled = await network(api);
  answered(await take(api, pooled.id, id), 201);
  const own = { subnet: { network_id: pooled.id, ip_version: 4, cidr: '192.168.7.0/24' } };
  refused(await api.post(subnets, own), 400, 'NetworkSubnetPoolAffinityError');
  refused(await take(api, pooled.id, other.id), 400, 'NetworkSubnetPoolAffinityError');
  await subnet(api, pooled.id, '2001:db8::/64');
  const plain = await network(api);
  await subnet(api, plain.id, '192.168.7.0/24');
  refused(await take(api, plain.id, id), 400, 'NetworkSubnetPoolAffinityError');
});

test('MSC-013, MSC-014: a default pool is one of its family, and like a shared one for administrators to make', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  for (const attributes of [{ shared: true }, { is_default: true }]) {
    const body = { subnetpool: { name: 'p', prefixes: ['10.0.0.0/16'], ...attributes } };
    refused(await a.post(pools, body), 403, 'PolicyNotAuthorized');
  }
  const first = await pool(admin, ['10.0.0.0/16'], { is_default: true, shared: true, default_prefixlen: 24 });
  t.after(() => admin.put(`${pools}/${first.id}`, { subnetpool: { is_default: false } }));
  const second = { subnetpool: { name: 'p', prefixes: ['10.8.0.0/16'], is_default: true } };
  refused(await admin.post(pools, second), 400, 'InvalidInput');
  const { id } = await pool(admin, ['10.8.0.0/16']);
  refused(await admin.put(`${pools}/${id}`, { subnetpool: { is_default: true } }), 400, 'InvalidInput');
  refused(await a.get(`${pools}/${id}`), 404, 'SubnetPoolNotFound');
  assert.equal(answered(await a.get(`${pools}/${first.id}`), 200).subnetpool.shared, true);
  refused(await a.delete(`${pools}/${first.id}`), 403, 'PolicyNotAuthorized');
  const { id: networkId } = await network(a);
  const use = (ip_version: 4 | 6) =>
    a.post(subnets, { subnet: { network_id: networkId, ip_version, use_default_subnetpool: true } });
  const taken = answered(await use(4), 201).subnet;
  assert.equal(taken.subnetpool_id, first.id);
  refused(await use(6), 400, 'BadRequest');
  answered(await a.delete(`/v2.0/networks/${networkId}`), 204);
});

test('MSC-015, MSC-016: pools in an address scope', async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  const { id } = await scope(a, 4);
  const wrong = async (by: Api, prefixes: readonly string[], status: number, type: string) =>
    refused(await by.post(pools, { subnetpool: { name: 'p', prefixes, address_scope_id: id } }), status, type);
  await wrong(a, ['2001:db8::/48'], 400, 'IllegalSubnetPoolIpVersionAssociationToAddressScope');
  await wrong(api('b'), ['10.0.0.0/16'], 404, 'AddressScopeNotFound');
  const first = await pool(a, ['10.0.0.0/16'], { address_scope_id: id, default_prefixlen: 24 });
  await wrong(a, ['10.0.0.0/8'], 409, 'AddressScopePrefixConflict');
  const second = await pool(a, ['10.8.0.0/16'], { address_scope_id: id, default_prefixlen: 24 });
  const grow = { subnetpool: { prefixes: ['10.0.0.0/8'] } };
  refused(await a.put(`${pools}/${second.id}`, grow), 409, 'AddressScopePrefixConflict');
  refused(await a.delete(`${scopes}/${id}`), 409, 'AddressScopeInUse');
  const net = await network(a);
  answered(await take(a, net.id, first.id), 201);
  answered(await take(a, net.id, second.id), 201);
  const seen = answered(await a.get(`/v2.0/networks/${net.id}`), 200).network;
  assert.deepEqual([seen.ipv4_address_scope, seen.ipv6_address_scope], [id, null]);
  const outside = await pool(a, ['10.77.0.0/16'], { default_prefixlen: 24 });
  refused(await take(a, net.id, outside.id), 400, 'NetworkAddressScopeAffinityError');
  answered(await a.delete(`/v2.0/networks/${net.id}`), 204);
  answered(await a.delete(`${pools}/${first.id}`), 204);
  const out = { subnetpool: { address_scope_id: null } };
  answered(await a.put(`${pools}/${second.id}`, out), 200);
  answered(await a.delete(`${scopes}/${id}`), 204);
});

test('an address scope that is shared stays so', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const share = { address_scope: { name: 's', ip_version: 4, shared: true } };
  refused(await a.post(scopes, share), 403, 'PolicyNotAuthorized');
  const { id } = await scope(admin, 4);
  refused(await a.get(`${scopes}/${id}`), 404, 'AddressScopeNotFound');
  const put = (address_scope: object) => admin.put(`${scopes}/${id}`, { address_scope });
  refused(await put({ ip_version: 6 }), 400, 'HTTPBadRequest');
  assert.equal(answered(await put({ shared: true, name: 'n' }), 200).address_scope.name, 'n');
  refused(await put({ shared: false }), 400, 'AddressScopeUpdateError');
  assert.equal(answered(await a.get(`${scopes}/${id}`), 200).address_scope.shared, true);
  refused(await a.delete(`${scopes}/${id}`), 403, 'PolicyNotAuthorized');
  await pool(a, ['10.0.0.0/16'], { address_scope_id: id });
});

test('pools and scopes are filtered, sorted and told apart as all resources are', async (t) => {
  const api = neutron(t).api('a');
  const four = await pool(api, ['10.0.0.0/16'], { name: 'b', default_prefixlen: 24 });
  const six = await pool(api, ['2001:db8::/48'], { name: 'a' });
  const ids = async (query: string) =>
    answered(await api.get(`${pools}?${query}&project_id=${api.projectId}`), 200).subnetpools.map(
      (one: { id: string }) => one.id,
    );
  for (const query of ['name=b', 'ip_version=4', 'min_prefixlen=8', 'default_prefixlen=24', 'max_prefixlen=32']) {
    assert.deepEqual(await ids(query), [four.id], query);
  }
  assert.deepEqual(await ids('sort_key=name&sort_dir=asc&is_default=False&shared=False'), [six.id, four.id]);
  assert.deepEqual(await ids('shared=True&name=b'), []);
  for (const query of ['prefixes=10.0.0.0/16', 'created_at=x']) {
    refused(await api.get(`${pools}?${query}`), 400, 'HTTPBadRequest');
  }
  answered(await api.put(`${pools}/${four.id}/tags/blue`, undefined), 201);
  assert.deepEqual(await ids('tags=blue'), [four.id]);
  const { id } = await scope(api, 6);
  const found = answered(await api.get(`${scopes}?ip_version=6&shared=False`), 200).address_scopes;
  assert.deepEqual(found, [
    { id, name: 's', tenant_id: api.projectId, project_id: api.projectId, ip_version: 6, shared: false },
  ]);
});

// A real server answers so many writes to one pool only after minutes.
const embeddedOnly = process.env.CONFORMANCE_URL === undefined ? false : 'for the embedded service';

test('70 ask at once for the 64 blocks of a pool: no block is given twice', { skip: embeddedOnly }, async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  const { id } = await pool(a, ['10.0.0.0/22'], { default_prefixlen: 28 });
  const { id: networkId } = await network(a);
  const answers = await Promise.all(Array.from({ length: 70 }, () => take(a, networkId, id)));
  const cidrs = answers.flatMap((answer) => (answer.status === 201 ? [answer.body.subnet.cidr] : []));
  assert.equal(new Set(cidrs).size, 64);
  assert.equal(cidrs.length, 64);
  for (const answer of answers) if (answer.status !== 201) refused(answer, 500, 'SubnetAllocationError');
});
