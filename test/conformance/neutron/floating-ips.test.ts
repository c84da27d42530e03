import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
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

const floatingIps = '/v2.0/floatingips';
const nobody = '11111111-2222-4333-8444-555555555555';

function post(api: Api, attributes: object) {
  return api.post(floatingIps, { floatingip: attributes });
}

function put(api: Api, id: string, attributes: object) {
  return api.put(`${floatingIps}/${id}`, { floatingip: attributes });
}

/** A member behind a router that leads outside. */
async function withWay(t: Parameters<typeof neutron>[0]) {
  const world = neutron(t);
  const { api: as, admin } = world;
  const api = as('a');
  return { as, admin, api, world, way: await routed(api, admin) };
}

test('FIP-001, FIP-002: a floating IP that leads nowhere', async (t) => {
  const { api: as, admin } = neutron(t);
  const a = as('a');
  const external = await externalNetwork(admin);
  const made = await floatingIp(a, external);
  assert.deepEqual(
    [made.status, made.port_id, made.port_details, made.fixed_ip_address, made.router_id, made.revision_number],
    ['DOWN', null, null, null, null, 0],
  );
  assert.match(made.floating_ip_address, /^172\.30\.0\.\d+$/);
  assert.equal('subnet_id' in made, false);
  const [own] = answered(await admin.get(`/v2.0/ports?device_id=${made.id}`), 200).ports;
  assert.deepEqual([own.device_owner, own.project_id, own.status], ['network:floatingip', '', 'N/A']);
  refused(await admin.delete(`/v2.0/ports/${own.id}`), 409, 'ServicePortInUse');
  refused(await post(a, { description: 'x' }), 400, 'HTTPBadRequest');
});

test('FIP-003 to FIP-006: networks without floating IPs', async (t) => {
  const { api: as, admin } = neutron(t);
  const a = as('a');
  const on = (floating_network_id: string) => post(a, { floating_network_id });
  refused(await on((await network(a)).id), 400, 'BadRequest');
  refused(await on(nobody), 404, 'NetworkNotFound');
  refused(await on(await externalNetwork(admin, [])), 400, 'BadRequest');
  refused(await on(await externalNetwork(admin, ['2001:db8:9::/64'])), 400, 'BadRequest');
});

test('FIP-007 to FIP-011: chosen addresses, and none left', async (t) => {
  const { api: as, admin } = neutron(t);
  const a = as('a');
  const floating_network_id = await externalNetwork(admin, ['172.30.0.0/30']);
  const floating_ip_address = '172.30.0.2';
  const wanted = { floating_network_id, floating_ip_address };
  refused(await post(a, wanted), 403, 'PolicyNotAuthorized');
  refused(await post(admin, { ...wanted, floating_ip_address: '9.9.9.9' }), 400, 'InvalidIpForNetwork');
  const other = await network(admin);
  const { id: subnet_id } = await subnet(admin, other.id, '10.0.0.0/24');
  refused(await post(admin, { floating_network_id, subnet_id }), 400, 'InvalidInput');
  assert.equal((await floatingIp(admin, floating_network_id, wanted)).floating_ip_address, floating_ip_address);
  refused(await post(admin, wanted), 409, 'IpAddressAlreadyAllocated');
  refused(await post(a, { floating_network_id }), 409, 'IpAddressGenerationFailure');
});

test('a floating IP is of the subnet that was asked for', async (t) => {
  const { api: as, admin } = neutron(t);
  const external = await externalNetwork(admin, ['172.30.0.0/24', '172.31.0.0/24']);
  const { subnets } = answered(await admin.get(`/v2.0/subnets?network_id=${external}&cidr=172.31.0.0/24`), 200);
  const { floating_ip_address } = await floatingIp(as('a'), external, { subnet_id: subnets[0].id });
  assert.match(floating_ip_address, /^172\.31\./);
});

test('FIP-012, FIP-013, FIP-015: there has to be a way to the port', async (t) => {
  const { api: as, admin } = neutron(t);
  const a = as('a');
  const floating_network_id = await externalNetwork(admin);
  const { id } = await network(a);
  const { id: subnetId } = await subnet(a, id, '10.0.0.0/24');
  const { id: port_id } = await port(a, id);
  refused(await post(a, { floating_network_id, port_id }), 404, 'ExternalGatewayForFloatingIPNotFound');
  await routerInterface(a, (await router(a)).id, subnetId);
  refused(await post(a, { floating_network_id, port_id }), 404, 'ExternalGatewayForFloatingIPNotFound');
  refused(await post(a, { floating_network_id, port_id: nobody }), 404, 'PortNotFound');
  const stranger = as('b');
  const theirs = await network(stranger);
  const foreign = await port(stranger, theirs.id);
  refused(await post(a, { floating_network_id, port_id: foreign.id }), 404, 'PortNotFound');
  const held = answered(await admin.get(`/v2.0/ports?network_id=${floating_network_id}`), 200).ports;
  assert.deepEqual(held, [], 'a refused floating IP holds no address');
});

