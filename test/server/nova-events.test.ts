import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { PortEvent } from '../../src/neutron/server/index.ts';
import { NovaEvents } from '../../src/server/nova-events/nova-events.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

interface Post {
  readonly token: unknown;
  readonly events: { name: string; tag: string; server_uuid: string; status?: string }[];
}

type Answer = number | 'nothing' | { status: number; body: object };

/** A Nova that answers as a test says, 200 unless it says otherwise, and what tells it of events. */
async function nova(t: TestContext, answers: Answer[] = []) {
  const runtime = virtualRuntime();
  const posts: Post[] = [];
  const server = createServer(async (request, response) => {
    assert.equal(`${request.method} ${request.url}`, 'POST /v2.1/os-server-external-events');
    const { events } = JSON.parse(await text(request)) as Pick<Post, 'events'>;
    posts.push({ token: request.headers['x-auth-token'], events });
    const answer = answers.shift() ?? 200;
    if (answer === 'nothing') request.socket.destroy();
    else if (typeof answer === 'number') response.writeHead(answer).end('{}');
    else response.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  let given = 1;
  const ownTokens = {
    token: async () => `own-${given}`,
    forget: () => {
      given += 1;
    },
  };
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2.1`;
  const { logger, lines } = capturingLogger();
  const told = new NovaEvents({ nova: { endpoint, ownTokens }, runtime, logger, durable: async () => {} });
  const tags = () => posts.map(({ events }) => events.map(({ tag }) => tag).join(' '));
  return { told, posts, tags, lines, runtime };
}

const plugged = (portId: string): PortEvent => ({
  ...{ name: 'network-vif-plugged', serverUuid: 'server', portId, status: 'completed' },
});

test('events are told as Compute takes them, in their order, and those that gather meanwhile in one request', async (t) => {
  const { told, posts, tags } = await nova(t);
  told.notify([plugged('a'), { name: 'network-changed', serverUuid: 'server', portId: 'b' }]);
  told.notify([plugged('c')]);
  await told.idle();
  assert.deepEqual(posts, [
    {
      token: 'own-1',
      events: [
        { name: 'network-vif-plugged', server_uuid: 'server', tag: 'a', status: 'completed' },
        { name: 'network-changed', server_uuid: 'server', tag: 'b' },
        { name: 'network-vif-plugged', server_uuid: 'server', tag: 'c', status: 'completed' },
      ],
    },
  ]);
  told.notify(Array.from({ length: 101 }, (_, index) => plugged(String(index))));
  await told.idle();
  assert.deepEqual(
    posts.map(({ events }) => events.length),
    [3, 100, 1],
  );
  assert.ok(tags()[1]?.startsWith('0 1 2'));
});

test('while Nova is away events wait, and come in their order when it is back', async (t) => {
  const { told, tags, lines } = await nova(t, [503, 'nothing', 429]);
  told.notify([plugged('a')]);
  await told.idle();
  assert.deepEqual(tags(), ['a', 'a', 'a', 'a']);
  assert.equal(lines.filter((line) => line.includes('events wait for Nova')).length, 1);
  assert.ok(lines.some((line) => line.includes('Nova is told of events again')));
});

test('a token that is refused is renewed; a user whom Nova lets tell nothing is an error in the log, and later events are tried', async (t) => {
  const { told, posts, lines } = await nova(t, [401, 200, 403]);
  told.notify([plugged('a')]);
  await told.idle();
  assert.deepEqual(
    posts.map(({ token }) => token),
    ['own-1', 'own-2'],
  );
  told.notify([plugged('b')]);
  await told.idle();
  assert.ok(lines.some((line) => line.startsWith('error Nova refuses events') && line.includes('policy')));
  told.notify([plugged('c')]);
  await told.idle();
  assert.equal(posts.at(-1)?.events[0]?.tag, 'c');
});

test('what Nova has no use for is done with', async (t) => {
  const unknown = { status: 404, body: { itemNotFound: { code: 404, message: 'No instances found for any event' } } };
  const partly = { status: 207, body: { events: [{ name: 'network-vif-plugged', server_uuid: 'server', code: 422 }] } };
  const { told, tags, lines } = await nova(t, [unknown, partly]);
  for (const port of ['a', 'b']) {
    told.notify([plugged(port)]);
    await told.idle();
  }
  assert.deepEqual(tags(), ['a', 'b']);
  assert.deepEqual(
    lines.map((line) => /code: \d+/.exec(line)?.[0]),
    ['code: 404', 'code: 422'],
  );
});

test('an event that nobody can be waiting for any more is dropped, and that is logged', async (t) => {
  const { told, lines, tags } = await nova(
    t,
    Array.from({ length: 1000 }, () => 503),
  );
  told.notify([plugged('a')]);
  await told.idle();
  assert.ok(tags().length > 10);
  assert.ok(lines.some((line) => line.startsWith('error events are dropped') && line.includes('events: 1')));
});

test('of more than ten thousand that wait the oldest are dropped', async (t) => {
  const { told, posts, lines } = await nova(t);
  told.notify(Array.from({ length: 10_001 }, (_, index) => plugged(String(index))));
  await told.idle();
  assert.equal(posts[0]?.events[0]?.tag, '1');
  assert.ok(lines.some((line) => line.includes('too many events wait for Nova')));
});

test('who stops does not wait for a Nova that is away', async (t) => {
  const { told } = await nova(
    t,
    Array.from({ length: 1000 }, () => 503),
  );
  told.notify([plugged('a'), plugged('b')]);
  assert.equal(await told.stop(), 2);
});
