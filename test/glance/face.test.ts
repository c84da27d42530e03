import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, imageFixture } from './support.ts';

test('the root answers 300 with the versions, /versions 200; no token is needed', async (t) => {
  const { call } = await imageFixture(t);
  for (const [path, status] of [
    ['', 300],
    ['/', 300],
    ['/versions', 200],
  ] as const) {
    const answer = await call('GET', path, { as: null });
    assert.equal(answer.status, status);
    const [current, ...older] = answer.body.versions;
    assert.equal(current.status, 'CURRENT');
    assert.deepEqual(current.links, [{ rel: 'self', href: 'http://cloud.example:8774/image/v2/' }]);
    assert.equal(older.at(-1).id, 'v2.0');
  }
});

test('the schemas describe what an image has', async (t) => {
  const { call, make } = await imageFixture(t);
  const { body } = await call('GET', '/v2/schemas/image');
  assert.equal(body.name, 'image');
  for (const name of Object.keys(await make({}))) assert.ok(name in body.properties, name);
  assert.equal(body.properties.size.readOnly, true);
  const images = (await call('GET', '/v2/schemas/images')).body;
  assert.equal(images.name, 'images');
  assert.ok('images' in images.properties);
});

test('every other route needs a valid token', async (t) => {
  const { call, routes } = await imageFixture(t);
  let checked = 0;
  for (const { method, url } of routes) {
    const path = url.slice('/image'.length).replaceAll(/:\w+/g, 'x');
    if (['', '/', '/versions'].includes(path)) continue;
    for (const as of [null, 'nobody']) {
      const answer = await call(method as 'GET', path, { as, body: {} });
      if (answer.status === 405) continue;
      assert.equal(answer.status, 401, `${method} ${path}`);
      assert.ok(answer.headers['www-authenticate']);
      if (method !== 'HEAD') assert.equal(answer.body.error.code, 401);
      checked += 1;
    }
  }
  assert.ok(checked >= 20, `only ${checked} checked`);
});

test('an unknown path answers 404, an unknown method 405 with Allow', async (t) => {
  const { call } = await imageFixture(t);
  assertRefused(await call('GET', '/v1/images'), 404);
  assertRefused(await call('GET', '/v2/nowhere'), 404);
  const put = await call('PUT', '/v2/images', { body: {} });
  assertRefused(put, 405);
  assert.deepEqual(String(put.headers.allow).split(', ').sort(), ['GET', 'POST']);
});

test('a failure inside is logged and not told', async (t) => {
  const { call, database, lines } = await imageFixture(t);
  t.mock.method(database, 'read', () => Promise.reject(new Error('the disk is gone')));
  const answer = await call('GET', '/v2/images');
  assertRefused(answer, 500);
  assert.ok(!JSON.stringify(answer.body).includes('disk'));
  assert.ok(lines.some((line) => line.startsWith('error') && line.includes('the disk is gone')));
});
