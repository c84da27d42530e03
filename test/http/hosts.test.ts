import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type AllowedHosts, allowedHosts } from '../../src/http/allowed-hosts.ts';
import { createApp } from '../../src/http/app.ts';
import { baseUrl } from '../../src/http/base-url.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';

/** An app whose only answer is the base of its links. */
function linking(t: TestContext, hosts?: AllowedHosts) {
  const app = createApp({ runtime: systemRuntime(), logger: silentLogger, ...(hosts && { hosts }) });
  app.get('/', async (request) => ({ base: baseUrl(request) }));
  t.after(() => app.close());
  const ask = (host: string, headers: Record<string, string> = {}) =>
    app.inject({ url: '/', headers: { host, ...headers } });
  const status = async (host: string) => (await ask(host)).statusCode;
  return { app, ask, status };
}

test('a server on loopback answers to its own names and to configured ones, whatever the port and the case', async (t) => {
  const { status } = linking(t, allowedHosts('127.0.0.2', ['cloud.example', '*.lab.example', 'FE80::1']));
  for (const host of ['127.0.0.1', 'localhost', 'LOCALHOST.', '[::1]', 'a.b.localhost', '127.0.0.2', 'cloud.example']) {
    for (const port of ['', ':80', ':8774']) assert.equal(await status(host + port), 200, host + port);
  }
  assert.equal(await status('x.lab.example'), 200);
  assert.equal(await status('[fe80::1]'), 200);
});

test('any other name is refused: a page whose name was made to lead here does not get through', async (t) => {
  for (const hosts of [undefined, allowedHosts('localhost'), allowedHosts('::1'), allowedHosts('127.0.0.1')]) {
    const { ask } = linking(t, hosts);
    for (const host of [
      'evil.example',
      'evil.example:8774',
      'localhost.evil.example',
      'notlocalhost',
      '0.0.0.0',
      '[::2]',
    ]) {
      const answer = await ask(host);
      assert.equal(answer.statusCode, 421, host);
      assert.equal(answer.json().error.code, 421);
      assert.ok(!answer.body.includes('evil'), 'the name is not repeated');
    }
  }
});

test('beyond loopback nobody can know all names: any is answered to, or only the configured ones', async (t) => {
  const any = linking(t, allowedHosts('0.0.0.0'));
  assert.equal(await any.status('cloud.example'), 200);
  const some = linking(t, allowedHosts('::', ['cloud.example']));
  assert.equal(await some.status('cloud.example:443'), 200);
  assert.equal(await some.status('localhost'), 421);
});

test('a malformed Host gets no answer that a link could stand in, also where any name is allowed', async (t) => {
  const { ask } = linking(t, 'any');
  for (const host of [
    'a b',
    'a"b',
    'a/b',
    'user@cloud',
    'cloud:port',
    '[::1',
    'caf\u00e9',
    'a,b',
    '<script>',
    ':80',
    'a?b',
    'a#b',
  ]) {
    const answer = await ask(host);
    assert.equal(answer.statusCode, 400, host);
    assert.ok(!answer.body.includes('base'));
  }
});

test('what a proxy may say of host and scheme is not believed of just anybody', async (t) => {
  const { ask } = linking(t);
  const forwarded = {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-for': '10.0.0.1',
    'x-forwarded-port': '1',
    'x-forwarded-prefix': '/evil',
    forwarded: 'host=evil.example;proto=https',
  };
  const answer = await ask('localhost:8774', forwarded);
  assert.deepEqual(answer.json(), { base: 'http://localhost:8774' });
});

test('on a socket: the absolute form is served by its path; HTTP/1.0 without a host gets links by the address it reached', async (t) => {
  const { app } = linking(t);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const send = async (text: string) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      received += chunk;
    });
    socket.write(text);
    await once(socket, 'close');
    return received;
  };
  const absolute = await send(
    'GET http://elsewhere.example/?a=b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
  );
  assert.match(absolute, /^HTTP\/1\.1 200[\s\S]*{"base":"http:\/\/localhost"}$/);
  assert.match(await send('GET / HTTP/1.0\r\n\r\n'), new RegExp(`200[\\s\\S]*{"base":"http://127.0.0.1:${port}"}$`));
  assert.match(await send('GET / HTTP/1.1\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 400/);
  assert.match(await send('GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n'), /^HTTP\/1\.1 400/);
  const twice = 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n';
  assert.doesNotMatch(await send(twice), /evil/);
});
