import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type RequestContext, serviceContext } from '../../../src/context/request-context.ts';
import { createApp } from '../../../src/http/app.ts';
import { createNetworkService } from '../../../src/neutron/server/index.ts';
import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import { silentLogger } from '../../../src/telemetry/logger.ts';
import { testDatabase } from '../../support/database.ts';

/** The service behind HTTP under /network; the token `good` is a member's. */
async function overHttp(t: TestContext) {
  const runtime = systemRuntime();
  const member: RequestContext = {
    ...serviceContext('req-0', { projectId: 'p' }),
    roles: ['member', 'reader'],
    isAdmin: false,
  };
  const { plugin } = createNetworkService({
    database: testDatabase(t),
    runtime,
    logger: silentLogger,
    tokens: { validate: async (token, requestId) => (token === 'good' ? { ...member, requestId } : null) },
  });
  const app = createApp({ runtime, logger: silentLogger, hosts: ['cloud.test', 'localhost'] });
  await app.register(plugin, { prefix: '/network' });
  t.after(() => app.close());
  return app;
}

const good = { 'x-auth-token': 'good' };

test('REQ-001, REQ-005: versions and health need no token, and links begin with the URL that the client used', async (t) => {
  const app = await overHttp(t);
  for (const url of ['/network', '/network/']) {
    const answer = await app.inject({ url, headers: { host: 'cloud.test:8774' } });
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.json().versions[0].links[0].href, 'http://cloud.test:8774/network/v2.0/');
  }
  const health = await app.inject({ url: '/network/healthcheck' });
  assert.deepEqual([health.statusCode, health.body], [200, 'OK']);
});

test('REQ-069: without a token that is good, 401 in the form of the identity service', async (t) => {
  const app = await overHttp(t);
  for (const headers of [{}, { 'x-auth-token': 'bad' }]) {
    const answer = await app.inject({ url: '/network/v2.0/networks', headers });
    assert.equal(answer.statusCode, 401);
    assert.match(String(answer.headers['www-authenticate']), /^Keystone uri="http/);
    assert.equal(answer.json().error.code, 401);
  }
});

test('requests and answers over HTTP', async (t) => {
  const app = await overHttp(t);
  const request = (method: 'GET' | 'POST' | 'DELETE' | 'HEAD', url: string, payload?: string | object) =>
    app.inject({ method, url: `/network/v2.0${url}`, headers: good, ...(payload !== undefined && { payload }) });
  const made = await request('POST', '/networks', { network: { name: 'n' } });
  assert.equal(made.statusCode, 201);
  assert.match(String(made.headers['content-type']), /^application\/json/);
  assert.match(String(made.headers['x-openstack-request-id']), /^req-/);
  const { id } = made.json().network;
  const page = await request('GET', '/networks?limit=1&fields=id');
  assert.deepEqual(page.json().networks, [{ id }]);
  assert.match(page.json().networks_links[0].href, /\/network\/v2\.0\/networks\?limit=1&fields=id&marker=/);
  const broken = await request('POST', '/networks', '{');
  assert.deepEqual([broken.statusCode, broken.json().NeutronError.type], [400, 'HTTPBadRequest']);
  const tag = await app.inject({ method: 'PUT', url: `/network/v2.0/networks/${id}/tags/x`, headers: good });
  assert.deepEqual([tag.statusCode, tag.body], [201, 'null']);
  const head = await request('HEAD', '/networks');
  assert.equal(head.statusCode, 405);
  const gone = await request('DELETE', `/networks/${id}`);
  assert.deepEqual([gone.statusCode, gone.body, gone.headers['content-type']], [204, '', undefined]);
  const unknown = await request('GET', '/nosuch');
  assert.deepEqual([unknown.statusCode, unknown.json().NeutronError.type], [404, 'HTTPNotFound']);
});

test('REQ-003, REQ-004, REQ-009: slashes over HTTP', async (t) => {
  const app = await overHttp(t);
  const status = async (url: string) => (await app.inject({ url: `/network${url}`, headers: good })).statusCode;
  assert.equal(await status('/v2.0/'), 200);
  assert.equal(await status('/v2.0'), 404);
  assert.equal(await status('/v2.0//networks/'), 200);
  assert.equal(await status('/v3'), 404);
});

test('a value that is nested without end is refused, in whatever attribute it stands', async (t) => {
  const app = await overHttp(t);
  const endless = `${'['.repeat(9000)}${']'.repeat(9000)}`;
  for (const attribute of ['name', 'fixed_ips', 'security_groups', 'extra_dhcp_opts', 'mac_address']) {
    const payload = `{"port":{"network_id":"x","${attribute}":${endless}}}`;
    const answer = await app.inject({ method: 'POST', url: '/network/v2.0/ports', headers: good, payload });
    assert.equal(answer.statusCode, 400, attribute);
    assert.equal(answer.json().NeutronError.type, 'HTTPBadRequest');
  }
});
