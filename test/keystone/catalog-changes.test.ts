import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, demoPassword, identityFixture } from './support.ts';

type Service = { id: string; type: string; endpoints: { url: string; region: string; interface: string }[] };

test('an administrator adds a region, a service and endpoints; tokens show them from then on', async (t) => {
  const { call, admin, demo, ids, logIn } = await identityFixture(t);
  const as = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    call(method, path, { token: admin, ...(body && { body }) });
  const region = (await as('PUT', '/v3/regions/Two', { region: { description: 'd' } })).body.region;
  assert.deepEqual(region, {
    id: 'Two',
    description: 'd',
    parent_region_id: null,
    links: { self: 'http://cloud.example:8774/identity/v3/regions/Two' },
  });
  const wanted = { type: 'object-store', name: 'swift', description: 'files' };
  const made = await as('POST', '/v3/services', { service: wanted });
  assert.equal(made.status, 201);
  const { service } = made.body;
  assert.deepEqual(service, {
    id: service.id,
    ...wanted,
    enabled: true,
    links: { self: `http://cloud.example:8774/identity/v3/services/${service.id}` },
  });
  const endpoint = {
    service_id: service.id,
    interface: 'public',
    region_id: 'Two',
    url: 'https://store.example/v1/AUTH_$(project_id)s/%(user_id)s',
  };
  const placed = (await as('POST', '/v3/endpoints', { endpoint })).body.endpoint;
  assert.deepEqual(placed, {
    id: placed.id,
    ...endpoint,
    region: 'Two',
    enabled: true,
    links: { self: `http://cloud.example:8774/identity/v3/endpoints/${placed.id}` },
  });
  const shown = async () => {
    const { token } = (await logIn('demo', demoPassword)).body;
    return token.catalog.find(({ type }: Service) => type === 'object-store') as Service | undefined;
  };
  assert.deepEqual(await shown(), {
    id: service.id,
    type: 'object-store',
    name: 'swift',
    endpoints: [
      {
        id: placed.id,
        interface: 'public',
        region: 'Two',
        region_id: 'Two',
        url: `https://store.example/v1/AUTH_${ids.demoProjectId}/${ids.demoUserId}`,
      },
    ],
  });
  const { catalog } = (await call('GET', '/v3/auth/catalog', { token: demo })).body;
  assert.equal(catalog.length, 3);
  const url = `/v3/endpoints/${placed.id}`;
  assert.equal(
    (await as('PATCH', url, { endpoint: { url: 'http://x/', enabled: false } })).body.endpoint.url,
    'http://x/',
  );
  assert.deepEqual((await shown())?.endpoints, []);
  assert.equal((await as('PATCH', `/v3/services/${service.id}`, { service: { enabled: false } })).status, 200);
  assert.equal(await shown(), undefined);
  assert.equal((await as('GET', '/v3/services?type=object-store')).body.services.length, 1);
  assert.equal((await as('GET', '/v3/endpoints?region_id=Two')).body.endpoints.length, 1);
  assertRefused(await as('DELETE', '/v3/regions/Two'), 403);
  assert.equal((await as('DELETE', `/v3/services/${service.id}`)).status, 204);
  for (const path of [url, `/v3/services/${service.id}`]) assertRefused(await as('GET', path), 404);
  assert.equal((await as('DELETE', '/v3/regions/Two')).status, 204);
});

