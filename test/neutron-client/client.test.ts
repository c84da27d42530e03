import assert from 'node:assert/strict';
import test from 'node:test';
import {
  createNeutronClient,
  isNeutronError,
  isTransient,
  mayHaveTakenEffect,
  type NeutronTransport,
  neutronErrorTypes,
  TransportError,
  type TransportReply,
  type TransportRequest,
} from '../../src/neutron/client/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { member } from '../support/allocation-world.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

type Answer = Partial<TransportReply> | Error;

function clientAnswering(answer: (request: TransportRequest, number: number) => Answer) {
  const requests: TransportRequest[] = [];
  const transport: NeutronTransport = {
    async send(request) {
      requests.push(request);
      const reply = answer(request, requests.length - 1);
      if (reply instanceof Error) throw reply;
      return { status: 200, headers: {}, body: undefined, ...reply };
    },
    async close() {},
  };
  const runtime = virtualRuntime();
  const client = createNeutronClient({ transport, runtime, logger: silentLogger });
  return { client, session: client.as({ kind: 'user', context: member }), requests, runtime };
}

const extensions = { body: { extensions: [{ alias: 'router' }] } };
const neutronError = (status: number, type: string): Answer => ({
  status,
  body: { NeutronError: { type, message: `about ${type}`, detail: '' } },
});

test('A12: the extensions are read with one request, and told apart by alias', async () => {
  const { session, requests } = clientAnswering(() => extensions);
  assert.equal(await session.extensions.has('router'), true);
  assert.equal(await session.extensions.has('router'), true);
  assert.equal(requests.length, 1);
});

test('A13: extensions read 599 seconds ago are good', async () => {
  const { session, requests, runtime } = clientAnswering(() => extensions);
  await session.extensions.has('router');
  runtime.advance(599_000);
  await session.extensions.has('router');
  assert.equal(requests.length, 1);
});

test('A14: extensions read 600 seconds ago are read again, and old ones forgotten', async () => {
  const { session, requests, runtime } = clientAnswering((_, number) =>
    number === 0 ? extensions : { body: { extensions: [{ alias: 'dns-integration' }] } },
  );
  await session.extensions.has('router');
  runtime.advance(600_000);
  assert.equal(await session.extensions.has('router'), false);
  assert.equal(await session.extensions.has('dns-integration'), true);
  assert.equal(requests.length, 2);
});

test('A15: an alias that Neutron does not list is absent', async () => {
  const { session } = clientAnswering(() => extensions);
  assert.equal(await session.extensions.has('qos'), false);
});

test('A08: Forbidden comes with the text of Neutron', async () => {
  const { session } = clientAnswering(() => neutronError(403, 'PolicyNotAuthorized'));
  await assert.rejects(session.networks.list(), { type: 'PolicyNotAuthorized', message: 'about PolicyNotAuthorized' });
});

for (const [type, status] of Object.entries(neutronErrorTypes)) {
  test(`an error ${type} is told from all others`, async () => {
    const { session } = clientAnswering(() => neutronError(status, type));
    const error = await session.ports.create({ network_id: 'n' }).catch((reason: unknown) => reason);
    assert.ok(isNeutronError(error));
    assert.deepEqual([error.type, error.status, error.name], [type, status, type]);
  });
}

test('an error type that nobody knows is told by its status, and its own name is kept', async () => {
  const { session } = clientAnswering(() => neutronError(409, 'SomethingNew'));
  const error = await session.ports.list().catch((reason: unknown) => reason);
  assert.ok(isNeutronError(error, 'Conflict'));
  assert.equal(error.namedType, 'SomethingNew');
});

test("the form of Keystone's middleware and plain text are understood too", async () => {
  const forms = [{ error: { code: 401, title: 'Unauthorized', message: 'again' } }, { NeutronError: 'as text' }];
  for (const body of forms) {
    const { session } = clientAnswering(() => ({ status: 401, body }));
    await assert.rejects(session.ports.list(), { type: 'HTTPUnauthorized' });
  }
});

test('a list goes on to the last page', async () => {
  const ids = ['a', 'b', 'c'];
  const { session, requests } = clientAnswering((_, number) => ({
    body: {
      subnets: [{ id: ids[number], network_id: 'n', cidr: '10.0.0.0/24' }],
      subnets_links: number < 2 ? [{ rel: 'next', href: `http://x/v2.0/subnets?limit=1&marker=${ids[number]}` }] : [],
    },
  }));
  const subnets = await session.subnets.list({ network_id: 'n' });
  assert.deepEqual(
    subnets.map(({ id }) => id),
    ids,
  );
  assert.deepEqual(requests[2]?.query, [
    ['limit', '1'],
    ['marker', 'b'],
  ]);
});

