import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, relative, resolve } from 'node:path';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createMemoryPortLedger, createNetworkApi, systemRuntime } from '../../src/allocation/index.ts';
import {
  createHttpTransport,
  createNeutronClient,
  headerCredentials,
  type InProcessRequest,
  type RequestContext,
  silentLogger,
} from '../../src/neutron/client/index.ts';
import { FakeNeutron } from '../support/fake-neutron.ts';

const source = resolve(dirname(fileURLToPath(import.meta.url)), '../../src');

/** Everything that a file imports when it runs, by way of others too; packages by name, files below `src/`. */
function imported(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, names = '', from = ''] of text.matchAll(/^(?:import|export)\s+([^;]*?)\s*from '([^']+)';/gm)) {
    if (names.startsWith('type ')) continue;
    if (from.startsWith('.')) imported(resolve(dirname(file), from), seen);
    else seen.add(from);
  }
  return seen;
}

for (const face of ['allocation', 'neutron/client']) {
  test(`who imports ${face} gets no server, no database and no command line`, () => {
    const all = [...imported(resolve(source, face, 'index.ts'))];
    const folders = new Set(
      all.filter((one) => one.startsWith('/')).map((file) => relative(source, file).split('/')[0]),
    );
    assert.ok(all.length > 15);
    assert.deepEqual(
      [...folders].filter(
        (folder) => !['allocation', 'neutron', 'context', 'runtime', 'telemetry'].includes(folder ?? ''),
      ),
      [],
    );
    assert.deepEqual(
      all.filter((one) => one.includes('neutron/server/')),
      [],
    );
    const packages = all.filter((one) => !one.startsWith('/'));
    assert.deepEqual(
      packages.filter((one) => !one.startsWith('node:')),
      [],
      'undici is loaded with the first request',
    );
  });
}

/** The fake Neutron on a socket, trusting the headers that tell who asks. */
async function listening(t: TestContext, neutron: FakeNeutron): Promise<string> {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { pathname, search } = new URL(request.url ?? '/', 'http://x');
    const roles = String(request.headers['x-roles']).split(',');
    const projectId = String(request.headers['x-project-id']);
    const reply = await neutron.handle({
      method: request.method as InProcessRequest['method'],
      path: pathname,
      query: search.slice(1),
      headers: request.headers as Record<string, string>,
      body: text === '' ? undefined : JSON.parse(text),
      context: { projectId, roles, isAdmin: roles.includes('admin') } as unknown as RequestContext,
      baseUrl: '',
    });
    response.writeHead(reply.status, { 'content-type': 'application/json' });
    response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('an outsider gives an instance its network over HTTP, and takes it back, with the faces alone', async (t) => {
  const service = new FakeNeutron();
  const [a, b] = [service.network(), service.network()];
  const mine = service.port(b.id, { name: 'mine' });
  const runtime = systemRuntime();
  const transport = createHttpTransport({ endpoint: await listening(t, service), credentials: headerCredentials });
  const neutron = createNeutronClient({ transport, runtime, logger: silentLogger });
  t.after(() => neutron.close());
  const api = createNetworkApi({ neutron, runtime });

  const context: RequestContext = {
    requestId: 'req-1',
    userId: 'me',
    userName: 'me',
    userDomainId: 'default',
    projectId: 'demo',
    projectName: 'demo',
    projectDomainId: 'default',
    roles: ['member'],
    isAdmin: false,
    token: null,
    expiresAt: null,
  };
  const instance = { uuid: runtime.ids.uuid(), projectId: 'demo', hostname: 'web', availabilityZone: null };
  const ledger = createMemoryPortLedger();
  const { signal } = new AbortController();
  const networkInfo = await api.allocateForInstance({
    context,
    instance,
    requestedNetworks: [
      { networkId: a.id, fixedIp: null, portId: null, tag: null },
      { networkId: null, fixedIp: null, portId: mine.id, tag: null },
      { networkId: a.id, fixedIp: null, portId: null, tag: null },
    ],
    securityGroups: [],
    bindHostId: 'host0',
    macs: null,
    dhcpOptions: null,
    vpn: false,
    ledger,
    signal,
  });
  assert.deepEqual(
    networkInfo.map(({ network }) => network.id),
    [a.id, b.id, a.id],
  );
  assert.equal(service.ports.size, 3);

  await api.deallocateForInstance({ context, requestId: 'req-2', instance, ledger, signal });
  assert.deepEqual([...service.ports.keys()], [mine.id]);
  assert.equal(mine.device_id, '');
});
