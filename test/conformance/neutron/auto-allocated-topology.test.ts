import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { testOnEngines } from '../../support/engines.ts';
import { differs } from './differs.ts';
import { addressesOf, answered, made, network, port, refused, subnet } from './given.ts';
import { type Answer, type Api, neutron } from './harness.ts';

const topologies = '/v2.0/auto-allocated-topology';

type AtEnd = Pick<TestContext, 'after'>;

/** What an operator makes once: the network that leads outside, and the pools that everybody's subnets are taken from. */
async function prepared(t: AtEnd, admin: Api, families: readonly (4 | 6)[] = [4, 6]) {
  const external = await defaultNetwork(t, admin);
  for (const family of families) await defaultPool(t, admin, family);
  return external;
}

async function defaultNetwork(t: AtEnd, admin: Api): Promise<string> {
  const { id } = await network(admin, { 'router:external': true, is_default: true });
  t.after(() => admin.put(`/v2.0/networks/${id}`, { network: { is_default: false } }));
  await subnet(admin, id, '172.30.0.0/24');
  return id;
}

async function defaultPool(t: AtEnd, admin: Api, family: 4 | 6): Promise<void> {
  const pool = family === 4 ? { prefixes: ['10.64.0.0/12'], default_prefixlen: 26 } : { prefixes: ['fd00:77::/48'] };
  const body = { subnetpool: { name: `v${family}`, shared: true, is_default: true, ...pool } };
  const { id } = made(await admin.post('/v2.0/subnetpools', body)).subnetpool;
  t.after(() => admin.put(`/v2.0/subnetpools/${id}`, { subnetpool: { is_default: false } }));
}

const idOf = (answer: Answer): string => answered(answer, 200).auto_allocated_topology.id;

/** What a project has, by collection. */
async function belongings(api: Api) {
  const count = async (path: string) => {
    const [things] = Object.values(answered(await api.get(`/v2.0/${path}?project_id=${api.projectId}`), 200));
    return (things as unknown[]).length;
  };
  return {
    networks: await count('networks'),
    subnets: await count('subnets'),
    routers: await count('routers'),
    ports: await count('ports'),
  };
}

const nothing = { networks: 0, subnets: 0, routers: 0, ports: 0 };
const everything = { networks: 1, subnets: 2, routers: 1, ports: 2 };

test('MSC-028, MSC-029: a dry run tells whether there is all that a topology needs, and makes nothing', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const url = `${topologies}/${a.projectId}?fields=dry-run`;
  refused(await a.get(url), 409, 'AutoAllocationFailure');
  await defaultNetwork(t, admin);
  refused(await a.get(url), 409, 'AutoAllocationFailure');
  refused(await a.get(`${topologies}/None`), 409, 'AutoAllocationFailure');
  await defaultPool(t, admin, 6);
  const { auto_allocated_topology: passed } = answered(await a.get(url), 200);
  assert.deepEqual(passed, { id: 'dry-run=pass', tenant_id: a.projectId });
  assert.deepEqual(await belongings(a), nothing);
  refused(await a.get(`${topologies}/None?fields=name`), 400, 'BadRequest');
});

test('a project that asks for a network is given one, with a way outside: the same at every call', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const external = await prepared(t, admin);
  const answer = answered(await a.get(`${topologies}/${a.projectId}`), 200).auto_allocated_topology;
  const { id } = answer;
  assert.deepEqual(answer, { id, tenant_id: a.projectId, project_id: a.projectId });
  for (const who of [a, admin]) assert.equal(idOf(await who.get(`${topologies}/${a.projectId}`)), id);
  assert.equal(idOf(await a.get(`${topologies}/None`)), id);
  assert.deepEqual(await belongings(a), everything);
  const net = answered(await a.get(`/v2.0/networks/${id}`), 200).network;
  assert.deepEqual(
    [net.name, net.admin_state_up, net.shared, net.project_id, net.subnets.length],
    ['auto_allocated_network', true, false, a.projectId, 2],
  );
  const { subnets } = answered(await a.get(`/v2.0/subnets?network_id=${id}&sort_key=ip_version&sort_dir=asc`), 200);
  assert.deepEqual(
    subnets.map(({ name }: { name: string }) => name),
    ['auto_allocated_subnet_v4', 'auto_allocated_subnet_v6'],
  );
  assert.match(subnets[0].cidr, /^10\.[\d.]+\/26$/);
  assert.match(subnets[1].cidr, /^fd00:77:.*\/64$/);
  const [router] = answered(await a.get('/v2.0/routers?name=auto_allocated_router'), 200).routers;
  assert.equal(router.external_gateway_info.network_id, external);
  const { ports } = answered(await a.get(`/v2.0/ports?device_id=${router.id}`), 200);
  assert.deepEqual(
    ports.flatMap(addressesOf).toSorted(),
    subnets.map(({ gateway_ip }: { gateway_ip: string }) => gateway_ip).toSorted(),
  );
  assert.equal(addressesOf(await port(a, id)).length, 2);
});

test('no quota is asked for a topology, but all of it counts', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  await prepared(t, admin);
  const quota = { network: 0, subnet: 0, router: 0, port: 0 };
  answered(await admin.put(`/v2.0/quotas/${a.projectId}`, { quota }), 200);
  const id = idOf(await a.get(`${topologies}/None`));
  const used = answered(await admin.get(`/v2.0/quotas/${a.projectId}/details`), 200).quota;
  const counts = Object.fromEntries(Object.keys(quota).map((name) => [name, used[name].used]));
  assert.deepEqual(counts, { network: 1, subnet: 2, router: 1, port: 2 });
  refused(await a.post('/v2.0/ports', { port: { network_id: id } }), 409, 'OverQuota');
  answered(await a.delete(`${topologies}/None`), 204);
});

