import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../support/database.ts';
import { fakeCloud } from './fake-cloud.ts';
import { berth, commandLine, fourParts } from './support.ts';

async function failing(env: Record<string, string>, ...args: string[]) {
  const { code, out, err } = await berth(args, { env });
  assert.deepEqual([code, out], [1, '']);
  assert.doesNotMatch(err, /hunter2|\bt1\b/, 'no secrets');
  return fourParts(err);
}

test('a token that ends on the way is renewed once, and the request goes through', async (t) => {
  const cloud = await fakeCloud(t, (_request, response, token) => {
    response.statusCode = token === 't1' ? 401 : 200;
    response.end(JSON.stringify({ networks: [{ id: 'i', name: 'n', subnets: [] }] }));
  });
  const { code, out } = await berth(['network', 'list', '-f', 'value'], { env: cloud.env });
  assert.deepEqual([code, out], [0, 'i n []\n']);
  assert.deepEqual(cloud.requests, [
    'POST /id/v3/auth/tokens',
    'GET /n/v2.0/networks t1',
    'POST /id/v3/auth/tokens',
    'GET /n/v2.0/networks t2',
  ]);
});

test('a service that refuses a fresh token too is not asked for ever', async (t) => {
  const cloud = await fakeCloud(t, (_request, response) => {
    response.statusCode = 401;
    response.end(JSON.stringify({ error: { code: 401, title: 'Unauthorized', message: 'No.' } }));
  });
  const { why, next } = await failing(cloud.env, 'network', 'list');
  assert.equal(why, 'No. (Networking API, status 401)');
  assert.match(next, /--os-cloud/);
  assert.equal(cloud.requests.length, 4);
});

test('a list goes on with the next page, at the address of the catalogue whatever the link says', async (t) => {
  const cloud = await fakeCloud(t, (request, response) => {
    const isFirst = !request.url?.includes('marker');
    response.end(
      JSON.stringify({
        networks: [{ id: isFirst ? 'a' : 'b', subnets: [] }],
        ...(isFirst && {
          networks_links: [{ rel: 'next', href: 'http://inside.invalid/v2.0/networks?marker=a&limit=1' }],
        }),
      }),
    );
  });
  const { out } = await berth(['network', 'list', '-f', 'value', '-c', 'ID'], { env: cloud.env });
  assert.equal(out, 'a\nb\n');
});

for (const [name, status, body, why, next] of [
  [
    'Nova',
    403,
    { forbidden: { code: 403, message: 'Quota exceeded for cores.' } },
    'Quota exceeded for cores.',
    /quota/,
  ],
  ['Neutron', 409, { NeutronError: { type: 'OverQuota', message: 'M.', detail: '' } }, 'M.', /raise the quota/],
  ['old Neutron', 409, { NeutronError: 'Plain text.' }, 'Plain text.', /stands in the way/],
  ['Glance', 404, { message: 'Gone.', code: '404 Not Found', title: 'Not Found' }, 'Gone.', /list/],
  ['Keystone', 403, { error: { code: 403, title: 'Forbidden', message: 'K.' } }, 'K.', /--os-cloud/],
  [
    'a proxy',
    502,
    '<html><title>t</title><h1>Bad  Gateway</h1></html>',
    'Bad Gateway',
    /log of the Networking service/,
  ],
  ['a full service', 503, '', 'the service gave no reason', /wait a moment/],
] as const) {
  test(`an error in the form of ${name} is told in its words, with status and request id`, async (t) => {
    const cloud = await fakeCloud(t, (_request, response) => {
      response.writeHead(status, { 'x-openstack-request-id': 'req-7' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    const told = await failing(cloud.env, 'network', 'list');
    assert.equal(told.what, 'could not list networks');
    assert.equal(told.why, `${why} (Networking API, status ${status}, req-7)`);
    assert.match(told.undone, /only reads/);
    assert.match(told.next, next);
  });
}

test('a connection that breaks off is told, and nothing is sent twice', async (t) => {
  const cloud = await fakeCloud(t, (request) => request.socket.destroy());
  const { why } = await failing(cloud.env, 'network', 'list');
  assert.match(why, /gave no answer/);
  assert.equal(cloud.requests.length, 2);
});

test('Berth not running: said, with how to start it', async (t) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const folder = temporaryFolder(t);
  const auth = `{auth_url: 'http://127.0.0.1:${port}/identity/v3', username: u, password: hunter2, project_name: p}`;
  writeFileSync(join(folder, 'clouds.yaml'), `clouds: {berth: {auth: ${auth}}}`);
  const { what, why, next } = await failing({}, 'server', 'show', 'x', '--data', folder);
  assert.equal(what, 'could not show server "x"');
  assert.equal(why, `nothing listens at http://127.0.0.1:${port}`);
  assert.match(next, /is Berth running\? Start it: npm start/);
  assert.ok(next.includes(folder));
});

test('no cloud at all: said, with the ways to one', async (t) => {
  const folder = temporaryFolder(t);
  const { why, next } = await failing({}, 'server', 'delete', 'x', '--data', folder);
  assert.match(why, /there is no clouds\.yaml/);
  assert.ok(why.includes(folder));
  for (const way of ['npm start', '--data', 'OS_CLIENT_CONFIG_FILE', 'OS_AUTH_URL']) assert.ok(next.includes(way), way);
});

test('a wrong password: said with the cloud, the user and the file, never with the password', async (t) => {
  const { cloudsFile } = await commandLine(t);
  writeFileSync(cloudsFile, readFileSync(cloudsFile, 'utf8').replaceAll(/password: .*/g, 'password: hunter2'));
  const { why, next } = await failing({ OS_CLIENT_CONFIG_FILE: cloudsFile }, 'server', 'list');
  assert.match(
    why,
    /refuses the user, the password or the project of cloud "berth" \(user demo, project demo; status 401\)/,
  );
  assert.ok(next.includes(cloudsFile));
});

test('a service that is no Keystone is told from one', async (t) => {
  const server = createServer((_request, response) => response.writeHead(201).end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  t.after(() => server.closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { OS_AUTH_URL: url, OS_USERNAME: 'u', OS_PASSWORD: 'hunter2', OS_PROJECT_NAME: 'p' };
  const { why, next } = await failing(env, 'network', 'list');
  assert.match(why, /not as the Identity API does/);
  assert.match(next, /auth_url/);
});
