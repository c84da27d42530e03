import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import { fakeCloud } from './fake-cloud.ts';
import { berth } from './support.ts';

const uuid = (number: number) => {
  // In order of the numbers, and spread over the whole range as real ids are.
  const first = Math.floor(((number % 50_000) / 50_000) * 2 ** 32);
  return `${first.toString(16).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;
};

const port = (id: string, deviceId: string, address: string) => ({
  id,
  project_id: 'p1',
  device_id: deviceId,
  device_owner: 'compute:nova',
  'binding:host_id': 'h1',
  'binding:vif_type': 'ovs',
  'binding:vnic_type': 'normal',
  mac_address: 'fa:16:3e:00:00:01',
  fixed_ips: [{ subnet_id: 's', ip_address: address }],
  security_groups: ['g'],
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
  revision_number: 7,
});

const server = (id: string, ...addresses: string[]) => ({
  id,
  tenant_id: 'p1',
  status: 'ACTIVE',
  'OS-EXT-STS:task_state': null,
  'OS-EXT-SRV-ATTR:host': 'h1',
  created: '2020-01-01T00:00:00Z',
  updated: '2020-01-01T00:00:00Z',
  addresses: {
    blue: addresses.map((addr) => ({
      addr,
      'OS-EXT-IPS-MAC:mac_addr': 'fa:16:3e:00:00:01',
      'OS-EXT-IPS:type': 'fixed',
    })),
  },
});

/** Answers by the first pattern that fits `GET /path`; 404 when none does. */
function answering(answers: readonly [RegExp, (url: URL, request: IncomingMessage) => object | number][]) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', 'http://cloud.test');
    const fits = answers.find(([pattern]) => pattern.test(`${request.method} ${url.pathname}`));
    const answer = fits?.[1](url, request) ?? 404;
    if (typeof answer === 'number') response.statusCode = answer;
    response.end(typeof answer === 'number' ? '{}' : JSON.stringify(answer));
  };
}

/** The actions of a server that was built in 2019, and is gone. */
const actions = (...more: object[]) => ({
  instanceActions: [...more, { action: 'delete' }, { action: 'create', start_time: '2019-12-31T00:00:00.000000' }],
});

const services: [RegExp, () => object] = [/os-services$/, () => ({ services: [{ host: 'h1' }] })];

test('a port is deleted under the condition that it is what it was; one that changed is kept', async (t) => {
  const orphan = port(uuid(1), uuid(9), '10.0.0.1');
  const conditions: unknown[] = [];
  const cloud = await fakeCloud(
    t,
    answering([
      services,
      [/^GET .*os-instance-actions$/, () => actions()],
      [/^GET .*\/servers(\/detail)?$/, () => ({ servers: [] })],
      [/^GET .*\/ports$/, () => ({ ports: [orphan] })],
      [/^GET .*\/ports\//, () => ({ port: orphan })],
      [
        /^DELETE .*\/ports\//,
        (_url, request) => {
          conditions.push(request.headers['if-match']);
          return 412;
        },
      ],
    ]),
  );
  const { code, out } = await berth(['audit', '--fix', '--yes', '-f', 'value', '-c', 'Result'], { env: cloud.env });
  assert.deepEqual([code, out], [3, 'kept: it changed at the last moment\n']);
  assert.deepEqual(conditions, ['revision_number=7']);
});

test('a port that was there when a port was attached to its server is kept; what Nova made later is deleted', async (t) => {
  const made = { kept: '2020-01-01T00:00:00Z', deleted: '2020-01-03T00:00:00Z' };
  const orphans = Object.values(made).map((created_at, index) => ({
    ...port(uuid(index), uuid(9), `10.0.0.${index}`),
    ...{ created_at, updated_at: '2020-01-03T00:00:00Z' },
  }));
  const attached = ['2020-01-02T00:00:00.000000', '2019-12-31T12:00:00.000000'];
  const attachments = attached.map((start_time) => ({ action: 'attach_interface', start_time }));
  const cloud = await fakeCloud(
    t,
    answering([
      services,
      [/^GET .*os-instance-actions$/, () => actions(...attachments)],
      [/^GET .*\/servers(\/detail)?$/, () => ({ servers: [] })],
      [/^GET .*\/ports$/, () => ({ ports: orphans })],
      [/^GET .*\/ports\//, ({ pathname }) => ({ port: orphans.find(({ id }) => pathname.endsWith(id)) ?? {} })],
      [/^DELETE /, () => 204],
    ]),
  );
  const { code, out } = await berth(['audit', '--fix', '--yes', '-f', 'json'], { env: cloud.env });
  const rows = JSON.parse(out) as { ID: string; Reason: string; Result: string }[];
  assert.equal(code, 3);
  assert.deepEqual(
    rows.map(({ ID, Result }) => [ID, Result]),
    [
      [uuid(0), ''],
      [uuid(1), 'deleted'],
    ],
  );
  assert.match(rows[0]?.Reason ?? '', /a port was attached to the server after this one was made/);
});

test('a deletion that fails is told, keeps no other, and the audit ends with 1', async (t) => {
  const orphans = [port(uuid(1), uuid(9), '10.0.0.1'), port(uuid(2), uuid(9), '10.0.0.2')];
  const cloud = await fakeCloud(
    t,
    answering([
      services,
      [/^GET .*os-instance-actions$/, () => actions()],
      [/^GET .*\/servers(\/detail)?$/, () => ({ servers: [] })],
      [/^GET .*\/ports$/, () => ({ ports: orphans })],
      [/^GET .*\/ports\//, ({ pathname }) => ({ port: orphans.find(({ id }) => pathname.endsWith(id)) ?? {} })],
      [/^DELETE /, ({ pathname }) => (pathname.endsWith(uuid(1)) ? 500 : 204)],
    ]),
  );
  const { code, out, err } = await berth(['audit', '--fix', '--yes', '-f', 'json'], { env: cloud.env });
  const results = (JSON.parse(out) as { ID: string; Result: string }[]).map(({ ID, Result }) => [
    ID,
    Result.slice(0, 7),
  ]);
  assert.deepEqual(
    [code, results],
    [
      1,
      [
        [uuid(1), 'failed:'],
        [uuid(2), 'deleted'],
      ],
    ],
  );
  assert.match(err, new RegExp(`port ${uuid(1)}: failed:`));
});

test('where several regions have a Compute API, each is asked before a port is called an orphan', async (t) => {
  const ports = [1, 2].map((number) => port(uuid(number), uuid(number + 10), `10.0.0.${number}`));
  const cloud = await fakeCloud(
    t,
    answering([
      services,
      [/^GET \/Two\/.*\/servers\//, ({ pathname }) => (pathname.endsWith(uuid(11)) ? { server: {} } : 503)],
      [/^GET .*os-instance-actions$/, () => 404],
      [/^GET .*\/servers(\/detail)?$/, () => ({ servers: [] })],
      [/^GET .*\/ports$/, () => ({ ports })],
    ]),
    ['One', 'Two'],
  );
  const args = ['audit', '--fix', '--yes', '--include-unknown', '-f', 'json'];
  const { code, out } = await berth(args, { env: cloud.env });
  const rows = JSON.parse(out) as { ID: string; Reason: string; Result: string }[];
  assert.equal(code, 3);
  assert.deepEqual(
    rows.map(({ ID, Result }) => [ID, Result]),
    [[uuid(2), '']],
    'the first one is in region Two; of the second nobody knows',
  );
  assert.match(rows[0]?.Reason ?? '', /could not be asked: Two/);
  assert.ok(!cloud.requests.some((request) => request.startsWith('DELETE')));
});

test('an application credential signs in, without naming a project', async (t) => {
  const cloud = await fakeCloud(t, answering([[/os-services$/, () => ({ services: [] })]]));
  const { OS_AUTH_URL = '' } = cloud.env;
  const env = {
    OS_AUTH_URL,
    OS_AUTH_TYPE: 'v3applicationcredential',
    OS_APPLICATION_CREDENTIAL_ID: 'c1',
    OS_APPLICATION_CREDENTIAL_SECRET: 'hunter2',
  };
  const { err } = await berth(['audit'], { env });
  assert.doesNotMatch(err, /hunter2/);
  assert.deepEqual(
    cloud.shown.map((text) => JSON.parse(text) as unknown),
    [
      {
        auth: {
          identity: {
            methods: ['application_credential'],
            application_credential: { id: 'c1', secret: 'hunter2' },
          },
        },
      },
    ],
  );
});

test('50,000 ports of 25,000 servers are read page by page, each page once, and just the leaks are found', async (t) => {
  const count = { ports: 50_000, servers: 25_000 };
  const gone = new Set([7, 12_345, 49_999]);
  const address = (number: number) => `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
  const serverId = (number: number) => uuid(Math.floor(number / 2) + 100_000);
  const page = <T>(url: URL, total: number, one: (number: number) => T) => {
    const limit = Number(url.searchParams.get('limit'));
    const start = Number(url.searchParams.get('marker') ?? '0');
    const end = Math.min(start + limit, total);
    const href = `http://inside.invalid/?limit=${limit}&marker=${end}`;
    const items = Array.from({ length: end - start }, (_, index) => one(start + index));
    return { items, links: end < total ? [{ rel: 'next', href }] : [] };
  };
  const cloud = await fakeCloud(
    t,
    answering([
      services,
      [/^GET .*\/servers$/, () => ({ servers: [] })],
      [
        /^GET .*\/servers\/detail$/,
        (url) => {
          const { items, links } = page(url, count.servers, (number) =>
            server(serverId(number * 2), address(number * 2), address(number * 2 + 1)),
          );
          return { servers: items, servers_links: links };
        },
      ],
      [
        /^GET .*\/ports$/,
        (url) => {
          const { items, links } = page(url, count.ports, (number) =>
            port(uuid(number), gone.has(number) ? uuid(200_000 + number) : serverId(number), address(number)),
          );
          return { ports: items, ports_links: links };
        },
      ],
    ]),
  );
  const { code, out, err } = await berth(['audit', '-f', 'value', '-c', 'ID'], { env: cloud.env });
  assert.match(err, /in 50000 ports and 25000 servers/);
  assert.equal(code, 3);
  assert.deepEqual(out.trim().split('\n').toSorted(), [...gone].map(uuid).toSorted());
  const pages = cloud.requests.filter((request) => /\/ports\?.*(limit|marker)=/.test(request));
  assert.equal(pages.length, 50);
});
