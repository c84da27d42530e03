import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressesOf,
  answered,
  externalNetwork,
  floatingIp,
  network,
  port,
  refused,
  routed,
  router,
  routerInterface,
  slaac,
  subnet,
} from './given.ts';
import { type Api, neutron } from './harness.ts';

const routers = '/v2.0/routers';
const nobody = '11111111-2222-4333-8444-555555555555';

/** A member with a router. */
async function withRouter(t: Parameters<typeof neutron>[0], config: Parameters<typeof neutron>[1] = {}) {
  const { api: as, admin } = neutron(t, config);
  const api = as('a');
  const { id } = await router(api);
  return {
    as,
    admin,
    api,
    id: id as string,
    show: async () => answered(await api.get(`${routers}/${id}`), 200).router,
    put: (attributes: object) => api.put(`${routers}/${id}`, { router: attributes }),
    add: (body: unknown) => api.put(`${routers}/${id}/add_router_interface`, body),
    remove: (body: unknown) => api.put(`${routers}/${id}/remove_router_interface`, body),
  };
}

async function subnetOf(api: Api, cidr: string, attributes: object = {}) {
  const { id } = await network(api);
  return subnet(api, id, cidr, { ...attributes });
}

test('RTR-001, RTR-003, RTR-045: a new router, and what none can be', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const { id, created_at, updated_at, ...rest } = await router(a);
  assert.equal(typeof id, 'string');
  assert.match(created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(typeof updated_at, 'string');
  assert.deepEqual(rest, {
    name: '',
    tenant_id: a.projectId,
    project_id: a.projectId,
    admin_state_up: true,
    status: 'ACTIVE',
    external_gateway_info: null,
    description: '',
    availability_zones: [],
    availability_zone_hints: [],
    routes: [],
    flavor_id: null,
    revision_number: 1,
    tags: [],
  });
  const seen = answered(await admin.get(`${routers}/${id}`), 200).router;
  assert.deepEqual([seen.distributed, seen.ha], [false, false]);
  refused(await a.post(routers, { router: { routes: [] } }), 400, 'HTTPBadRequest');
  refused(await a.post(routers, { routers: [{}, {}] }), 400, 'HTTPBadRequest');
  refused(await a.post(routers, { router: { flavor_id: nobody } }), 404, 'FlavorNotFound');
  refused(await a.post(routers, { router: { availability_zone_hints: ['x'] } }), 404, 'AvailabilityZoneNotFound');
});

test('RTR-002, RTR-008, RTR-009: what a member cannot ask of a router', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const network_id = await externalNetwork(admin);
  for (const attributes of [
    { distributed: true },
    { distributed: false },
    { ha: true },
    { external_gateway_info: { network_id, enable_snat: true } },
    { external_gateway_info: { network_id, external_fixed_ips: [{ ip_address: '172.30.0.9' }] } },
  ]) {
    refused(await a.post(routers, { router: attributes }), 403, 'PolicyNotAuthorized');
  }
});

test('RTR-004 to RTR-007: what can be a gateway', async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  const inner = await network(a);
  const post = (external_gateway_info: unknown) => a.post(routers, { router: { external_gateway_info } });
  for (const none of [{}, null]) assert.equal(answered(await post(none), 201).router.external_gateway_info, null);
  refused(await post({ network_id: inner.id }), 400, 'BadRequest');
  refused(await post({ network_id: nobody }), 404, 'NetworkNotFound');
  for (const bad of [{ zz: 1 }, { network_id: 'x' }, 'x', 5]) refused(await post(bad), 400, 'HTTPBadRequest');
});

test('RTR-010, RTR-011: the gateway has one address of each family that there is', async (t) => {
  const { admin, put } = await withRouter(t);
  const bare = await externalNetwork(admin, []);
  const set = async (network_id: string) =>
    answered(await put({ external_gateway_info: { network_id } }), 200).router.external_gateway_info;
  assert.deepEqual(await set(bare), { network_id: bare, external_fixed_ips: [], enable_snat: true });
  const both = await externalNetwork(admin, ['172.30.0.0/24', '172.31.0.0/24', '2001:db8:9::/64']);
  const addresses = addressesOf({ fixed_ips: (await set(both)).external_fixed_ips });
  assert.deepEqual(
    addresses.map((address) => address.includes(':')),
    [false, true],
  );
});

