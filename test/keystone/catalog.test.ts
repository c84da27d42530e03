import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, demoPassword, identityFixture } from './support.ts';

test('the catalog’s URLs begin with the address by which the caller reached us', async (t) => {
  const { call, demo } = await identityFixture(t);
  const answer = await call('GET', '/v3/auth/catalog', { token: demo, headers: { host: 'other.example' } });
  assert.equal(answer.status, 200);
  const urls = answer.body.catalog.flatMap((service: { endpoints: { url: string }[] }) =>
    service.endpoints.map((endpoint) => endpoint.url),
  );
  assert.deepEqual([...new Set(urls)], ['http://other.example/identity', 'http://other.example/network']);
});

test('a token without a project has no catalog', async (t) => {
  const { call, tokenOf } = await identityFixture(t);
  assertRefused(await call('GET', '/v3/auth/catalog', { token: await tokenOf('demo', demoPassword, null) }), 403);
});

test('services, endpoints and the region are resources with the ids that the catalog has', async (t) => {
  const { call, admin, demo } = await identityFixture(t);
  const { catalog } = (await call('GET', '/v3/auth/catalog', { token: admin })).body;
  const { services } = (await call('GET', '/v3/services', { token: admin })).body;
  assert.deepEqual(
    services.map((one: { id: string; type: string; name: string; enabled: boolean }) => [
      one.id,
      one.type,
      one.enabled,
    ]),
    catalog.map((one: { id: string; type: string }) => [one.id, one.type, true]),
  );
  const network = (await call('GET', '/v3/services?type=network', { token: admin })).body.services;
  assert.equal(network.length, 1);
  assert.deepEqual((await call('GET', `/v3/services/${network[0].id}`, { token: admin })).body.service, network[0]);
  const query = `?service_id=${network[0].id}&interface=public`;
  const { endpoints } = (await call('GET', `/v3/endpoints${query}`, { token: admin })).body;
  assert.equal(endpoints.length, 1);
  assert.equal(endpoints[0].url, 'http://cloud.example:8774/network');
  assert.deepEqual(
    (await call('GET', `/v3/endpoints/${endpoints[0].id}`, { token: admin })).body.endpoint,
    endpoints[0],
  );
  assert.equal((await call('GET', '/v3/endpoints', { token: admin })).body.endpoints.length, 6);
  const { regions } = (await call('GET', '/v3/regions', { token: demo })).body;
  assert.equal(regions[0].id, 'RegionOne');
  assert.deepEqual((await call('GET', '/v3/regions/RegionOne', { token: demo })).body.region, regions[0]);
  for (const path of ['/v3/services/x', '/v3/endpoints/x', '/v3/regions/x']) {
    assertRefused(await call('GET', path, { token: admin }), 404);
  }
  for (const path of ['/v3/services', '/v3/endpoints', '/v3/services/x', '/v3/endpoints/x']) {
    assertRefused(await call('GET', path, { token: demo }), 403);
  }
});

test('domains: an administrator lists them, everybody reads their own', async (t) => {
  const { call, admin, demo } = await identityFixture(t);
  const { domains } = (await call('GET', '/v3/domains', { token: admin })).body;
  assert.deepEqual(domains, [
    {
      id: 'default',
      name: 'Default',
      description: '',
      enabled: true,
      tags: [],
      options: {},
      links: { self: 'http://cloud.example:8774/identity/v3/domains/default' },
    },
  ]);
  assert.deepEqual((await call('GET', '/v3/domains?name=x', { token: admin })).body.domains, []);
  assert.deepEqual((await call('GET', '/v3/domains/default', { token: demo })).body.domain, domains[0]);
  assertRefused(await call('GET', '/v3/domains', { token: demo }), 403);
  assertRefused(await call('GET', '/v3/domains/other', { token: demo }), 403);
  assertRefused(await call('GET', '/v3/domains/other', { token: admin }), 404);
});
