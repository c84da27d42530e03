import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { SignJWT } from 'jose';
import { createIdentityService } from '../../src/keystone/index.ts';
import { fixedKeys, KeyRing, makeFirstKeys, replaceTokenKeys, rotateKeys } from '../../src/secrets/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { temporaryFolder } from '../support/database.ts';
import { testKey } from '../support/keys.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';
import { demoPassword, identityFixture } from './support.ts';

const requestId = 'req-01234567-89ab-cdef-0123-456789abcdef';
const hour = 3_600_000;

/** An identity service whose keys lie in a folder. */
async function rotating(t: TestContext) {
  const folder = join(temporaryFolder(t), 'keys');
  makeFirstKeys(folder, virtualRuntime(11), null);
  const fixture = await identityFixture(t, (runtime) => keysIn(folder, runtime));
  const { runtime, options, identity } = fixture;
  return {
    ...fixture,
    folder,
    holds: async (token: string) => (await identity.tokens.validate(token, requestId)) !== null,
    rotate: () => rotateKeys(folder, 'token', runtime, { keepTokenKeys: hour }),
    /** Another process on the same database, with a key folder of its own. */
    neighbour: (own: string) => createIdentityService({ ...options, signingKeys: keysIn(own, runtime) }),
    newToken: () => fixture.tokenOf('demo', demoPassword),
  };
}

function keysIn(folder: string, { clock }: ReturnType<typeof virtualRuntime>) {
  return new KeyRing({ folder, clock, logger: silentLogger }).of('token');
}

const parts = (token: string) => {
  const [header = '', payload = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return { header: JSON.parse(header), payload: JSON.parse(payload) };
};

test('a token names the key that signed it', async (t) => {
  const { demo, options } = await rotating(t);
  assert.deepEqual(parts(demo).header, { alg: 'HS256', typ: 'berth-token+jwt', kid: options.signingKeys.primary().id });
});

test('rotated under load: every token holds until its hour is over, and not longer', async (t) => {
  const { runtime, rotate, newToken, holds } = await rotating(t);
  const tokens: { token: string; until: number }[] = [];
  const kids = new Set<string>();
  for (let round = 0; round < 60; round += 1) {
    if (round % 7 === 6) rotate();
    for (const token of await Promise.all([newToken(), newToken()])) {
      tokens.push({ token, until: parts(token).payload.exp * 1000 });
      kids.add(parts(token).header.kid);
    }
    runtime.advance(300_000);
    const now = runtime.clock.now();
    for (const { token, until } of tokens) assert.equal(await holds(token), now < until, `round ${round}`);
  }
  assert.equal(kids.size, 9, 'each rotation brought another key into use');
});

test('another process takes tokens of a key that is older than its last look, and of one that was staged in its copy', async (t) => {
  const { folder, rotate, runtime, newToken, neighbour } = await rotating(t);
  const copy = join(temporaryFolder(t), 'keys');
  cpSync(folder, copy, { recursive: true });
  const other = neighbour(copy);
  const valid = async (token: string) => (await other.tokens.validate(token, requestId)) !== null;
  rotate();
  runtime.advance(5000);
  const second = await newToken();
  assert.ok(await valid(second), 'the copy has had the key as the staged one');
  rotate();
  runtime.advance(5000);
  const third = await newToken();
  assert.equal(await valid(third), false, 'two rotations behind: the key is not there');
  cpSync(folder, copy, { recursive: true });
  runtime.advance(1000);
  assert.ok(await valid(third), 'it is there now, and found without a restart');
  assert.ok(await valid(second));
});

test('revoked keys end all tokens within seconds, and new ones are made at once', async (t) => {
  const { folder, runtime, demo, admin, holds, newToken } = await rotating(t);
  assert.ok((await holds(demo)) && (await holds(admin)));
  replaceTokenKeys(folder, runtime);
  runtime.advance(5000);
  assert.deepEqual([await holds(await newToken()), await holds(demo), await holds(admin)], [true, false, false]);
});

test('a token of an older Berth, which names no key, holds until it expires; nobody else can leave the name out', async (t) => {
  const old = testKey('token', 1, 5, { signedUnnamed: true });
  const keys = [old, testKey('token', 2, 6), testKey('token', 3, 7)];
  const { identity, options, demo, runtime, database } = await identityFixture(t, () => fixedKeys(keys));
  const sign = (secret: Uint8Array) =>
    new SignJWT(parts(demo).payload).setProtectedHeader({ alg: 'HS256', typ: 'berth-token+jwt' }).sign(secret);
  const ofOld = await sign(old.secret);
  const ofPrimary = await sign(options.signingKeys.primary().secret);
  const valid = async (token: string) => (await identity.tokens.validate(token, requestId)) !== null;
  assert.deepEqual([await valid(ofOld), await valid(ofPrimary), await valid(demo)], [true, false, true]);
  const withoutOld = createIdentityService({ ...options, database, signingKeys: fixedKeys(keys.slice(1)) });
  for (const token of [ofOld, ofPrimary]) assert.equal(await withoutOld.tokens.validate(token, requestId), null);
  runtime.advance(hour);
  assert.equal(await valid(ofOld), false);
});

test('a token is void whose key name, algorithm or purpose is not what it was signed as', async (t) => {
  const first = testKey('token', 1, 1);
  const second = testKey('token', 2, 2);
  const third = testKey('token', 3, 3);
  const sealing = testKey('sealing', 1, 4);
  const { identity, demo, options, lines } = await identityFixture(t, () => fixedKeys([first, second, third]));
  assert.equal(options.signingKeys.primary().id, second.id);
  const { payload } = parts(demo);
  const typ = 'berth-token+jwt';
  const sign = (header: { alg: string; [name: string]: unknown }, { secret } = second) =>
    new SignJWT(payload).setProtectedHeader(header).sign(secret);
  const [, body = '', signature = ''] = demo.split('.');
  const reheaded = (header: object) =>
    `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${body}.${signature}`;
  assert.ok(await identity.tokens.validate(await sign({ alg: 'HS256', typ, kid: second.id }), requestId));
  const forged = {
    'signed by another key than it names': await sign({ alg: 'HS256', typ, kid: first.id }),
    'names another key than it did': reheaded({ alg: 'HS256', typ, kid: first.id }),
    'names a key that is not there': await sign({ alg: 'HS256', typ, kid: '0123456789abcdef' }),
    'names a key by a path': await sign({ alg: 'HS256', typ, kid: '../keys/token-2.key' }),
    'names something from a prototype': await sign({ alg: 'HS256', typ, kid: '__proto__' }),
    'names no text': await sign({ alg: 'HS256', typ, kid: 2 }),
    'signed by a sealing key': await sign({ alg: 'HS256', typ, kid: sealing.id }, sealing),
    'another hash': await sign({ alg: 'HS512', typ, kid: second.id }),
    'no algorithm': reheaded({ alg: 'none', typ, kid: second.id }),
    'an algorithm with a public key': reheaded({ alg: 'RS256', typ, kid: second.id }),
    'a key of its own': reheaded({ alg: 'HS256', typ, kid: second.id, jwk: { kty: 'oct', k: 'AAAA' } }),
    'another type': await sign({ alg: 'HS256', typ: 'berth-session+jwt', kid: second.id }),
    'no type': await sign({ alg: 'HS256', kid: second.id }),
  };
  for (const [how, token] of Object.entries(forged)) {
    assert.equal(await identity.tokens.validate(token, requestId), null, how);
  }
  assert.ok(lines.every((line) => !line.startsWith('error')));
});
