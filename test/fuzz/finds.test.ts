import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type EmptyServer, embeddedServer } from '../../fuzz/pair.ts';
import { runSequence } from '../../fuzz/run-sequence.ts';
import { isWire, type Step } from '../../fuzz/step.ts';
import type { Answer } from '../conformance/neutron/harness.ts';

/** A sequence in which all goes well, and some is refused. */
const steps: readonly Step[] = [
  { as: 'a', call: 'POST /v2.0/networks', body: { network: { name: 'one' } } },
  {
    as: 'a',
    call: 'POST /v2.0/subnets',
    body: { subnet: { network_id: '{network~0}', ip_version: 4, cidr: '10.0.0.0/24' } },
  },
  {
    as: 'a',
    call: 'POST /v2.0/ports',
    body: { port: { network_id: '{network~0}', fixed_ips: [{ ip_address: '10.0.0.9' }] } },
  },
  { as: 'a', call: 'POST /v2.0/ports', body: { port: { network_id: '{network~0}' } } },
  { as: 'a', call: 'GET /v2.0/ports?sort_key=name&sort_dir=asc' },
  { as: 'b', call: 'GET /v2.0/ports/{port~0}' },
  { as: 'a', call: 'DELETE /v2.0/networks/{network~0}' },
];

/** Runs the sequence beside a server that is the same but for what `tamper` does to each answer. */
async function findings(tamper: (answer: Answer, step: Step) => Answer): Promise<string[]> {
  const servers = { here: embeddedServer(), there: tampered(embeddedServer(), tamper) };
  after(() => Promise.all([servers.here.close(), servers.there.close()]));
  const { calls } = await runSequence(steps, servers);
  return calls.flatMap(({ unexplained }) => unexplained.map(({ path }) => path));
}

function tampered(server: EmptyServer, tamper: (answer: Answer, step: Step) => Answer): EmptyServer {
  return {
    ...server,
    async fresh(drawn) {
      const peer = await server.fresh(drawn);
      return { ...peer, send: async (filled, step) => tamper(await peer.send(filled, step), step) };
    },
  };
}

/** The answer with something else at every place of this key. */
function changed(answer: Answer, key: string, change: (value: unknown) => unknown): Answer {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isWire(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, inner]) => {
        const next = name === key ? change(inner) : walk(inner);
        return next === undefined ? [] : [[name, next]];
      }),
    );
  };
  return { ...answer, body: walk(answer.body) };
}

test('a server beside itself differs in nothing', async () => {
  assert.deepEqual(await findings((answer) => answer), []);
});

test('another status or error type is found', async () => {
  const other = (status: number, type: string | undefined) => (answer: Answer) =>
    answer.type === 'NetworkInUse' ? { ...answer, status, type } : answer;
  assert.deepEqual(await findings(other(409, 'Conflict')), ['outcome']);
  assert.deepEqual(await findings(other(400, 'NetworkInUse')), ['outcome']);
  assert.deepEqual(await findings(other(204, undefined)), ['outcome']);
});

test('a value that is another, missing, or too much, is found; so is another word in a message', async () => {
  const found = async (key: string, change: (value: unknown) => unknown) =>
    (await findings((answer) => changed(answer, key, change)))[0];
  assert.equal(await found('admin_state_up', () => false), 'network.admin_state_up');
  assert.equal(await found('mtu', () => undefined), 'network.mtu');
  assert.equal(await found('mtu', (mtu) => String(mtu)), 'network.mtu');
  assert.equal(await found('tags', () => ['x']), 'network.tags');
  assert.equal(await found('created_at', () => '2026-01-01 00:00:00'), 'network.created_at');
  assert.equal(await found('mac_address', () => 'fa163e000001'), 'port.mac_address');
  assert.equal(await found('network_id', () => '11111111-2222-4333-8444-555555555555'), 'subnet.network_id');
  assert.equal(await found('project_id', (id) => String(id).toUpperCase()), 'network.project_id');
  assert.equal(await found('message', (message) => `${message} `), 'message');
});

test('an address that was asked for is not a server’s to choose; one that was not is', async () => {
  const moved = (answer: Answer, { body }: Step) =>
    JSON.stringify(body ?? '').includes('10.0.0.9') ? changed(answer, 'ip_address', () => '10.0.0.10') : answer;
  assert.deepEqual(await findings(moved), ['port.fixed_ips']);
  const drawn = (answer: Answer) => changed(answer, 'ip_address', (ip) => (ip === '10.0.0.2' ? '10.0.0.77' : ip));
  assert.deepEqual(await findings(drawn), []);
});

test('one more or less in a list is found, and another order only where the order was asked for', async () => {
  const list =
    (change: (ports: unknown[]) => unknown[]) =>
    (answer: Answer, { call }: Step) =>
      call.startsWith('GET /v2.0/ports?') ? { ...answer, body: { ports: change(answer.body.ports) } } : answer;
  assert.deepEqual(await findings(list((ports) => ports.slice(1))), ['port']);
  // Two of one name are in no order.
  assert.deepEqual(await findings(list((ports) => ports.toReversed())), []);
});