test('RTR-012, RTR-013: the port of a gateway is nobody’s, and goes with it', async (t) => {
  const { admin, api, id, put, show } = await withRouter(t);
  const network_id = await externalNetwork(admin);
  answered(await put({ external_gateway_info: { network_id } }), 200);
  const query = `/v2.0/ports?device_id=${id}`;
  assert.deepEqual(answered(await api.get(query), 200).ports, []);
  const [gateway] = answered(await admin.get(query), 200).ports;
  assert.deepEqual(
    [gateway.project_id, gateway.device_owner, gateway.security_groups, gateway.port_security_enabled],
    ['', 'network:router_gateway', [], false],
  );
  refused(await admin.delete(`/v2.0/ports/${gateway.id}`), 409, 'ServicePortInUse');
  assert.equal(answered(await put({ external_gateway_info: {} }), 200).router.external_gateway_info, null);
  assert.deepEqual(answered(await admin.get(query), 200).ports, []);
  assert.equal((await show()).external_gateway_info, null);
});

test('RTR-014: a gateway that is set again keeps its address and does SNAT', async (t) => {
  const { admin, id, put } = await withRouter(t);
  const network_id = await externalNetwork(admin);
  const external_fixed_ips = [{ ip_address: '172.30.0.77' }];
  const info = { network_id, enable_snat: false, external_fixed_ips };
  const set = answered(await admin.put(`${routers}/${id}`, { router: { external_gateway_info: info } }), 200).router;
  assert.equal(set.external_gateway_info.enable_snat, false);
  const again = answered(await put({ external_gateway_info: { network_id } }), 200).router.external_gateway_info;
  assert.deepEqual(addressesOf({ fixed_ips: again.external_fixed_ips }), ['172.30.0.77']);
  assert.equal(again.enable_snat, true);
  const other = await externalNetwork(admin, ['172.31.0.0/24']);
  const moved = answered(await put({ external_gateway_info: { network_id: other } }), 200).router;
  assert.equal(moved.external_gateway_info.network_id, other);
  assert.equal(answered(await admin.get(`/v2.0/ports?network_id=${network_id}`), 200).ports.length, 0);
});

test('RTR-015, RTR-016: no address for a gateway', async (t) => {
  const { admin, api, id } = await withRouter(t);
  const network_id = await externalNetwork(admin, ['172.30.0.0/30']);
  await router(api, { external_gateway_info: { network_id } });
  const full = await api.post(routers, { router: { external_gateway_info: { network_id } } });
  refused(full, 409, 'IpAddressGenerationFailure');
  const info = { network_id, external_fixed_ips: [{ ip_address: '9.9.9.9' }] };
  const outside = await admin.put(`${routers}/${id}`, { router: { external_gateway_info: info } });
  refused(outside, 400, 'InvalidIpForNetwork');
});

test('RTR-017, RTR-018: an interface has the gateway address of its subnet', async (t) => {
  const { api, id, add, show } = await withRouter(t);
  const { id: subnet_id, network_id } = await subnetOf(api, '10.0.0.0/24');
  const before = (await show()).revision_number;
  const { port_id, ...answer } = answered(await add({ subnet_id }), 200);
  assert.equal(answer.tenant_id, api.projectId);
  assert.deepEqual(
    [answer.id, answer.network_id, answer.subnet_id, answer.subnet_ids],
    [id, network_id, subnet_id, [subnet_id]],
  );
  const made = answered(await api.get(`/v2.0/ports/${port_id}`), 200).port;
  assert.deepEqual(addressesOf(made), ['10.0.0.1']);
  assert.deepEqual(
    [made.device_id, made.device_owner, made.project_id, made.security_groups, made.port_security_enabled],
    [id, 'network:router_interface', api.projectId, [], false],
  );
  assert.ok((await show()).revision_number > before);
  refused(await add({ subnet_id }), 400, 'BadRequest');
});

