import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, imageFixture } from './support.ts';

async function withImages(t: Parameters<typeof imageFixture>[0]) {
  const fixture = await imageFixture(t);
  const ids = new Map<string, string>();
  const images = [
    { name: 'alpha', min_ram: 1, tags: ['x', 'y'], disk_format: 'raw', colour: 'red' },
    { name: 'beta', min_ram: 2, tags: ['x'], disk_format: 'qcow2', colour: 'blue' },
    { name: 'a,b', protected: true, disk_format: 'qcow2' },
    { name: 'hidden', os_hidden: true },
    { name: 'alpha', min_disk: 7, container_format: 'bare' },
  ];
  for (const [index, image] of images.entries()) {
    fixture.runtime.advance(1000);
    ids.set(`${image.name}${index}`, (await fixture.make(image)).id);
  }
  return { ...fixture, ids };
}

test('a list is newest first, without hidden images, and says where it began', async (t) => {
  const { call, names } = await withImages(t);
  assert.deepEqual(await names(), ['alpha', 'a,b', 'beta', 'alpha']);
  const { body } = await call('GET', '/v2/images');
  assert.equal(body.first, '/v2/images');
  assert.equal(body.schema, '/v2/schemas/images');
  assert.ok(!('next' in body));
});

test('filters narrow a list, each by itself and together', async (t) => {
  const { names, ids } = await withImages(t);
  const cases: [string, string[]][] = [
    ['?name=beta', ['beta']],
    ['?name=in:beta,alpha', ['alpha', 'beta', 'alpha']],
    ['?name=in:%22a,b%22,beta', ['a,b', 'beta']],
    ['?name=nothing', []],
    [`?id=${ids.get('beta1')}`, ['beta']],
    [`?id=in:${ids.get('beta1')},${ids.get('alpha0')}`, ['beta', 'alpha']],
    ['?status=queued&name=beta', ['beta']],
    ['?status=active', []],
    ['?owner=project-red&name=beta', ['beta']],
    ['?owner=project-blue', []],
    ['?disk_format=qcow2', ['a,b', 'beta']],
    ['?container_format=bare', ['alpha']],
    ['?min_ram=2', ['beta']],
    ['?min_disk=7', ['alpha']],
    ['?protected=true', ['a,b']],
    ['?protected=False', ['alpha', 'beta', 'alpha']],
    ['?os_hidden=true', ['hidden']],
    ['?tag=x', ['beta', 'alpha']],
    ['?tag=x&tag=y', ['alpha']],
    ['?colour=blue', ['beta']],
    ['?colour=blue&tag=y', []],
    ['?visibility=shared&name=beta', ['beta']],
    ['?visibility=public', []],
    ['?size_min=1', []],
    ['?created_at=gte:2026-01-01T00:00:03Z', ['alpha', 'a,b']],
    ['?created_at=lt:2026-01-01T00:00:02', ['alpha']],
    ['?created_at=2026-01-01T00:00:02Z', ['beta']],
    ['?updated_at=neq:2026-01-01T00:00:02Z', ['alpha', 'a,b', 'alpha']],
    ['?member_status=accepted&name=beta', ['beta']],
  ];
  for (const [query, expected] of cases) assert.deepEqual(await names(query), expected, query);
});

test('a value that makes no sense is refused', async (t) => {
  const { call } = await imageFixture(t);
  const queries = [
    'limit=x',
    'limit=-1',
    'limit=1.5',
    'marker=nothing',
    'visibility=secret',
    'protected=yes',
    'os_hidden=1',
    'min_ram=much',
    'size_max=99999999999999999999',
    'sort_key=owner',
    'sort_key=name&sort_dir=up',
    'sort_key=name&sort_key=id&sort_key=size&sort_dir=asc&sort_dir=asc',
    'sort=name:up',
    'sort=name&sort_key=id',
    'created_at=yesterday',
    'created_at=gte:',
    'member_status=odd',
    'name=in:%22open',
  ];
  for (const query of queries) assertRefused(await call('GET', `/v2/images?${query}`), 400);
});

test('sorting by any key, in any direction, with ties broken', async (t) => {
  const { names } = await withImages(t);
  const cases: [string, string[]][] = [
    ['?sort=name:asc', ['a,b', 'alpha', 'alpha', 'beta']],
    ['?sort=name', ['beta', 'alpha', 'alpha', 'a,b']],
    ['?sort_key=name&sort_dir=asc', ['a,b', 'alpha', 'alpha', 'beta']],
    ['?sort_dir=asc', ['alpha', 'beta', 'a,b', 'alpha']],
    ['?sort=disk_format:asc,name:desc', ['alpha', 'beta', 'a,b', 'alpha']],
    ['?sort_key=disk_format&sort_dir=asc&sort_key=name&sort_dir=asc', ['alpha', 'a,b', 'beta', 'alpha']],
    ['?sort=size:asc,created_at:asc', ['alpha', 'beta', 'a,b', 'alpha']],
  ];
  for (const [query, expected] of cases) assert.deepEqual(await names(query), expected, query);
});

test('pages follow one another without loss or repetition, whatever the order', async (t) => {
  const { call, make, runtime } = await imageFixture(t);
  for (let i = 0; i < 23; i++) {
    if (i % 3 === 0) runtime.advance(1000);
    await make({ name: i % 4 === 0 ? null : `n${i % 5}`, disk_format: i % 2 === 0 ? 'raw' : null });
  }
  for (const sort of ['', '&sort=name:asc', '&sort=name:desc,disk_format:asc', '&sort=size:asc', '&sort=id:desc']) {
    const whole = (await call('GET', `/v2/images?limit=100${sort}`)).body.images.map((one: { id: string }) => one.id);
    assert.equal(whole.length, 23);
    const seen: string[] = [];
    let next: string | undefined = `/v2/images?limit=4${sort}`;
    while (next !== undefined) {
      const { body } = await call('GET', next);
      assert.ok(body.images.length <= 4);
      seen.push(...body.images.map((one: { id: string }) => one.id));
      next = body.next;
    }
    assert.deepEqual(seen, whole, sort);
  }
});

test('a limit of 0 gives none, one beyond the largest is cut, and without one there are 25', async (t) => {
  const { call, make } = await imageFixture(t);
  for (let i = 0; i < 26; i++) await make({ name: `n${i}` });
  assert.equal((await call('GET', '/v2/images?limit=0')).body.images.length, 0);
  assert.equal((await call('GET', '/v2/images?limit=100000')).body.images.length, 26);
  const { body } = await call('GET', '/v2/images?name=in:n0,n1,n2&limit=2&tag=');
  assert.deepEqual(body.images, []);
  const usual = (await call('GET', '/v2/images?visibility=shared')).body;
  assert.equal(usual.images.length, 25);
  assert.equal(usual.next, `/v2/images?visibility=shared&marker=${usual.images[24].id}`);
});
