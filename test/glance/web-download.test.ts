import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import { isPublicAddress } from '../../src/glance/import/public-address.ts';
import { defaultImportSettings } from '../../src/glance/import/settings.ts';
import { allowedSource } from '../../src/glance/import/web-source.ts';
import { assertRefused, type ImageFixtureOptions, imageFixture } from './support.ts';

const formats = { disk_format: 'raw', container_format: 'bare' };
const here = { address: '127.0.0.1', family: 4 };

/** A web server on this machine, and an image service that takes it for one out in the internet. */
async function withServer(t: TestContext, answer: RequestListener, imports: ImageFixtureOptions['imports'] = {}) {
  const seen: { url: string | undefined; host: string | undefined }[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url, host: request.headers.host });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, here.address, resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const asked: string[] = [];
  const fixture = await imageFixture(t, {
    imports: {
      webDownloadHosts: [`images.example:${port}`],
      addressesOf: async (name) => {
        asked.push(name);
        return [here];
      },
      mayConnect: ({ address }) => address === here.address,
      ...imports,
    },
  });
  const { call, make, service } = fixture;
  /** Imports from the server, and answers the image and the task. */
  const fetched = async (path = '/disk.raw') => {
    const { id } = await make(formats);
    const method = { name: 'web-download', uri: `http://images.example:${port}${path}` };
    const answer = await call('POST', `/v2/images/${id}/import`, { body: { method } });
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    await service.idle();
    const [task] = (await call('GET', `/v2/images/${id}/tasks`)).body.tasks;
    return { image: (await call('GET', `/v2/images/${id}`)).body, task };
  };
  return { ...fixture, fetched, seen, asked, port };
}

test('what is fetched becomes the image; the name is resolved once, and goes to the server', async (t) => {
  const data = Buffer.alloc(1_100_000, 'x');
  const { fetched, call, seen, asked, port } = await withServer(t, (_, response) => response.end(data));
  const { image, task } = await fetched();
  assert.deepEqual([image.status, image.size, task.status], ['active', data.length, 'success']);
  assert.ok((await call('GET', `/v2/images/${image.id}/file`)).bytes.equals(data));
  assert.deepEqual(seen, [{ url: '/disk.raw', host: `images.example:${port}` }]);
  assert.deepEqual(asked, ['images.example']);
});

suite('what does not become an image: it is queued as before, its task says why, and nothing is kept', () => {
  const cases: [string, RequestListener, RegExp, ImageFixtureOptions['imports']?][] = [
    ['a redirection', (_, to) => to.writeHead(302, { location: 'http://images.example/b' }).end(), /not followed/],
    ['an error', (_, to) => to.writeHead(404).end(), /answered 404/],
    ['more than an image may have', (_, to) => to.end(Buffer.alloc(5000)), /larger/, { maxSize: 4999 }],
    [
      'more than an image may have, of which nothing tells beforehand',
      (_, to) => {
        to.write(Buffer.alloc(3000));
        to.end(Buffer.alloc(3000));
      },
      /larger/,
      { maxSize: 4999 },
    ],
    [
      'what breaks off',
      (_, to) => {
        to.writeHead(200, { 'content-length': '100' }).write('half');
        setImmediate(() => to.destroy());
      },
      /fetched|ended/,
    ],
    ['a host that answers something else', (_, to) => to.socket?.end('nonsense\r\n\r\n'), /fetched/],
    ['a name that nobody knows', (_, to) => to.end(), /not known/, { addressesOf: async () => [] }],
    [
      'a name that stands for an address in here, too',
      (_, to) => to.end(),
      /not one that data may be fetched from/,
      { addressesOf: async () => [here, { address: '10.0.0.1', family: 4 }] },
    ],
  ];
  for (const [what, answer, why, imports] of cases) {
    test(what, async (t) => {
      const { fetched, kept } = await withServer(t, answer, imports);
      const { image, task } = await fetched();
      assert.deepEqual([image.status, image.size, task.status], ['queued', null, 'failure']);
      assert.match(task.message, why);
      assert.doesNotMatch(task.message, /127\.0\.0\.1|10\.0\.0\.1/);
      assert.deepEqual(await kept(), { image_data: 0, image_chunk: 0, image_task: 1 });
    });
  }

  test('what takes longer than it may', async (t) => {
    // The server has the request, and never answers: time passes then, and not before.
    let passes = () => {};
    const { fetched, runtime } = await withServer(t, () => passes(), { webDownloadTimeout: 1000 });
    passes = () => void runtime.timers.sleep(1001);
    const { image, task } = await fetched();
    assert.deepEqual([image.status, task.status], ['queued', 'failure']);
    assert.match(task.message, /time/);
  });
});

