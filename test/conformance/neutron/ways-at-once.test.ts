import assert from 'node:assert/strict';
import { testOnEngines } from '../../support/engines.ts';
import { answered, externalNetwork, floatingIp, network, port, routed, router, subnet } from './given.ts';
import { type Answer, neutron } from './harness.ts';

// What scenarios say of one caller, on both stores and with many at once. A real Neutron is not asked.
const floatingIps = '/v2.0/floatingips';

const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).toSorted();
const times = <T>(count: number, make: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

testOnEngines('RTR, FIP: a way outside is built, told of, and taken down', async (t, database) => {
  const { api: as, admin } = neutron(t, {}, database);
  const api = as('a');
  const way = await routed(api, admin);
  const inner = await port(api, way.id);
  const made = await floatingIp(api, way.external, { port_id: inner.id });
  assert.equal(made.router_id, way.router);
  const page = await api.get(
    `${floatingIps}?limit=1&sort_key=floating_ip_address&sort_dir=asc&router_id=${way.router}`,
  );
  assert.equal(answered(page, 200).floatingips[0].id, made.id);
  const url = `/v2.0/routers/${way.router}`;
  const routes = [{ destination: '9.9.9.0/24', nexthop: '10.0.0.9' }];
  answered(await api.put(url, { router: { routes } }), 200);
  answered(await api.put(`${url}/remove_extraroutes`, { router: { routes } }), 200);
  answered(await api.delete(`/v2.0/ports/${inner.id}`), 204);
  assert.equal(answered(await api.get(`${floatingIps}/${made.id}`), 200).floatingip.port_id, null);
  answered(await api.put(`${url}/remove_router_interface`, { subnet_id: way.subnet.id }), 200);
  answered(await api.delete(url), 204);
  answered(await api.delete(`/v2.0/networks/${way.id}`), 204);
  answered(await admin.delete(`/v2.0/networks/${way.external}`), 204);
  assert.deepEqual(answered(await admin.get('/v2.0/ports'), 200).ports, []);
});

testOnEngines(
  'FIP-011: many who take floating IPs at once get one each, as long as there are some',
  async (t, database) => {
    const { api: as, admin } = neutron(t, {}, database);
    const external = await externalNetwork(admin, ['172.30.0.0/28']);
    const answers = await times(20, (index) =>
      as(`p${index}`).post(floatingIps, { floatingip: { floating_network_id: external } }),
    );
    const given = answers.filter(({ status }) => status === 201).map(({ body }) => body.floatingip.floating_ip_address);
    assert.equal(new Set(given).size, 13);
    assert.deepEqual(statuses(answers), [...new Array(13).fill(201), ...new Array(7).fill(409)]);
  },
);

testOnEngines('FIP-019: of many floating IPs led to one address at once, one is', async (t, database) => {
  const { api: as, admin } = neutron(t, {}, database);
  const api = as('a');
  const way = await routed(api, admin);
  const { id: port_id } = await port(api, way.id);
  const answers = await times(8, () =>
    api.post(floatingIps, { floatingip: { floating_network_id: way.external, port_id } }),
  );
  assert.deepEqual(statuses(answers), [201, ...new Array(7).fill(409)]);
  const held = answered(await admin.get(`/v2.0/ports?network_id=${way.external}&device_owner=network:floatingip`), 200);
  assert.equal(held.ports.length, 1, 'who was refused holds no address');
});

testOnEngines('RTR-018, RTR-019: of interfaces that exclude each other, one is made', async (t, database) => {
  const { api: as } = neutron(t, {}, database);
  const api = as('a');
  const { id } = await router(api);
  const subnets = await times(6, async () => subnet(api, (await network(api)).id, '10.0.0.0/24'));
  const answers = await Promise.all(
    [...subnets, ...subnets].map(({ id: subnet_id }) =>
      api.put(`/v2.0/routers/${id}/add_router_interface`, { subnet_id }),
    ),
  );
  assert.deepEqual(statuses(answers), [200, ...new Array(11).fill(400)]);
  assert.equal(answered(await api.get(`/v2.0/ports?device_id=${id}`), 200).ports.length, 1);
});

testOnEngines(
  'RTR-034, RTR-044: a way is not taken from under a floating IP that comes at the same time',
  async (t, database) => {
    const { api: as, admin } = neutron(t, {}, database);
    await times(6, async (index) => {
      const api = as(`p${index}`);
      const way = await routed(api, admin);
      const { id: port_id } = await port(api, way.id);
      const url = `/v2.0/routers/${way.router}`;
      const [made, removed] = await Promise.all([
        api.post(floatingIps, { floatingip: { floating_network_id: way.external, port_id } }),
        index % 2 === 0
          ? api.put(`${url}/remove_router_interface`, { subnet_id: way.subnet.id })
          : api.put(url, { router: { external_gateway_info: {} } }),
      ]);
      assert.ok(
        (made.status === 201 && removed.status === 409) || (made.status === 404 && removed.status === 200),
        `${made.status} ${removed.status}`,
      );
    });
  },
);

testOnEngines('RTR-036: a router that gets its gateway while it goes leaves no port behind', async (t, database) => {
  const { api: as, admin } = neutron(t, {}, database);
  const network_id = await externalNetwork(admin);
  await times(6, async (index) => {
    const api = as(`p${index}`);
    const { id } = await router(api);
    const url = `/v2.0/routers/${id}`;
    const [set, gone] = await Promise.all([
      api.put(url, { router: { external_gateway_info: { network_id } } }),
      api.delete(url),
    ]);
    assert.ok([200, 404].includes(set.status), JSON.stringify(set.body));
    answered(gone, 204);
  });
  assert.deepEqual(answered(await admin.get(`/v2.0/ports?network_id=${network_id}`), 200).ports, []);
});

testOnEngines(
  'FIP-031: a port that goes while floating IPs are led to it is left by all of them',
  async (t, database) => {
    const { api: as, admin } = neutron(t, {}, database);
    const api = as('a');
    const way = await routed(api, admin);
    await times(6, async () => {
      const { id: port_id } = await port(api, way.id);
      const { id } = await floatingIp(api, way.external);
      const [led, gone] = await Promise.all([
        api.put(`${floatingIps}/${id}`, { floatingip: { port_id } }),
        api.delete(`/v2.0/ports/${port_id}`),
      ]);
      assert.ok([200, 404].includes(led.status), JSON.stringify(led.body));
      answered(gone, 204);
      const { floatingip } = answered(await api.get(`${floatingIps}/${id}`), 200);
      assert.deepEqual([floatingip.port_id, floatingip.router_id, floatingip.status], [null, null, 'DOWN']);
    });
  },
);

testOnEngines(
  'REQ: a number that no column has finds nothing, and sorting by what all have alike is no mistake',
  async (t, database) => {
    const { api: as, admin } = neutron(t, {}, database);
    const api = as('a');
    const { id } = await network(api);
    await router(api);
    const found = async (url: string, key: string) => answered(await admin.get(url), 200)[key].length;
    for (const number of ['2147483648', '-2147483649', '9'.repeat(40)]) {
      assert.equal(await found(`/v2.0/networks?mtu=${number}`, 'networks'), 0);
      assert.equal(await found(`/v2.0/networks?provider:segmentation_id=${number}`, 'networks'), 0);
    }
    assert.equal(await found(`/v2.0/networks?mtu=${'9'.repeat(40)}&mtu=1450&id=${id}`, 'networks'), 1);
    assert.equal(await found('/v2.0/routers?sort_key=flavor_id&sort_dir=asc&limit=1', 'routers'), 1);
  },
);