test('a reader has a topology made, and does not remove it', async (t) => {
  const { api, admin } = neutron(t);
  await prepared(t, admin);
  const reader = api('a', ['reader']);
  const id = idOf(await reader.get(`${topologies}/None`));
  assert.equal(idOf(await api('a').get(`${topologies}/None`)), id);
  const gone = await reader.delete(`${topologies}/None`);
  differs('topology-reader', {
    here: () => refused(gone, 403, 'PolicyNotAuthorized'),
    there: () => answered(gone, 204),
  });
  answered(await api('a').delete(`${topologies}/None`), 204);
});

test('one pool is enough, and each project has a network of its own', async (t) => {
  const { api, admin } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  await prepared(t, admin, [4]);
  const forA = idOf(await a.get(`${topologies}/None`));
  // An administrator may have it made for others.
  const forB = idOf(await admin.get(`${topologies}/${b.projectId}`));
  assert.notEqual(forA, forB);
  assert.equal(idOf(await b.get(`${topologies}/None`)), forB);
  refused(await a.get(`${topologies}/${b.projectId}`), 403, 'NotAuthorized');
  refused(await a.delete(`${topologies}/${b.projectId}`), 403, 'NotAuthorized');
  assert.deepEqual(await belongings(b), { ...everything, subnets: 1, ports: 1 });
});

test('MSC-030: a topology is removed as often as is asked, and made anew', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  await prepared(t, admin);
  for (const url of [`${topologies}/None`, `${topologies}/${a.projectId}`]) {
    answered(await a.delete(url), 204);
    const first = idOf(await a.get(url));
    answered(await a.delete(url), 204);
    answered(await a.delete(url), 204);
    assert.deepEqual(await belongings(a), nothing);
    refused(await a.get(`/v2.0/networks/${first}`), 404, 'NetworkNotFound');
    assert.notEqual(idOf(await a.get(url)), first);
  }
  answered(await a.delete(`${topologies}/None`), 204);
});

test('a project may take its topology apart', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  await prepared(t, admin);
  const take = async (id: string) => {
    const [router] = answered(await a.get('/v2.0/routers'), 200).routers;
    const url = `/v2.0/routers/${router.id}`;
    const { subnets } = answered(await a.get(`/v2.0/subnets?network_id=${id}`), 200);
    for (const { id: subnet_id } of subnets)
      answered(await a.put(`${url}/remove_router_interface`, { subnet_id }), 200);
    answered(await a.delete(url), 204);
  };
  const first = idOf(await a.get(`${topologies}/None`));
  await take(first);
  assert.equal(idOf(await a.get(`${topologies}/None`)), first);
  answered(await a.delete(`${topologies}/None`), 204);
  assert.deepEqual(await belongings(a), nothing);
  const second = idOf(await a.get(`${topologies}/None`));
  await take(second);
  answered(await a.delete(`/v2.0/networks/${second}`), 204);
  assert.notEqual(idOf(await a.get(`${topologies}/None`)), second);
});

test('what is in use is not removed, nor is anything beside it', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  await prepared(t, admin);
  const id = idOf(await a.get(`${topologies}/None`));
  const used = await port(a, id, { device_owner: 'compute:nova', device_id: 'x' });
  refused(await a.delete(`${topologies}/None`), 409, 'NetworkInUse');
  const left = await belongings(a);
  differs('topology-in-use', {
    here: () => assert.deepEqual(left, { ...everything, ports: 3 }),
    there: () => assert.deepEqual(left, { ...everything, routers: 0, ports: 1 }),
  });
  answered(await a.delete(`/v2.0/ports/${used.id}`), 204);
  answered(await a.delete(`${topologies}/None`), 204);
  assert.deepEqual(await belongings(a), nothing);
});

test('where a part cannot be made none is', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const external = await prepared(t, admin);
  // The inside would have the addresses of the outside.
  await subnet(admin, external, '10.64.0.0/12');
  const answer = await a.get(`${topologies}/None`);
  refused(answer, 409, 'AutoAllocationFailure');
  assert.match(answer.body.NeutronError.message, /external connectivity/);
  assert.deepEqual(await belongings(a), nothing);
  const { quota } = answered(await a.get(`/v2.0/quotas/${a.projectId}/details`), 200);
  for (const resource of ['network', 'subnet', 'router', 'port']) assert.equal(quota[resource].used, 0, resource);
});

testOnEngines('many who ask at once are given one topology, which goes once', async (t, database) => {
  const { api, admin } = neutron(t, {}, database);
  await prepared(t, admin);
  const projects = ['a', 'b', 'c'].map((name) => api(name));
  const everyone = [...projects, ...projects, ...projects];
  const answers = await Promise.all(everyone.map((by) => by.get(`${topologies}/None`)));
  assert.equal(new Set(answers.map(idOf)).size, projects.length);
  for (const by of projects) assert.deepEqual(await belongings(by), everything);
  for (const answer of await Promise.all(everyone.map((by) => by.delete(`${topologies}/None`)))) answered(answer, 204);
  for (const by of projects) {
    assert.deepEqual(await belongings(by), nothing);
    const { quota } = answered(await by.get(`/v2.0/quotas/${by.projectId}/details`), 200);
    for (const resource of ['network', 'subnet', 'router', 'port']) assert.equal(quota[resource].used, 0, resource);
  }
  assert.deepEqual(answered(await admin.get('/v2.0/ports'), 200).ports, []);
});
