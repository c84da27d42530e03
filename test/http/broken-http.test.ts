import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createApp } from '../../src/http/app.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { capturingLogger } from '../support/capturing-logger.ts';

/** A listening app; `send` answers everything that comes back until the server ends the connection. */
async function listening(t: TestContext) {
  const { logger, lines } = capturingLogger();
  const app = createApp({ runtime: systemRuntime(), logger });
  app.get('/', async () => ({ fine: true }));
  app.post('/', async () => ({ fine: true }));
  await app.listen({ host: '127.0.0.1', port: 0 });
  t.after(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const send = async (text: string | Buffer) => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      received += chunk;
    });
    socket.write(text);
    await once(socket, 'close');
    return received;
  };
  return { app, send, lines };
}

/** Asserts one answer in the form of all others, which ends the connection. */
function assertAnswer(received: string, status: number): void {
  const [head = '', body = '', ...more] = received.split('\r\n\r\n');
  assert.match(head, new RegExp(`^HTTP/1.1 ${status} `), received);
  assert.match(head, /\r\nContent-Type: application\/json/i);
  assert.match(head, /\r\nX-OpenStack-Request-ID: req-[0-9a-f-]{36}(\r\n|$)/i);
  assert.match(head, /\r\nConnection: close/i);
  assert.equal(JSON.parse(body).error.code, status);
  assert.deepEqual(more, []);
}

const head = 'Host: localhost\r\nConnection: close\r\n';

test('what is no HTTP gets a 400 in the form of all errors, and the connection ends', async (t) => {
  const { send, lines } = await listening(t);
  const broken = [
    'nonsense\r\n\r\n',
    `BREW / HTTP/1.1\r\n${head}\r\n`,
    `GET / HTTP/9.9\r\n${head}\r\n`,
    `GET / HTTP/1.1\r\n${head}Bad Name: x\r\n\r\n`,
    `GET / HTTP/1.1\r\n${head}X-Auth-Token: a\u0000b\r\n\r\n`,
    `POST / HTTP/1.1\r\n${head}Content-Length: many\r\n\r\n`,
    `POST / HTTP/1.1\r\n${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
    `GET /\u0001 HTTP/1.1\r\n${head}\r\n`,
    '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001',
  ];
  for (const text of broken) assertAnswer(await send(text), 400);
  assert.equal(lines.filter((line) => line.includes('broken request')).length, broken.length);
  assert.ok(!lines.some((line) => line.includes('a\\x00b')), 'what was sent is not in the log');
});

test('a URL or headers beyond 16 KiB are refused with 431; a URL of 15 KiB is no trouble', async (t) => {
  const { send } = await listening(t);
  assertAnswer(await send(`GET /${'x'.repeat(17_000)} HTTP/1.1\r\n${head}\r\n`), 431);
  assertAnswer(await send(`GET / HTTP/1.1\r\n${head}X-Much: ${'x'.repeat(17_000)}\r\n\r\n`), 431);
  assert.match(await send(`GET /?${'a=b&'.repeat(3800)} HTTP/1.1\r\n${head}\r\n`), /^HTTP\/1\.1 200/);
});

test('a client that is too slow is told 408 and let go', async (t) => {
  const { app, send } = await listening(t);
  assert.ok(app.server.headersTimeout <= 60_000 && app.server.requestTimeout <= 60_000, 'Node looks after the time');
  app.server.once('connection', (socket) => {
    socket.once('data', () => app.server.emit('clientError', timeout, socket));
  });
  const timeout = Object.assign(new Error('too slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  assertAnswer(await send('GET / HT'), 408);
});

test('a body of more than a mebibyte is refused before it is read, with and without a length', async (t) => {
  const { send } = await listening(t);
  const length = await send(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n`);
  assertAnswer(length, 413);
  const chunk = `80001\r\n${'x'.repeat(0x80001)}\r\n`;
  assertAnswer(
    await send(`POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`),
    413,
  );
});

test('a path that is nobody’s, and a star, are answered in the form of all errors', async (t) => {
  const { send } = await listening(t);
  assert.match(await send(`GET /nowhere HTTP/1.1\r\n${head}\r\n`), /^HTTP\/1\.1 404 [\s\S]*{"error":{"code":404,/);
  assert.match(await send(`OPTIONS * HTTP/1.1\r\n${head}\r\n`), /^HTTP\/1\.1 404 [\s\S]*{"error":{"code":404,/);
  assert.match(await send(`GET /%00 HTTP/1.1\r\n${head}\r\n`), /^HTTP\/1\.1 400 [\s\S]*{"error":{"code":400,/);
});
