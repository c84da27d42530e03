import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { IdentityAway, keystoneElsewhere } from '../../src/keystone/index.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

type Answer = { status: number; body?: unknown };

const domain = { id: 'default', name: 'Default' };
const user = { id: 'u1', name: 'demo', domain };
const project = { id: 'p1', name: 'demo', domain };

/** A Keystone that says what a test says, and the way to it with tokens `own-1`, `own-2` …. */
async function keystone(t: TestContext, answer: (request: IncomingMessage) => Answer, keepFor = 60_000) {
  const runtime = virtualRuntime();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers['x-auth-token']} ${request.headers['x-subject-token'] ?? '-'}`);
    const { status, body } = answer(request);
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  t.after(close);
  let given = 1;
  const ownTokens = {
    token: async () => `own-${given}`,
    forget: () => {
      given += 1;
    },
  };
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3`;
  return { ...keystoneElsewhere({ endpoint, ownTokens, runtime, keepFor }), runtime, asked, close };
}

const isAway = (error: unknown) => error instanceof IdentityAway && error.retryAfter === 1;

function tokenOf(more: object, expires_at = '2026-01-01T01:00:00.000000Z'): Answer {
  return { status: 200, body: { token: { user, expires_at, ...more } } };
}

const member = tokenOf({
  project,
  roles: [
    { id: '1', name: 'Member' },
    { id: '2', name: 'reader' },
  ],
});

test('a token is asked about once while it is remembered, however many want it, and never beyond its end', async (t) => {
  const { tokens, asked, runtime } = await keystone(t, () => member, 3_600_000 * 2);
  const [first, second] = await Promise.all([tokens.validate('secret', 'req-1'), tokens.validate('secret', 'req-2')]);
  assert.deepEqual(first, {
    ...{ requestId: 'req-1', token: 'secret', expiresAt: Date.UTC(2026, 0, 1, 1), isAdmin: false },
    ...{ userId: 'u1', userName: 'demo', userDomainId: 'default' },
    ...{ projectId: 'p1', projectName: 'demo', projectDomainId: 'default', roles: ['member', 'reader'] },
  });
  assert.equal(second?.requestId, 'req-2');
  assert.deepEqual(asked, ['/v3/auth/tokens?nocatalog own-1 secret']);
  runtime.advance(3_600_000);
  await tokens.validate('secret', 'req-3');
  assert.equal(asked.length, 2);
});

test('what was said of a token is forgotten in time; where nothing is remembered, each request asks', async (t) => {
  const remembering = await keystone(t, () => member, 5000);
  for (const pause of [0, 4999, 1]) {
    remembering.runtime.advance(pause);
    await remembering.tokens.validate('secret', 'req-1');
  }
  assert.equal(remembering.asked.length, 2);
  const forgetful = await keystone(t, () => member, 0);
  for (const id of ['req-1', 'req-2']) await forgetful.tokens.validate('secret', id);
  assert.equal(forgetful.asked.length, 2);
});

test('a token that Keystone does not know is nobody’s; what can be none is not asked about', async (t) => {
  const { tokens, asked } = await keystone(t, () => ({ status: 404 }));
  assert.equal(await tokens.validate('unknown', 'req-1'), null);
  for (const odd of ['', 'a b', 'a\nx-auth-token: b', 'ä', 'x'.repeat(8193)]) {
    assert.equal(await tokens.validate(odd, 'req-1'), null);
  }
  assert.equal(asked.length, 1);
});

test('admin is who has that role on a project or the system; a role on a domain is worth nothing, nor is a token without scope', async (t) => {
  const roles = [{ id: '1', name: 'admin' }];
  const scopes = new Map<unknown, Answer>([
    ['project', tokenOf({ project, roles })],
    ['system', tokenOf({ system: { all: true }, roles })],
    ['domain', tokenOf({ domain, roles })],
    ['none', tokenOf({})],
  ]);
  const { tokens } = await keystone(t, ({ headers }) => scopes.get(headers['x-subject-token']) ?? { status: 404 });
  const facts = await Promise.all([...scopes.keys()].map((scope) => tokens.validate(String(scope), 'req-1')));
  assert.deepEqual(
    facts.map((one) => [one?.isAdmin, one?.roles, one?.projectId]),
    [
      [true, ['admin'], 'p1'],
      [true, ['admin'], null],
      [false, [], null],
      [false, [], null],
    ],
  );
});

test('Berth’s own token is renewed when it is refused, once', async (t) => {
  const renewing = await keystone(t, ({ headers }) => (headers['x-auth-token'] === 'own-2' ? member : { status: 401 }));
  assert.equal((await renewing.tokens.validate('secret', 'req-1'))?.userId, 'u1');
  assert.equal(renewing.asked.length, 2);
  const refusing = await keystone(t, () => ({ status: 401 }));
  await assert.rejects(refusing.tokens.validate('secret', 'req-1'), isAway);
  assert.equal(refusing.asked.length, 2);
});

test('a Keystone that cannot be asked, or answers nonsense, is away; nothing of it is remembered', async (t) => {
  const nonsense: Answer[] = [
    { status: 500 },
    { status: 200, body: '<html>' },
    { status: 200, body: { token: null } },
    tokenOf({ project, roles: 'admin' }),
    tokenOf({ project: {}, roles: [] }),
    tokenOf({ project, roles: [] }, 'tomorrow'),
  ];
  const answers = [...nonsense];
  const { tokens, projectExists, close } = await keystone(t, () => answers.shift() ?? member);
  for (const _ of nonsense) await assert.rejects(tokens.validate('secret', 'req-1'), isAway);
  assert.equal((await tokens.validate('secret', 'req-1'))?.userId, 'u1');
  close();
  assert.equal((await tokens.validate('secret', 'req-1'))?.userId, 'u1', 'remembered');
  await assert.rejects(tokens.validate('other', 'req-1'), isAway);
  await assert.rejects(projectExists('p1'), isAway);
});

test('whether there is a project', async (t) => {
  const { projectExists, asked } = await keystone(t, ({ url }) => ({ status: url === '/v3/projects/p1' ? 200 : 404 }));
  assert.equal(await projectExists('p1'), true);
  assert.equal(await projectExists('../users'), false);
  assert.equal(asked[1], '/v3/projects/..%2Fusers own-1 -');
});
