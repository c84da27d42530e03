import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readAssets } from '../../src/console/assets/read-assets.ts';
import { freshCloud } from '../support/test-cloud.ts';

/** Bytes of script, compressed, that a browser loads at most. */
const mostScript = 150 * 1024;

test('the pages of the console', async (t) => {
  const { cloud } = await freshCloud(t);
  const get = (url: string, headers: Record<string, string> = {}) => cloud.app.inject({ url, headers });
  const page = await get('/console/');
  const files = [...page.body.matchAll(/(?:href|src)="([^"]+)"/g)].flatMap(([, path]) => path ?? []);

  await t.test('one page answers every address, so that each can be linked to', async () => {
    for (const path of ['/console', '/console/servers', '/console/servers/some-id?run=x', '/console/a/b/c']) {
      const { statusCode, body, headers } = await get(path);
      assert.equal(statusCode, 200, path);
      assert.equal(body, page.body);
      assert.match(String(headers['content-type']), /^text\/html/);
    }
  });

  await t.test(
    'what it loads is there, is from here, and is kept for good; the page is asked for each time',
    async () => {
      assert.ok(files.length > 20);
      for (const path of files) {
        assert.match(path, /^\/console\/web\/[\w-]{12}\//);
        const { statusCode, headers } = await get(path);
        assert.equal(statusCode, 200, path);
        assert.match(String(headers['cache-control']), /immutable/);
        assert.match(String(headers['content-type']), /^(text\/(javascript|css)|image\/svg)/);
      }
      assert.equal(page.headers['cache-control'], 'no-cache');
      const again = await get('/console/', { 'if-none-match': String(page.headers.etag) });
      assert.equal(again.statusCode, 304);
    },
  );

  await t.test('every module that another one imports is served', async () => {
    const scripts = new Set(files.filter((path) => /\.(ts|mjs)$/.test(path)));
    for (const path of scripts) {
      const { body } = await get(path);
      for (const [, named = ''] of body.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']/g)) {
        assert.ok(scripts.has(new URL(named, `http://x${path}`).pathname), `${path} imports ${named}`);
      }
    }
  });

  await t.test('nothing else is served: no other edition, no file beside them, no view as a page', async () => {
    const base = files[0]?.split('/').slice(0, 4).join('/') ?? '';
    for (const path of [
      '/console/web/other-edition/main.ts',
      `${base}/tsconfig.json`,
      `${base}/index.html`,
      `${base}/../face.ts`,
      `${base}/%2e%2e/face.ts`,
      '/console/api/nothing',
    ]) {
      const { statusCode, headers } = await get(path);
      assert.equal(statusCode, 404, path);
      assert.match(String(headers['content-type']), /^application\/json/);
    }
  });

  await t.test('a browser must not run, show or ask anything that is not from here', async () => {
    for (const path of ['/console/', ...files.slice(0, 3), '/console/web/x/y']) {
      const { headers } = await get(path);
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /script-src 'self'(;|$)/);
      assert.ok(!/unsafe|data:|https?:|\*/.test(policy), policy);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
    }
    assert.ok(!/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/.test(page.body), 'nothing inline');
  });

  await t.test('compressed, if that is asked for; all script together is small', async () => {
    const { files: all } = readAssets('/console/web');
    const [script] = files.filter((path) => path.endsWith('/main.ts'));
    const zipped = await get(script ?? '', { 'accept-encoding': 'gzip, br' });
    assert.equal(zipped.headers['content-encoding'], 'gzip');
    assert.equal(gunzipSync(zipped.rawPayload).toString(), (await get(script ?? '')).body);
    const scripts = [...all.values()].filter(({ type }) => type.startsWith('text/javascript'));
    const size = scripts.reduce((sum, { zipped: bytes }) => sum + bytes.length, 0);
    assert.ok(size < mostScript, `${size} bytes`);
  });
});
