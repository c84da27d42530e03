import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A cloud that is made up. */
export interface FakeCloud {
  readonly env: Record<string, string>;
  readonly url: string;
  /** Requests as `GET /path token`. */
  readonly requests: string[];
  /** What was shown to sign in, in the order of the tokens. */
  readonly shown: string[];
}

/**
 * Starts a cloud that signs anybody in, with tokens t1, t2 …, and answers all else as it is told. The services of the first
 * region are at `/c`, `/i` and `/n`, those of another one below its name.
 */
export async function fakeCloud(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse, token: string) => void,
  regions: readonly string[] = ['One'],
): Promise<FakeCloud> {
  const requests: string[] = [];
  const shown: string[] = [];
  let tokens = 0;
  const server = createServer((request, response) => {
    const token = String(request.headers['x-auth-token'] ?? '');
    requests.push(`${request.method} ${request.url} ${token}`.trim());
    if (request.url !== '/id/v3/auth/tokens') {
      answer(request, response, token);
      return;
    }
    request.setEncoding('utf8');
    let body = '';
    request.on('data', (text) => {
      body += text;
    });
    request.on('end', () => {
      shown.push(body);
      signIn(response);
    });
  });
  const signIn = (response: ServerResponse) => {
    tokens += 1;
    const endpoints = (path: string) =>
      regions.map((region, index) => {
        const base = index === 0 ? url : `${url}/${region}`;
        return { interface: 'public', region, region_id: region, url: `${base}${path}` };
      });
    const catalog = [
      { type: 'compute', endpoints: endpoints('/c/v2.1') },
      { type: 'image', endpoints: endpoints('/i') },
      { type: 'network', endpoints: endpoints('/n') },
    ];
    response.writeHead(201, { 'x-subject-token': `t${tokens}` });
    response.end(JSON.stringify({ token: { catalog, project: { id: 'p1' }, roles: [{ name: 'admin' }] } }));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  t.after(() => server.closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { OS_AUTH_URL: `${url}/id`, OS_USERNAME: 'u', OS_PASSWORD: 'hunter2', OS_PROJECT_NAME: 'p' };
  return { env, url, requests, shown };
}