test('FIP-014, FIP-019: a floating IP leads to a port, which has no other of the same network', async (t) => {
  const { api, way } = await withWay(t);
  const inner = await port(api, way.id, { name: 'p' });
  const made = await floatingIp(api, way.external, { port_id: inner.id });
  assert.deepEqual(
    [made.port_id, made.router_id, made.fixed_ip_address],
    [inner.id, way.router, inner.fixed_ips[0].ip_address],
  );
  const { name, network_id, mac_address, admin_state_up, status, device_id, device_owner } = inner;
  const details = { name, network_id, mac_address, admin_state_up, status, device_id, device_owner };
  assert.deepEqual(made.port_details, details);
  const second = await post(api, { floating_network_id: way.external, port_id: inner.id });
  refused(second, 409, 'FloatingIPPortAlreadyAssociated');
});

test('FIP-016 to FIP-018, FIP-020, FIP-021, FIP-025: which address of the port', async (t) => {
  const { api, way } = await withWay(t);
  await slaac(api, way.id, '2001:db8::/64');
  const fixed_ips = ['10.0.0.11', '10.0.0.12'].map((ip_address) => ({ ip_address }));
  const { id: port_id } = await port(api, way.id, { fixed_ips });
  const on = (attributes: object) => post(api, { floating_network_id: way.external, ...attributes });
  refused(await on({ fixed_ip_address: '10.0.0.11' }), 400, 'BadRequest');
  refused(await on({ port_id, fixed_ip_address: '10.0.0.99' }), 400, 'BadRequest');
  refused(await on({ port_id, fixed_ip_address: '2001:db8::1' }), 400, 'BadRequest');
  refused(await on({ port_id }), 400, 'BadRequest');
  const made = answered(await on({ port_id, fixed_ip_address: '10.0.0.12' }), 201).floatingip;
  assert.equal(made.fixed_ip_address, '10.0.0.12');
  // FIP-025: what is not said of the port is derived anew.
  refused(await put(api, made.id, { description: 'x' }), 400, 'BadRequest');
});

test('FIP-022 to FIP-024, FIP-026, FIP-028, FIP-029: a floating IP is led elsewhere', async (t) => {
  const { api, way } = await withWay(t);
  const { id: port_id } = await port(api, way.id);
  const { id } = await floatingIp(api, way.external);
  const change = async (attributes: object) => answered(await put(api, id, attributes), 200).floatingip;
  assert.equal((await change({ port_id })).port_id, port_id);
  assert.equal((await change({ port_id })).port_id, port_id);
  const described = await change({ description: 'x' });
  assert.deepEqual([described.port_id, described.description], [port_id, 'x']);
  refused(await put(api, id, { fixed_ip_address: '10.0.0.9' }), 400, 'BadRequest');
  const off = await change({});
  assert.deepEqual([off.port_id, off.fixed_ip_address, off.router_id, off.port_details], [null, null, null, null]);
  await change({ port_id, fixed_ip_address: null });
  assert.equal((await change({ port_id: null })).port_id, null);
});

test('FIP-027, FIP-030: what a floating IP cannot become', async (t) => {
  const { api, way } = await withWay(t);
  const other = await network(api);
  await slaac(api, other.id, '2001:db8::/64');
  const { id: port_id } = await port(api, other.id);
  const { id } = await floatingIp(api, way.external);
  refused(await put(api, id, { port_id }), 400, 'BadRequest');
  refused(await put(api, id, { floating_ip_address: '172.30.0.9' }), 400, 'HTTPBadRequest');
});

test('FIP-031, FIP-032: what goes with a port, and with a floating IP', async (t) => {
  const { api, admin, way } = await withWay(t);
  const { id: port_id } = await port(api, way.id);
  const made = await floatingIp(api, way.external, { port_id });
  answered(await api.delete(`/v2.0/ports/${port_id}`), 204);
  const left = answered(await api.get(`${floatingIps}/${made.id}`), 200).floatingip;
  assert.deepEqual([left.port_id, left.fixed_ip_address, left.router_id], [null, null, null]);
  const { id: other } = await port(api, way.id);
  answered(await put(api, made.id, { port_id: other }), 200);
  answered(await api.delete(`${floatingIps}/${made.id}`), 204);
  refused(await api.get(`${floatingIps}/${made.id}`), 404, 'FloatingIPNotFound');
  assert.deepEqual(answered(await admin.get(`/v2.0/ports?device_id=${made.id}`), 200).ports, []);
  answered(await api.get(`/v2.0/ports/${other}`), 200);
});

