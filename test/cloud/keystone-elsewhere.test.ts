import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { createCloud } from '../../src/server/cloud.ts';
import { firstOffers } from '../../src/server/first-start.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { testSealer, testSigningKeys } from '../support/keys.ts';
import { freshCloud } from '../support/test-cloud.ts';
import { sqliteStore } from '../support/test-store.ts';

/** A cloud whose users log in at another one's identity service, with tokens of both users of that one. */
async function guest(t: TestContext) {
  const host = await freshCloud(t);
  const endpoint = `${await host.cloud.app.listen({ host: '127.0.0.1', port: 0 })}/identity/v3`;
  const database = await sqliteStore(t).open();
  const runtime = systemRuntime();
  const cloud = await createCloud({
    ...{ database, runtime, logger: silentLogger, signingKeys: testSigningKeys(), sealer: testSealer() },
    keystone: { endpoint, ownTokens: host.cloud.identity.serviceTokens, keepFor: 0 },
  });
  await firstOffers({ cloud, database, runtime });
  await cloud.compute.start();
  t.after(async () => {
    cloud.compute.retire();
    await cloud.compute.idle();
    await cloud.app.close();
    await database.close();
  });
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, token?: string, body?: object) => {
    const headers = { ...(token !== undefined && { 'x-auth-token': token }) };
    const reply = await cloud.app.inject({ method, url, headers, ...(body && { payload: JSON.stringify(body) }) });
    return { status: reply.statusCode, headers: reply.headers, body: reply.body ? JSON.parse(reply.body) : null };
  };
  return { host, cloud, endpoint, call };
}

test('users of a Keystone elsewhere have networks, images and servers, each project its own', async (t) => {
  const { host, cloud, call } = await guest(t);
  const { demo, admin } = host.tokens;
  const { network } = (await call('POST', '/network/v2.0/networks', demo, { network: {} })).body;
  const subnet = { network_id: network.id, ip_version: 4, cidr: '10.0.0.0/24' };
  assert.equal((await call('POST', '/network/v2.0/subnets', demo, { subnet })).status, 201);
  const { images } = (await call('GET', '/image/v2/images', demo)).body;
  const asked = { name: 'web', flavorRef: '1', imageRef: images[0].id, networks: [{ uuid: network.id }] };
  const { server } = (await call('POST', '/compute/v2.1/servers', demo, { server: asked })).body;
  await cloud.compute.idle();
  const shown = (await call('GET', `/compute/v2.1/servers/${server.id}`, demo)).body.server;
  assert.equal(shown.status, 'ACTIVE');
  assert.equal((await call('GET', `/compute/v2.1/servers`, admin)).body.servers.length, 0, 'of another project');
  assert.equal((await call('GET', `/compute/v2.1/servers?all_tenants=1`, admin)).body.servers.length, 1);
  assert.equal((await call('GET', '/operator/v1/sagas', demo)).status, 403);
  assert.equal((await call('GET', '/operator/v1/sagas', admin)).status, 200);
  const quotas = (project: string) => call('PUT', `/compute/v2.1/os-quota-sets/${project}`, admin, { quota_set: {} });
  assert.equal((await quotas(shown.tenant_id)).status, 200);
  assert.equal((await quotas('unknown')).status, 400);
});

test('who comes without a token of that Keystone is told where to get one; a token ends when it is revoked there', async (t) => {
  const { host, endpoint, call } = await guest(t);
  for (const path of ['/network/v2.0/networks', '/compute/v2.1/servers', '/image/v2/images', '/operator/v1/sagas']) {
    assert.equal((await call('GET', path)).status, 401, path);
    assert.equal((await call('GET', path, 'nonsense')).status, 401, path);
  }
  for (const path of ['/network/v2.0/networks', '/compute/v2.1/servers']) {
    assert.ok(String((await call('GET', path)).headers['www-authenticate']).includes(endpoint), path);
  }
  for (const path of ['/identity/v3', '/console/']) assert.equal((await call('GET', path)).status, 404, path);
  const { demo } = host.tokens;
  assert.equal((await call('GET', '/network/v2.0/networks', demo)).status, 200);
  const headers = { 'x-subject-token': demo };
  assert.equal((await host.call('demo', 'DELETE', '/identity/v3/auth/tokens', undefined, headers)).status, 204);
  assert.equal((await call('GET', '/network/v2.0/networks', demo)).status, 401);
});

test('while that Keystone is away every service answers 503, and says when to come again', async (t) => {
  const { host, call } = await guest(t);
  await host.cloud.app.close();
  for (const path of ['/network/v2.0/networks', '/compute/v2.1/servers', '/image/v2/images', '/operator/v1/sagas']) {
    const { status, headers } = await call('GET', path, host.tokens.demo);
    assert.deepEqual([status, headers['retry-after']], [503, '1'], path);
  }
});
