import assert from 'node:assert/strict';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { freshCloud } from '../support/test-cloud.ts';
import { assertRefusal, type Face } from './support/error-forms.ts';

/** One path a face, with a token and without. */
const paths: readonly (readonly [Face, string])[] = [
  ['root', '/'],
  ['identity', '/identity/v3'],
  ['identity', '/identity/v3/auth/projects'],
  ['identity', '/identity/nowhere'],
  ['image', '/image/versions'],
  ['image', '/image/v2/images'],
  ['network', '/network/'],
  ['network', '/network/v2.0/networks'],
  ['compute', '/compute/'],
  ['compute', '/compute/v2.1/servers'],
  ['compute', '/compute/nowhere'],
];

test('a Host that is not ours: every face refuses in its own form, before it looks at the token, and names nobody in a link', async (t) => {
  const { cloud, tokens } = await freshCloud(t);
  for (const [host, status] of [
    ['evil.example:8774', 421],
    ['a"b', 400],
  ] as const) {
    for (const [face, url] of paths) {
      for (const token of [undefined, tokens.demo]) {
        const headers = { host, ...(token !== undefined && { 'x-auth-token': token }) };
        const answer = await cloud.app.inject({ url, headers });
        assertRefusal(face, answer, [status]);
        assert.doesNotMatch(JSON.stringify(answer.headers) + answer.body, /evil|a\\?"b/, url);
      }
    }
  }
});

test('over a socket: links and the catalog name the host that the client used, and no proxy is believed', async (t) => {
  const { cloud, tokens } = await freshCloud(t);
  await cloud.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = cloud.app.server.address() as AddressInfo;
  const get = async (path: string, host: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-Auth-Token: ${tokens.demo}\r\nX-Forwarded-Host: evil.example\r\n` +
        'X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n',
    );
    return text(socket);
  };
  const linking = [
    '/identity/v3',
    '/identity/v3/auth/catalog',
    '/image/versions',
    '/network/v2.0/',
    '/compute/',
    '/compute/v2.1/servers?limit=1',
  ];
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, 'berth.localhost']) {
    for (const path of linking) {
      const answer = await get(path, host);
      assert.match(answer, /^HTTP\/1\.1 200 /, `${path} ${answer}`);
      assert.doesNotMatch(answer, /evil|https:/);
      if (!path.includes('servers')) assert.ok(answer.includes(`http://${host}/`), answer);
    }
  }
});