test('FIP-033, FIP-034: whose a floating IP is, and how it is found', async (t) => {
  const { as, api, way } = await withWay(t);
  const { id: port_id } = await port(api, way.id);
  const used = await floatingIp(api, way.external, { port_id });
  const free = await floatingIp(api, way.external);
  refused(await as('b').get(`${floatingIps}/${used.id}`), 404, 'FloatingIPNotFound');
  assert.deepEqual(answered(await as('b').get(floatingIps), 200).floatingips, []);
  const found = async (query: string) =>
    answered(await api.get(`${floatingIps}?${query}`), 200).floatingips.map(({ id }: { id: string }) => id);
  assert.deepEqual(await found(`floating_ip_address=${free.floating_ip_address}`), [free.id]);
  assert.deepEqual(await found(`port_id=${port_id}`), [used.id]);
  assert.deepEqual(await found(`router_id=${way.router}`), [used.id]);
  assert.deepEqual(await found(`fixed_ip_address=${used.fixed_ip_address}`), [used.id]);
  assert.ok((await found('status=DOWN')).includes(free.id));
  assert.deepEqual(await found('status=ERROR'), []);
  refused(await api.get(`${floatingIps}?subnet_id=x`), 400, 'HTTPBadRequest');
});

test('floating IPs count, and have tags', async (t) => {
  const { api: as, admin } = neutron(t);
  const a = as('a');
  const external = await externalNetwork(admin);
  answered(await admin.put(`/v2.0/quotas/${a.projectId}`, { quota: { floatingip: 1 } }), 200);
  const { id } = await floatingIp(a, external);
  refused(await post(a, { floating_network_id: external }), 409, 'OverQuota');
  answered(await a.put(`${floatingIps}/${id}/tags/red`, undefined), 201);
  assert.equal(answered(await a.get(`${floatingIps}?tags=red`), 200).floatingips.length, 1);
  answered(await a.delete(`${floatingIps}/${id}`), 204);
  await floatingIp(a, external);
});

test('PRT-076: the port of a floating IP goes with it, and in no other way', async (t) => {
  const { admin, api, way } = await withWay(t);
  const { id } = await floatingIp(api, way.external);
  const url = `/v2.0/ports?network_id=${way.external}&device_owner=network:floatingip&device_id=${id}`;
  const [held] = answered(await admin.get(url), 200).ports;
  refused(await admin.delete(`/v2.0/ports/${held.id}`), 409, 'ServicePortInUse');
  answered(await api.get(`${floatingIps}/${id}`), 200);
  answered(await api.delete(`${floatingIps}/${id}`), 204);
  refused(await admin.delete(`/v2.0/ports/${held.id}`), 404, 'PortNotFound');
});

test('NET-058: floating IPs that lead nowhere go with their network, others keep it', async (t) => {
  const { admin, api, way } = await withWay(t);
  const { id: port_id } = await port(api, way.id);
  const used = await floatingIp(api, way.external, { port_id });
  refused(await admin.delete(`/v2.0/networks/${way.external}`), 409, 'NetworkInUse');
  answered(await api.get(`${floatingIps}/${used.id}`), 200);
  const bare = await externalNetwork(admin, ['172.31.0.0/24']);
  const { id } = await floatingIp(api, bare);
  answered(await admin.delete(`/v2.0/networks/${bare}`), 204);
  refused(await api.get(`${floatingIps}/${id}`), 404, 'FloatingIPNotFound');
});

test('Compute is told of each server whose floating IPs change', {
  skip: process.env.CONFORMANCE_URL !== undefined,
}, async (t) => {
  const { api, way, world } = await withWay(t);
  const server = (device_id: string) => port(api, way.id, { device_id, device_owner: 'compute:nova' });
  const [one, other] = [await server(nobody), await server('22222222-2222-4333-8444-555555555555')];
  const told = async (change: () => Promise<unknown>) => {
    const before = world.events.length;
    await change();
    return world.events.slice(before).map(({ name, portId }) => `${name} ${portId}`);
  };
  const [first, second] = [`network-changed ${one.id}`, `network-changed ${other.id}`];
  const { id } = await floatingIp(api, way.external);
  assert.deepEqual(await told(() => put(api, id, { port_id: one.id })), [first]);
  assert.deepEqual(await told(() => put(api, id, { port_id: other.id })), [first, second]);
  assert.deepEqual(await told(() => put(api, id, {})), [second]);
  assert.deepEqual(await told(() => floatingIp(api, way.external, { port_id: one.id })), [first]);
  await put(api, id, { port_id: other.id });
  assert.deepEqual(await told(() => api.delete(`${floatingIps}/${id}`)), [second]);
});