test('RTR-019: blocks of one router do not overlap, its gateway’s included', async (t) => {
  const { api, admin, id, add, put } = await withRouter(t);
  await routerInterfaceOf(add, await subnetOf(api, '10.0.0.0/24'));
  refused(await add({ subnet_id: (await subnetOf(api, '10.0.0.0/16')).id }), 400, 'BadRequest');
  const overlapping = await externalNetwork(admin, ['10.0.0.128/25']);
  // Before Neutron showed members the subnets of external networks, it compared them for administrators only.
  const gateway = { external_gateway_info: { network_id: overlapping } };
  refused(await admin.put(`${routers}/${id}`, { router: gateway }), 400, 'BadRequest');
  answered(await put({ external_gateway_info: { network_id: await externalNetwork(admin) } }), 200);
  refused(await add({ subnet_id: (await subnetOf(api, '172.30.0.0/16')).id }), 400, 'BadRequest');
});

async function routerInterfaceOf(add: (body: unknown) => ReturnType<Api['put']>, { id }: { id: string }) {
  return answered(await add({ subnet_id: id }), 200);
}

test('RTR-020, RTR-024, RTR-028: subnets that cannot have an interface', async (t) => {
  const { api, add } = await withRouter(t);
  refused(await add({ subnet_id: (await subnetOf(api, '10.0.0.0/24', { gateway_ip: null })).id }), 400, 'BadRequest');
  const outside = await subnetOf(api, '2001:db8::/64', { ipv6_address_mode: 'slaac' });
  refused(await add({ subnet_id: outside.id }), 400, 'BadRequest');
  const taken = await subnetOf(api, '10.1.0.0/24');
  await port(api, taken.network_id, { fixed_ips: [{ ip_address: '10.1.0.1' }] });
  refused(await add({ subnet_id: taken.id }), 409, 'IpAddressAlreadyAllocated');
});

test('RTR-021 to RTR-023: what an interface is not named by', async (t) => {
  const { as, api, admin, id, add, remove } = await withRouter(t);
  const { id: subnet_id } = await subnetOf(api, '10.0.0.0/24');
  for (const change of [add, remove]) {
    for (const body of [{}, [], { subnet_id: 'x' }, { subnet_id: null }, { port_id: 5 }]) {
      refused(await change(body), 400, 'BadRequest');
    }
  }
  refused(await add({ subnet_id, port_id: nobody }), 400, 'BadRequest');
  refused(await add({ subnet_id: nobody }), 404, 'SubnetNotFound');
  refused(await add({ port_id: nobody }), 404, 'PortNotFound');
  const theirs = await as('b').put(`${routers}/${id}/add_router_interface`, { subnet_id });
  refused(theirs, 404, 'RouterNotFound');
  const external = await externalNetwork(admin);
  const [outer] = answered(await admin.get(`/v2.0/subnets?network_id=${external}`), 200).subnets;
  refused(await add({ subnet_id: outer.id }), 404, 'SubnetNotFound');
  refused(await api.get(`${routers}/${id}/add_router_interface`), 405, 'HTTPMethodNotAllowed');
});