test('an endpoint whose URL asks for a project is left out where there is none', async (t) => {
  const { call, admin, ids } = await identityFixture(t);
  const { services } = (await call('GET', '/v3/services?type=network', { token: admin })).body;
  const endpoint = { service_id: services[0].id, interface: 'public', region: 'Three', url: 'http://x/%(tenant_id)s' };
  const answer = await call('POST', '/v3/endpoints', { token: admin, body: { endpoint } });
  assert.equal(answer.status, 201, 'of a built-in service, too');
  assert.equal((await call('GET', '/v3/regions/Three', { token: admin })).status, 200, 'the old form makes its region');
  const role = (await call('GET', '/v3/roles?name=reader', { token: admin })).body.roles[0].id;
  await call('PUT', `/v3/system/users/${ids.demoUserId}/roles/${role}`, { token: admin });
  const endpointsIn = async (scope: object) => {
    const user = { id: ids.demoUserId, password: demoPassword };
    const body = { auth: { identity: { methods: ['password'], password: { user } }, scope } };
    const { token } = (await call('POST', '/v3/auth/tokens', { body })).body;
    return token.catalog.find(({ type }: Service) => type === 'network').endpoints.length;
  };
  assert.equal(await endpointsIn({ project: { id: ids.demoProjectId } }), 4);
  assert.equal(await endpointsIn({ system: { all: true } }), 3);
});

test('what is built in stays; what makes no sense is refused; nobody else changes anything', async (t) => {
  const { call, admin, demo } = await identityFixture(t);
  const as = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    call(method, path, { token: admin, ...(body && { body }) });
  const { services } = (await as('GET', '/v3/services')).body;
  const { endpoints } = (await as('GET', '/v3/endpoints')).body;
  for (const [path, key] of [
    [`/v3/services/${services[0].id}`, 'service'],
    [`/v3/endpoints/${endpoints[0].id}`, 'endpoint'],
    ['/v3/regions/RegionOne', 'region'],
  ] as const) {
    assertRefused(await as('PATCH', path, { [key]: { enabled: false } }), 403);
    assertRefused(await as('DELETE', path), 403);
  }
  const good = { service_id: services[0].id, interface: 'public', url: 'http://x/' };
  const bad: [object, number][] = [
    [{}, 400],
    [{ ...good, interface: 'other' }, 400],
    [{ ...good, url: 'nowhere' }, 400],
    [{ ...good, url: 'http://x/%(password)s' }, 400],
    [{ ...good, service_id: 'x' }, 404],
    [{ ...good, region_id: 'x' }, 404],
  ];
  for (const [endpoint, status] of bad) assertRefused(await as('POST', '/v3/endpoints', { endpoint }), status);
  for (const service of [{}, { type: '' }, { type: 5 }, { type: 'x', enabled: 'yes' }]) {
    assertRefused(await as('POST', '/v3/services', { service }), 400);
  }
  assert.equal((await as('POST', '/v3/regions', { region: { id: 'A' } })).status, 201);
  assert.equal((await as('PUT', '/v3/regions/B', { region: { parent_region_id: 'A' } })).status, 201);
  assertRefused(await as('POST', '/v3/regions', { region: { id: 'A' } }), 409);
  assertRefused(await as('POST', '/v3/regions', { region: { id: 'RegionOne' } }), 409);
  assertRefused(await as('PUT', '/v3/regions/C', { region: { id: 'D' } }), 400);
  assertRefused(await as('PUT', '/v3/regions/C', { region: { parent_region_id: 'x' } }), 404);
  assertRefused(await as('PATCH', '/v3/regions/A', { region: { parent_region_id: 'B' } }), 400);
  const inside = { ...good, region_id: 'B' };
  const { endpoint } = (await as('POST', '/v3/endpoints', { endpoint: inside })).body;
  assertRefused(await as('DELETE', '/v3/regions/A'), 403);
  assert.equal((await as('DELETE', `/v3/endpoints/${endpoint.id}`)).status, 204);
  assert.equal((await as('DELETE', '/v3/regions/A')).status, 204);
  assertRefused(await as('GET', '/v3/regions/B'), 404);
  assert.equal((await as('GET', '/v3/endpoints')).body.endpoints.length, endpoints.length);
  for (const [path, body] of [
    ['/v3/services', { service: { type: 'x' } }],
    ['/v3/endpoints', { endpoint: good }],
    ['/v3/regions', { region: {} }],
  ] as const) {
    assertRefused(await call('POST', path, { token: demo, body }), 403);
  }
});
