import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityFixture } from './support.ts';

test('the root answers 300 with the versions, in the layout that keystoneauth and gophercloud read', async (t) => {
  const { call } = await identityFixture(t);
  for (const path of ['', '/']) {
    const answer = await call('GET', path);
    assert.equal(answer.status, 300);
    const [version] = answer.body.versions.values;
    assert.equal(version.id, 'v3.14');
    assert.equal(version.status, 'stable');
    assert.deepEqual(version.links, [{ rel: 'self', href: 'http://cloud.example:8774/identity/v3/' }]);
  }
});

test('/v3 answers 200 with its own version, with and without a final slash', async (t) => {
  const { call } = await identityFixture(t);
  for (const path of ['/v3', '/v3/']) {
    const answer = await call('GET', path);
    assert.equal(answer.status, 200);
    assert.equal(answer.body.version.id, 'v3.14');
    assert.equal(answer.body.version.links[0].rel, 'self');
  }
});

test('every answer carries a request id of its own, whatever the caller calls the request', async (t) => {
  const { call } = await identityFixture(t);
  const id = 'req-01234567-89ab-cdef-0123-456789abcdef';
  const answer = await call('GET', '/v3', { headers: { 'x-openstack-request-id': id } });
  const own = String(answer.headers['x-openstack-request-id']);
  assert.match(own, /^req-[0-9a-f-]{36}$/);
  assert.notEqual(own, id);
  const other = await call('GET', '/v3/nowhere');
  assert.match(String(other.headers['x-openstack-request-id']), /^req-/);
});