test('RTR-025, RTR-026, RTR-029: a port becomes an interface, and goes with it', async (t) => {
  const { api, id, add, remove } = await withRouter(t);
  const { id: networkId } = await network(api);
  await subnet(api, networkId, '10.0.0.0/24');
  await subnet(api, networkId, '10.1.0.0/24');
  const used = await port(api, networkId, { device_id: nobody, device_owner: 'compute:nova' });
  refused(await add({ port_id: used.id }), 409, 'PortInUse');
  refused(await add({ port_id: (await port(api, networkId, { fixed_ips: [] })).id }), 400, 'BadRequest');
  const fixed_ips = [{ ip_address: '10.0.0.8' }, { ip_address: '10.1.0.8' }];
  refused(await add({ port_id: (await port(api, networkId, { fixed_ips })).id }), 400, 'BadRequest');
  const free = await port(api, networkId, { fixed_ips: [{ ip_address: '10.0.0.9' }] });
  assert.equal(answered(await add({ port_id: free.id }), 200).port_id, free.id);
  const taken = answered(await api.get(`/v2.0/ports/${free.id}`), 200).port;
  assert.deepEqual([taken.device_id, taken.device_owner], [id, 'network:router_interface']);
  assert.equal(answered(await remove({ port_id: free.id }), 200).port_id, free.id);
  refused(await api.get(`/v2.0/ports/${free.id}`), 404, 'PortNotFound');
});

test('RTR-027: IPv6 subnets of one network share an interface, which goes with the last of them', async (t) => {
  const { api, add, remove } = await withRouter(t);
  const { id } = await network(api);
  const [one, other] = [await slaac(api, id, '2001:db8:1::/64'), await slaac(api, id, '2001:db8:2::/64')];
  const first = answered(await add({ subnet_id: one.id }), 200);
  const second = answered(await add({ subnet_id: other.id }), 200);
  assert.deepEqual([second.port_id, second.subnet_ids], [first.port_id, [other.id]]);
  answered(await remove({ subnet_id: one.id }), 200);
  const left = answered(await api.get(`/v2.0/ports/${first.port_id}`), 200).port;
  assert.deepEqual(addressesOf(left), [other.gateway_ip]);
  answered(await remove({ subnet_id: other.id }), 200);
  refused(await api.get(`/v2.0/ports/${first.port_id}`), 404, 'PortNotFound');
});

test('RTR-030 to RTR-032: interfaces that are not there', async (t) => {
  const { api, add, remove } = await withRouter(t);
  const one = await subnetOf(api, '10.0.0.0/24');
  const other = await subnetOf(api, '10.1.0.0/24');
  const { port_id } = answered(await add({ subnet_id: one.id }), 200);
  refused(await remove({ subnet_id: other.id }), 404, 'RouterInterfaceNotFoundForSubnet');
  refused(await remove({ subnet_id: nobody }), 404, 'SubnetNotFound');
  const { id: plain } = await port(api, one.network_id);
  refused(await remove({ port_id: plain }), 404, 'RouterInterfaceNotFound');
  refused(await remove({ port_id, subnet_id: other.id }), 400, 'SubnetMismatchForPort');
  answered(await remove({ port_id, subnet_id: one.id }), 200);
});

test('RTR-033, RTR-038 to RTR-042: extra routes lead by neighbours of the router', async (t) => {
  const { api, add, remove, put, show } = await withRouter(t);
  const { id: subnet_id } = await subnetOf(api, '10.0.0.0/24');
  answered(await add({ subnet_id }), 200);
  const route = { destination: '9.9.9.0/24', nexthop: '10.0.0.9' };
  assert.deepEqual(answered(await put({ routes: [route] }), 200).router.routes, [route]);
  refused(await put({ routes: [{ ...route, nexthop: '11.0.0.9' }] }), 400, 'InvalidRoutes');
  refused(await put({ routes: [{ ...route, nexthop: '10.0.0.1' }] }), 400, 'InvalidRoutes');
  for (const routes of [[route, route], [{ ...route, destination: 'x' }], [{ destination: '9.9.9.0/24' }]]) {
    refused(await put({ routes }), 400, 'HTTPBadRequest');
  }
  assert.deepEqual((await show()).routes, [route]);
  refused(await remove({ subnet_id }), 409, 'RouterInterfaceInUseByRoute');
  assert.deepEqual(answered(await put({ routes: null }), 200).router.routes, []);
  answered(await remove({ subnet_id }), 200);
});

