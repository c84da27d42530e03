import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs } from './differs.ts';
import { answered, group, network, port, refused, subnet } from './given.ts';
import { neutron } from './harness.ts';

async function withNetwork(t: Parameters<typeof neutron>[0]) {
  const world = neutron(t);
  const api = world.api('a');
  const { id } = await network(api);
  return { ...world, as: world.api, api, id, url: `/v2.0/networks/${id}/tags` };
}

test('TAG-001, TAG-002, TAG-005, TAG-008: one tag', async (t) => {
  const { api, url } = await withNetwork(t);
  for (let twice = 0; twice < 2; twice++) assert.equal(answered(await api.put(`${url}/red`, undefined), 201), null);
  answered(await api.get(`${url}/red`), 204);
  refused(await api.get(`${url}/nope`), 404, 'TagNotFound');
  refused(await api.delete(`${url}/nope`), 404, 'TagNotFound');
  answered(await api.put(`${url}/t.json`, undefined), 201);
  assert.deepEqual(answered(await api.get(url), 200).tags.sort(), ['red', 't']);
  answered(await api.delete(`${url}/red`), 204);
  assert.deepEqual(answered(await api.get(url), 200).tags, ['t']);
});

test('TAG-003, TAG-004, TAG-006, TAG-011: all tags', async (t) => {
  const { api, id, url } = await withNetwork(t);
  answered(await api.put(url, { tags: ['z'] }), 200);
  assert.deepEqual(answered(await api.put(url, { tags: ['a', 'b'] }), 200), { tags: ['a', 'b'] });
  const seen = answered(await api.get(`/v2.0/networks/${id}`), 200).network;
  assert.deepEqual([seen.tags, seen.revision_number], [['a', 'b'], 3]);
  for (const body of [{ tags: ['a', 'a'] }, { tags: 'a' }, {}]) refused(await api.put(url, body), 400, 'InvalidInput');
  const many = Array.from({ length: 51 }, (_, index) => `t${index}`);
  const tooMany = await api.put(url, { tags: many });
  differs('tags-number', { here: () => refused(tooMany, 400, 'BadRequest'), there: () => answered(tooMany, 200) });
  answered(await api.delete(url), 204);
  assert.deepEqual(answered(await api.get(url), 200).tags, []);
});

test('TAG-007: the tags of what is not there or not the caller’s', async (t) => {
  const { as, api, url } = await withNetwork(t);
  refused(await as('b').put(`${url}/red`, undefined), 404, 'TagResourceNotFound');
  refused(await api.get('/v2.0/networks/nosuch/tags'), 404, 'TagResourceNotFound');
});

test('TAG-009: lists by tags', async (t) => {
  const { api, id, url } = await withNetwork(t);
  await network(api);
  answered(await api.put(url, { tags: ['a', 'b', 'c'] }), 200);
  const found = async (query: string) =>
    answered(await api.get(`/v2.0/networks?${query}`), 200).networks.some((one: { id: string }) => one.id === id);
  assert.equal(await found('tags=a,b'), true);
  assert.equal(await found('tags=a,z'), false);
  assert.equal(await found('tags-any=a,z'), true);
  assert.equal(await found('tags-any=y,z'), false);
  assert.equal(await found('not-tags=a'), false);
  assert.equal(await found('not-tags=a,z'), true);
  assert.equal(await found('not-tags-any=a,z'), false);
  assert.equal(await found('not-tags-any=y,z'), true);
  const two = await api.get('/v2.0/networks?tags=a&tags=b&tags-any=z');
  differs('tags-two-filters', {
    here: () => assert.deepEqual(answered(two, 200).networks, []),
    there: () => answered(two, 500),
  });
});

test('TAG-010: tags are no attribute to be put', async (t) => {
  const { api, id } = await withNetwork(t);
  refused(await api.put(`/v2.0/networks/${id}`, { network: { tags: ['a'] } }), 400, 'HTTPBadRequest');
  refused(await api.post('/v2.0/networks', { network: { tags: ['a'] } }), 400, 'HTTPBadRequest');
});

test('subnets, ports and security groups have tags too, ports from their POST on', async (t) => {
  const { api, id } = await withNetwork(t);
  const made = await port(api, id, { tags: ['x', 'y'] });
  assert.deepEqual(made.tags, ['x', 'y']);
  assert.equal(answered(await api.get('/v2.0/ports?tags=y'), 200).ports.length, 1);
  const { id: subnetId } = await subnet(api, id, '10.0.0.0/24');
  const { id: groupId } = await group(api);
  for (const url of [`/v2.0/subnets/${subnetId}`, `/v2.0/security-groups/${groupId}`, `/v2.0/ports/${made.id}`]) {
    assert.deepEqual(answered(await api.put(`${url}/tags`, { tags: ['k'] }), 200).tags, ['k']);
    assert.deepEqual(Object.values<{ tags: string[] }>(answered(await api.get(url), 200))[0]?.tags, ['k']);
  }
});
