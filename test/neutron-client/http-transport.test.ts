import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import {
  type CredentialsProvider,
  createHttpTransport,
  createNeutronClient,
  headerCredentials,
  isNeutronError,
  NeutronUnreachable,
  ServiceCredentialRefused,
  serviceCredentials,
  tokenCredentials,
} from '../../src/neutron/client/index.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { admin, member } from '../support/allocation-world.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

async function serverAnswering(t: TestContext, answer: Answer) {
  const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}/network/`, seen };
}

const json = (body: unknown, status = 200): Answer => {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
};

function clientOf(
  t: TestContext,
  endpoint: string,
  {
    credentials = headerCredentials,
    deadlineMs = 5_000,
  }: { credentials?: CredentialsProvider; deadlineMs?: number } = {},
) {
  const transport = createHttpTransport({ endpoint, credentials, connections: 2 });
  const client = createNeutronClient({ transport, runtime: systemRuntime(), logger: silentLogger, deadlineMs });
  t.after(() => client.close());
  return client;
}

const service = { kind: 'service', requestId: 'req-1', onBehalfOf: { projectId: 'demo' } } as const;

test('A01: a user is authenticated by the token of the context', async (t) => {
  const { endpoint, seen } = await serverAnswering(t, json({ networks: [] }));
  const client = clientOf(t, endpoint, { credentials: tokenCredentials({ service: null }) });
  await client.as({ kind: 'user', context: member }).networks.list({ id: ['a', 'b'], shared: true });
  assert.equal(seen[0]?.url, '/network/v2.0/networks?id=a&id=b&shared=True');
  assert.equal(seen[0]?.headers['x-auth-token'], member.token);
  assert.equal(seen[0]?.headers['x-service-token'], undefined);
});

test('A10: the request id of the context travels to Neutron', async (t) => {
  const { endpoint, seen } = await serverAnswering(t, json({ networks: [] }));
  await clientOf(t, endpoint).as({ kind: 'user', context: member }).networks.list();
  assert.equal(seen[0]?.headers['x-openstack-request-id'], member.requestId);
});

test('A02: a user without a token is unauthorized, and nothing is sent', async (t) => {
  const { endpoint, seen } = await serverAnswering(t, json({ networks: [] }));
  const client = clientOf(t, endpoint, { credentials: tokenCredentials({ service: null }) });
  const session = client.as({ kind: 'user', context: { ...member, token: null } });
  await assert.rejects(session.networks.list(), { name: 'HTTPUnauthorized', status: 401 });
  assert.equal(seen.length, 0);
});

const tokens = () => {
  let count = 1;
  return { token: async () => `service-${count}`, forget: () => (count += 1) };
};

test('A03: an administrator without a token is served with the credentials of the service', async (t) => {
  const { endpoint, seen } = await serverAnswering(t, json({ networks: [] }));
  const client = clientOf(t, endpoint, { credentials: tokenCredentials({ service: tokens() }) });
  await client.as({ kind: 'user', context: { ...admin, token: null } }).networks.list();
  assert.equal(seen[0]?.headers['x-auth-token'], 'service-1');
});

test('A05: the token of the service goes along with the one of the user where that is configured', async (t) => {
  const { endpoint, seen } = await serverAnswering(t, json({ networks: [] }));
  const credentials = tokenCredentials({ service: tokens(), sendServiceToken: true });
  await clientOf(t, endpoint, { credentials }).as({ kind: 'user', context: member }).networks.list();
  assert.equal(seen[0]?.headers['x-auth-token'], member.token);
  assert.equal(seen[0]?.headers['x-service-token'], 'service-1');
});

test('A11: without credentials of the service a call with its rights is unauthorized, never anonymous', async (t) => {
  const { endpoint, seen } = await serverAnswering(t, json({ networks: [] }));
  const client = clientOf(t, endpoint, { credentials: tokenCredentials({ service: null }) });
  await assert.rejects(client.as(service).networks.list(), { status: 401 });
  assert.equal(seen.length, 0);
});

test('a service token that Neutron rejects is renewed once, for a POST too: a 401 has had no effect', async (t) => {
  const { endpoint, seen } = await serverAnswering(t, (request, response) => {
    const good = request.headers['x-auth-token'] === 'service-2';
    const port = { id: 'p', network_id: 'n', mac_address: 'm', fixed_ips: [], device_id: '' };
    json(good ? { port } : { error: { code: 401, title: 'Unauthorized' } }, good ? 201 : 401)(request, response, '');
  });
  const client = clientOf(t, endpoint, { credentials: tokenCredentials({ service: tokens() }) });
  assert.equal((await client.as(service).ports.create({ network_id: 'n' })).id, 'p');
  assert.deepEqual(
    seen.map(({ headers }) => headers['x-auth-token']),
    ['service-1', 'service-2'],
  );
});

test('a service token is renewed in a call for a user too, where users are served with it', async (t) => {
  const { endpoint, seen } = await serverAnswering(t, (request, response) => {
    const good = request.headers['x-auth-token'] === 'service-2';
    json(good ? { ports: [] } : { error: { code: 401 } }, good ? 200 : 401)(request, response, '');
  });
  const client = clientOf(t, endpoint, { credentials: serviceCredentials(tokens()) });
  await client.as({ kind: 'user', context: member }).ports.list();
  assert.equal(seen.length, 2);
});

test("a Neutron that rejects a token that is brand new is told from a user's token that has ended", async (t) => {
  const { endpoint, seen } = await serverAnswering(t, json({ error: { code: 401, message: 'no' } }, 401));
  const client = clientOf(t, endpoint, { credentials: tokenCredentials({ service: tokens() }) });
  await assert.rejects(
    client.as(service).networks.list(),
    (error) => error instanceof ServiceCredentialRefused && /\[keystone_authtoken\]/.test(error.message),
  );
  assert.equal(seen.length, 2);
  await assert.rejects(
    client.as({ kind: 'user', context: member }).networks.list(),
    (error) => !(error instanceof ServiceCredentialRefused) && isNeutronError(error, 'HTTPUnauthorized'),
  );
  assert.equal(seen.length, 3);
});

test('a trusting Neutron is told project, user and roles', async (t) => {
  const { endpoint, seen } = await serverAnswering(t, json({ networks: [] }));
  await clientOf(t, endpoint).as({ kind: 'user', context: member }).networks.list();
  await clientOf(t, endpoint).as(service).networks.list();
  assert.equal(seen[0]?.headers['x-project-id'], 'demo');
  assert.equal(seen[0]?.headers['x-roles'], 'member,reader');
  assert.equal(seen[1]?.headers['x-project-id'], 'demo');
  assert.match(String(seen[1]?.headers['x-roles']), /admin.*service/);
});

test('a refused connection was certainly not sent', async (t) => {
  const { endpoint } = await serverAnswering(t, json({}));
  const client = clientOf(t, endpoint.replace(/:\d+/, ':1'));
  const error = await client
    .as(service)
    .ports.create({ network_id: 'n' })
    .catch((reason: unknown) => reason);
  assert.ok(error instanceof NeutronUnreachable);
  assert.equal(error.sent, false);
  assert.match(error.message, /ECONNREFUSED/);
});

test('a connection that breaks under a request leaves its outcome unknown', async (t) => {
  const { endpoint } = await serverAnswering(t, (request) => request.socket.destroy());
  const error = await clientOf(t, endpoint)
    .as(service)
    .ports.create({ network_id: 'n' })
    .catch((reason: unknown) => reason);
  assert.ok(error instanceof NeutronUnreachable);
  assert.equal(error.sent, true);
});

test('an answer that breaks off in the middle leaves its outcome unknown', async (t) => {
  const { endpoint } = await serverAnswering(t, (request, response) => {
    response.writeHead(201, { 'content-length': 1000 });
    response.write('{"port"');
    setTimeout(() => request.socket.destroy(), 10);
  });
  const error = await clientOf(t, endpoint)
    .as(service)
    .ports.create({ network_id: 'n' })
    .catch((reason: unknown) => reason);
  assert.ok(error instanceof NeutronUnreachable);
  assert.equal(error.sent, true);
});

test('a call ends with its deadline, and one that still waits for a connection too', async (t) => {
  const { endpoint } = await serverAnswering(t, () => {});
  const client = clientOf(t, endpoint, { deadlineMs: 60 });
  const calls = Array.from({ length: 3 }, () => client.as(service).ports.create({ network_id: 'n' }));
  for (const outcome of await Promise.allSettled(calls)) {
    assert.ok(outcome.status === 'rejected' && outcome.reason instanceof NeutronUnreachable);
    assert.equal(outcome.reason.timedOut, true);
  }
});

test('a call ends with the reason of its signal', async (t) => {
  const { endpoint } = await serverAnswering(t, () => {});
  const stop = new AbortController();
  const reason = new Error('enough');
  const call = clientOf(t, endpoint).as(service).ports.list({}, { signal: stop.signal });
  setTimeout(() => stop.abort(reason), 20);
  await assert.rejects(call, reason);
});

test('a page in HTML where JSON is due is no answer', async (t) => {
  const { endpoint } = await serverAnswering(t, (_, response) => response.end('<html>welcome</html>'));
  await assert.rejects(clientOf(t, endpoint).as(service).ports.create({ network_id: 'n' }), {
    name: 'NeutronBadAnswer',
  });
});

test('a revision goes out as If-Match', async (t) => {
  const port = { id: 'p', network_id: 'n', mac_address: 'm', fixed_ips: [], device_id: '' };
  const { endpoint, seen } = await serverAnswering(t, json({ port }));
  await clientOf(t, endpoint).as(service).ports.update('p', { device_id: 'x' }, { ifMatch: 7 });
  assert.equal(seen[0]?.headers['if-match'], 'revision_number=7');
  assert.equal(seen[0]?.headers['content-type'], 'application/json');
  assert.equal(seen[0]?.body, '{"port":{"device_id":"x"}}');
});

test('a project’s name goes along in whatever script it is, and cannot add a header', async (t) => {
  const { endpoint, seen } = await serverAnswering(t, json({ ports: [] }));
  const context = { ...member, projectName: 'Zürich 東京\r\nx-roles: admin' };
  await clientOf(t, endpoint).as({ kind: 'user', context }).ports.list();
  const { headers } = seen[0] ?? {};
  assert.equal(Buffer.from(String(headers?.['x-project-name']), 'latin1').toString(), 'Zürich 東京  x-roles: admin');
  assert.equal(headers?.['x-roles'], 'member,reader');
});