test('200 ids are asked for in URLs that servers accept', async () => {
  const { session, requests } = clientAnswering(() => ({ body: { networks: [] } }));
  await session.networks.listByIds(
    Array.from({ length: 200 }, (_, n) => `00000000-0000-4000-8000-${n + 100000000000}`),
  );
  assert.equal(requests.length, 2);
  for (const { query } of requests)
    assert.ok(new URLSearchParams(query.map(([a, b]): [string, string] => [a, b])).toString().length < 8000);
});

test('a GET is repeated for what may pass', async () => {
  for (const passing of [new TransportError('reset', true), { status: 503 }, { status: 429 }, { body: undefined }]) {
    const { session, requests } = clientAnswering((_, number) => (number === 0 ? passing : { body: { ports: [] } }));
    const repeated = passing instanceof Error || passing.status !== undefined;
    const outcome = session.ports.list();
    if (repeated) assert.deepEqual(await outcome, []);
    else await assert.rejects(outcome, { name: 'NeutronBadAnswer' });
    assert.equal(requests.length, repeated ? 2 : 1);
  }
});

test('a POST is never repeated', async () => {
  for (const trouble of [new TransportError('refused', false), new TransportError('reset', true), { status: 503 }]) {
    const { session, requests } = clientAnswering(() => trouble);
    await assert.rejects(session.ports.create({ network_id: 'n' }));
    assert.equal(requests.length, 1);
  }
});

test('A09: a PUT is repeated when the connection was refused, and only then', async () => {
  const refused = clientAnswering(() => new TransportError('refused', false));
  await assert.rejects(refused.session.ports.update('p', {}), { name: 'NeutronUnreachable', sent: false });
  assert.equal(refused.requests.length, 3);
  const reset = clientAnswering(() => new TransportError('reset', true));
  await assert.rejects(reset.session.ports.update('p', {}), { sent: true });
  assert.equal(reset.requests.length, 1);
  const answered = clientAnswering(() => ({ status: 503 }));
  await assert.rejects(answered.session.ports.update('p', {}), { status: 503 });
  assert.equal(answered.requests.length, 1);
});

test('a Neutron that is down is not hit three times as often', async () => {
  const { session, requests } = clientAnswering(() => new TransportError('refused', false));
  for (let call = 0; call < 100; call += 1) await session.ports.list().catch(() => {});
  assert.ok(requests.length < 140, `${requests.length} requests for 100 calls`);
});

test('what may pass, and what may have taken effect', async () => {
  const outcome = async (answer: Answer) => {
    const { session } = clientAnswering(() => answer);
    const error = await session.ports.create({ network_id: 'n' }).catch((reason: unknown) => reason);
    return [isTransient(error), mayHaveTakenEffect(error)];
  };
  assert.deepEqual(await outcome(new TransportError('refused', false)), [true, false]);
  assert.deepEqual(await outcome(new TransportError('reset', true)), [true, true]);
  assert.deepEqual(await outcome({ body: 'no port' }), [true, true]);
  assert.deepEqual(await outcome({ status: 429 }), [true, false]);
  assert.deepEqual(await outcome(neutronError(409, 'OverQuota')), [false, false]);
  assert.deepEqual(await outcome({ status: 500 }), [true, true]);
  assert.deepEqual(await outcome(neutronError(500, 'PortBindingError')), [false, true]);
  assert.deepEqual(await outcome({ status: 502 }), [true, true]);
  assert.deepEqual(await outcome(neutronError(503, 'ServiceUnavailable')), [true, false]);
  assert.deepEqual(await outcome({ status: 503 }), [true, true]);
});

test('each call is told with its step, NIC, status and time', async () => {
  const { session } = clientAnswering(() => ({ body: { ports: [] } }));
  const calls: unknown[] = [];
  await session.ports.list({}, { step: 'look', nic: 2, onCall: (call) => calls.push(call) });
  assert.deepEqual(calls, [
    {
      method: 'GET',
      path: '/v2.0/ports',
      step: 'look',
      status: 200,
      startedAt: 0,
      ms: 0,
      nic: 2,
      neutronRequestId: null,
    },
  ]);
});

test('no error of a call holds the token of the user', async () => {
  for (const answer of [{ status: 500 }, new TransportError('reset', true), neutronError(403, 'Forbidden')]) {
    const { session } = clientAnswering(() => answer);
    const error = await session.ports.create({ network_id: 'n' }).catch((reason: unknown) => reason);
    assert.ok(!JSON.stringify([error, String(error), (error as Error).stack]).includes(String(member.token)));
  }
});