test('nothing of this machine or its network is connected to, whatever a name stands for', async (t) => {
  for (const address of ['127.0.0.1', '169.254.169.254', '10.1.2.3', '::1', 'fe80::1', '::ffff:127.0.0.1']) {
    const { port, fetched, seen } = await withServer(t, (_, to) => to.end('secret'), {
      addressesOf: async () => [{ address, family: address.includes(':') ? 6 : 4 }],
      mayConnect: isPublicAddress,
    });
    assert.ok(port > 0);
    const { image, task } = await fetched();
    assert.deepEqual([image.status, task.status], ['queued', 'failure'], address);
    assert.deepEqual(seen, []);
  }
});

test('the next process fetches anew what a dead one has fetched in part', async (t) => {
  const data = Buffer.alloc(2_200_000, 'y');
  let times = 0;
  const { make, call, service, kept, database, port } = await withServer(t, (_, to) => {
    times += 1;
    if (times > 1) to.end(data);
    else to.write(data.subarray(0, 1_500_000));
  });
  const { id } = await make(formats);
  const method = { name: 'web-download', uri: `http://images.example:${port}/` };
  assert.equal((await call('POST', `/v2/images/${id}/import`, { body: { method } })).status, 202);
  while ((await kept()).image_chunk === 0) await new Promise(setImmediate);
  await service.stop();
  assert.equal((await call('GET', `/v2/images/${id}`)).body.status, 'importing');
  const next = await imageFixture(t, {
    database,
    imports: { webDownloadHosts: [`images.example:${port}`], addressesOf: async () => [here], mayConnect: () => true },
  });
  await next.service.start();
  await next.service.idle();
  const image = (await next.call('GET', `/v2/images/${id}`)).body;
  assert.deepEqual([image.status, image.size], ['active', data.length]);
  assert.ok((await next.call('GET', `/v2/images/${id}/file`)).bytes.equals(data));
  assert.deepEqual(await kept(), { image_data: 1, image_chunk: 3, image_task: 1 });
});

test('only hosts that the operator has named are fetched from, by name, at their usual port or one that was named', async (t) => {
  const webDownloadHosts = ['images.example', 'mirror.example:8443'];
  const settings = { ...defaultImportSettings, webDownloadHosts };
  for (const uri of [
    'http://images.example/a',
    'https://images.example:443/a?b=c',
    'https://IMAGES.example/',
    'https://mirror.example:8443/',
  ]) {
    assert.ok(allowedSource(uri, settings), uri);
  }
  const refused = [
    'http://images.example:8080/',
    'https://images.example:80/',
    'https://mirror.example/',
    'https://evil.example/',
    'https://images.example.evil.example/',
    'https://user:secret@images.example/',
    'https://user@images.example/',
    'ftp://images.example/',
    'file:///etc/passwd',
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://[::1]/',
    'http://localhost/',
    'images.example',
    '',
  ];
  for (const uri of refused) assert.equal(allowedSource(uri, settings), null, uri);
  const { call, make, kept } = await imageFixture(t, { imports: { webDownloadHosts } });
  const { id } = await make(formats);
  for (const uri of [...refused, undefined, 5]) {
    const body = { method: { name: 'web-download', uri } };
    assertRefused(await call('POST', `/v2/images/${id}/import`, { body }), 400);
  }
  const bare = await make({});
  const body = { method: { name: 'web-download', uri: 'https://images.example/' } };
  assertRefused(await call('POST', `/v2/images/${bare.id}/import`, { body }), 409);
  assert.deepEqual(await kept(), { image_data: 0, image_chunk: 0, image_task: 0 });
});

test('an address is public unless a registry gives it a special purpose', () => {
  for (const address of ['1.1.1.1', '93.184.215.14', '172.15.0.1', '172.32.0.1', '2a00:1450:4001::1', '2606:4700::1']) {
    assert.ok(isPublicAddress({ address, family: address.includes(':') ? 6 : 4 }), address);
  }
  for (const address of [
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.0.0.1', '192.168.1.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...[
      '::',
      '::1',
      '::ffff:8.8.8.8',
      '::ffff:127.0.0.1',
      'fe80::1',
      'fc00::1',
      'fd12::1',
      'ff02::1',
      '64:ff9b::7f00:1',
    ],
    ...['2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1'],
  ]) {
    assert.ok(!isPublicAddress({ address, family: address.includes(':') ? 6 : 4 }), address);
  }
  assert.ok(!isPublicAddress({ address: '1.1.1.1', family: 0 }));
});