test('a router has as many routes as the operator allows', {
  skip: process.env.CONFORMANCE_URL !== undefined,
}, async (t) => {
  const { api, id, add, put, show } = await withRouter(t, { maxRoutes: 2 });
  answered(await add({ subnet_id: (await subnetOf(api, '10.0.0.0/24')).id }), 200);
  const [first, ...more] = [1, 2, 3].map((net) => ({ destination: `9.9.${net}.0/24`, nexthop: '10.0.0.9' }));
  refused(await put({ routes: [first, ...more] }), 400, 'RoutesExhausted');
  answered(await put({ routes: more }), 200);
  const added = await api.put(`${routers}/${id}/add_extraroutes`, { router: { routes: [first] } });
  refused(added, 400, 'RoutesExhausted');
  assert.deepEqual((await show()).routes, more);
});

test('RTR-043: routes come and go one by one, as often as is asked', async (t) => {
  const { api, id, add } = await withRouter(t);
  answered(await add({ subnet_id: (await subnetOf(api, '10.0.0.0/24')).id }), 200);
  const [one, other] = ['9.9.9.0/24', '9.9.8.0/24'].map((destination) => ({ destination, nexthop: '10.0.0.9' }));
  const change = async (action: string, routes: unknown[]) =>
    answered(await api.put(`${routers}/${id}/${action}`, { router: { routes } }), 200).router.routes;
  assert.deepEqual(await change('add_extraroutes', [one]), [one]);
  const both = await change('add_extraroutes', [one, other]);
  assert.deepEqual(new Set(both), new Set([one, other]));
  assert.deepEqual(await change('remove_extraroutes', [one]), [other]);
  assert.deepEqual(await change('remove_extraroutes', [one]), [other]);
  const far = { router: { routes: [{ ...one, nexthop: '11.0.0.9' }] } };
  refused(await api.put(`${routers}/${id}/add_extraroutes`, far), 400, 'InvalidRoutes');
});

test('RTR-034, RTR-044: a floating IP keeps the way that it takes', async (t) => {
  const { api: as, admin } = neutron(t);
  const api = as('a');
  const way = await routed(api, admin);
  const { id: port_id } = await port(api, way.id);
  await floatingIp(api, way.external, { port_id });
  const url = `${routers}/${way.router}`;
  const remove = await api.put(`${url}/remove_router_interface`, { subnet_id: way.subnet.id });
  refused(remove, 409, 'RouterInterfaceInUseByFloatingIP');
  for (const external_gateway_info of [{}, { network_id: await externalNetwork(admin, ['172.31.0.0/24']) }]) {
    const put = await api.put(url, { router: { external_gateway_info } });
    refused(put, 409, 'RouterExternalGatewayInUseByFloatingIp');
  }
  assert.equal(answered(await api.get(url), 200).router.external_gateway_info.network_id, way.external);
});

test('RTR-035 to RTR-037: what a router and its interfaces keep', async (t) => {
  const { api, admin, id, add, remove } = await withRouter(t);
  const { id: subnet_id } = await subnetOf(api, '10.0.0.0/24');
  const { port_id } = answered(await add({ subnet_id }), 200);
  refused(await api.delete(`${routers}/${id}`), 409, 'RouterInUse');
  refused(await api.delete(`/v2.0/subnets/${subnet_id}`), 409, 'SubnetInUse');
  refused(await api.delete(`/v2.0/ports/${port_id}`), 409, 'ServicePortInUse');
  answered(await remove({ subnet_id }), 200);
  answered(await api.delete(`/v2.0/subnets/${subnet_id}`), 204);
  const network_id = await externalNetwork(admin);
  answered(await api.put(`${routers}/${id}`, { router: { external_gateway_info: { network_id } } }), 200);
  answered(await api.delete(`${routers}/${id}`), 204);
  refused(await api.get(`${routers}/${id}`), 404, 'RouterNotFound');
  answered(await admin.delete(`/v2.0/networks/${network_id}`), 204);
});

test('PRT-075: the port of an interface goes with it, and in no other way', async (t) => {
  const { api, admin, id, add, remove } = await withRouter(t);
  const { id: subnet_id } = await subnetOf(api, '10.0.0.0/24');
  const { port_id } = answered(await add({ subnet_id }), 200);
  for (const by of [api, admin]) refused(await by.delete(`/v2.0/ports/${port_id}`), 409, 'ServicePortInUse');
  assert.equal(answered(await api.get(`/v2.0/ports/${port_id}`), 200).port.device_id, id);
  answered(await remove({ subnet_id }), 200);
  refused(await api.delete(`/v2.0/ports/${port_id}`), 404, 'PortNotFound');
});

test('no quota is asked for the port of an interface, but it counts', async (t) => {
  const { api, admin, add, remove } = await withRouter(t);
  const { id: subnet_id } = await subnetOf(api, '10.0.0.0/24');
  answered(await admin.put(`/v2.0/quotas/${api.projectId}`, { quota: { port: 0 } }), 200);
  answered(await add({ subnet_id }), 200);
  const used = async () => answered(await admin.get(`/v2.0/quotas/${api.projectId}/details`), 200).quota.port.used;
  assert.equal(await used(), 1);
  answered(await remove({ subnet_id }), 200);
  assert.equal(await used(), 0);
});

test('PRT-086: a port is no other project’s router’s', async (t) => {
  const { as, api } = await withRouter(t);
  const theirs = await router(as('b'));
  const { id: network_id } = await network(api);
  const wanted = { device_owner: 'network:router_interface', device_id: theirs.id };
  const post = await api.post('/v2.0/ports', { port: { network_id, ...wanted } });
  refused(post, 409, 'DeviceIDNotOwnedByTenant');
  const { id } = await port(api, network_id);
  refused(await api.put(`/v2.0/ports/${id}`, { port: wanted }), 409, 'DeviceIDNotOwnedByTenant');
});

test('the address of an interface stays', async (t) => {
  const { api, id } = await withRouter(t);
  const { port_id } = await routerInterface(api, id, (await subnetOf(api, '10.0.0.0/24')).id);
  const put = (ip_address: string) => api.put(`/v2.0/ports/${port_id}`, { port: { fixed_ips: [{ ip_address }] } });
  refused(await put('10.0.0.77'), 400, 'BadRequest');
  answered(await put('10.0.0.1'), 200);
});

test('routers are found, sorted, paged, tagged and counted as all else is', async (t) => {
  const { api: as, admin } = neutron(t);
  const [a, b] = [as('a'), as('b')];
  const made = [await router(a, { name: 'x' }), await router(a, { name: 'y' }), await router(b, { name: 'x' })];
  const names = async (query: string) =>
    answered(await a.get(`${routers}?${query}`), 200).routers.map(({ name }: { name: string }) => name);
  assert.deepEqual(await names('name=x'), ['x']);
  assert.deepEqual(await names('sort_key=name&sort_dir=desc&limit=1'), ['y']);
  refused(await a.get(`${routers}?status=ACTIVE`), 400, 'HTTPBadRequest');
  refused(await a.get(`${routers}?limit=1&marker=${nobody}`), 404, 'RouterNotFound');
  answered(await a.put(`${routers}/${made[0].id}/tags`, { tags: ['red'] }), 200);
  assert.deepEqual(await names('tags=red'), ['x']);
  const url = `${routers}/${made[1].id}`;
  const { revision_number } = made[1];
  const put = (revision: number) =>
    a.put(url, { router: { description: 'd' } }, { 'if-match': `revision_number=${revision}` });
  refused(await put(revision_number + 7), 412, 'RevisionNumberConstraintFailed');
  answered(await put(revision_number), 200);
  refused(await b.get(url), 404, 'RouterNotFound');
  answered(await admin.put(`/v2.0/quotas/${a.projectId}`, { quota: { router: 2 } }), 200);
  refused(await a.post(routers, { router: {} }), 409, 'OverQuota');
  answered(await a.delete(url), 204);
  answered(await a.post(routers, { router: {} }), 201);
});
