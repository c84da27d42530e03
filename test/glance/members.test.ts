import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, contextOf, imageFixture } from './support.ts';

const blue = 'project-blue';

/** An image of red's that is shared with blue. */
async function withShared(t: Parameters<typeof imageFixture>[0]) {
  const fixture = await imageFixture(t);
  const { id } = await fixture.make({ name: 'shared' });
  const members = `/v2/images/${id}/members`;
  const share = (member = blue, as = 'red') => fixture.call('POST', members, { as, body: { member } });
  const say = (status: string, as = 'blue', member = blue) =>
    fixture.call('PUT', `${members}/${member}`, { as, body: { status } });
  return { ...fixture, id, members, share, say };
}

test('a shared image is seen by its members by id, and in their lists by what they say to it', async (t) => {
  const { id, names, call, service, share, say } = await withShared(t);
  const find = () => service.images.find(contextOf('blue'), id);
  const seen = async () => (await call('GET', `/v2/images/${id}`, { as: 'blue' })).status;
  assert.deepEqual([await seen(), await find()], [404, null]);
  const made = await share();
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const { created_at, updated_at, ...member } = made.body;
  assert.deepEqual(member, { image_id: id, member_id: blue, status: 'pending', schema: '/v2/schemas/member' });
  assert.match(created_at, /^\d{4}-\d\d-\d\dT[\d:]{8}Z$/);
  assert.equal(updated_at, created_at);
  assert.deepEqual([await seen(), (await find())?.name], [200, 'shared']);
  const lists = async () =>
    Promise.all(
      ['', '?visibility=shared', '?visibility=all', '?member_status=pending', '?member_status=all'].map(
        async (query) => (await names(query, 'blue')).length,
      ),
    );
  assert.deepEqual(await lists(), [0, 0, 0, 1, 1]);
  assert.equal((await say('accepted')).body.status, 'accepted');
  assert.deepEqual(await lists(), [1, 1, 1, 0, 1]);
  assert.equal((await say('rejected')).status, 200);
  assert.deepEqual(await lists(), [0, 0, 0, 0, 1]);
  assert.equal(await seen(), 200);
});

test('a member changes nothing of the image, and sees no other member', async (t) => {
  const { id, members, call, share, say } = await withShared(t);
  await share();
  await share('project-green');
  const body = [{ op: 'replace', path: '/name', value: 'taken' }];
  assertRefused(await call('PATCH', `/v2/images/${id}`, { as: 'blue', body }), 403);
  assertRefused(await call('DELETE', `/v2/images/${id}`, { as: 'blue' }), 403);
  assertRefused(await share('project-grey', 'blue'), 403);
  assertRefused(await call('DELETE', `${members}/${blue}`, { as: 'blue' }), 403);
  const ids = async (as: string) =>
    (await call('GET', members, { as })).body.members.map((one: { member_id: string }) => one.member_id);
  assert.deepEqual(await ids('blue'), [blue]);
  assert.deepEqual(await ids('red'), [blue, 'project-green']);
  assert.deepEqual(await ids('admin'), [blue, 'project-green']);
  assertRefused(await call('GET', `${members}/project-green`, { as: 'blue' }), 404);
  assertRefused(await say('accepted', 'blue', 'project-green'), 404);
  assertRefused(await say('accepted', 'red'), 403);
  assert.equal((await say('accepted', 'admin')).status, 200);
  assert.equal((await call('GET', `${members}/${blue}`, { as: 'blue' })).body.status, 'accepted');
});

test('who is a member no more sees the image no more; an image that is not shared has no members', async (t) => {
  const { id, members, call, names, make, share, say } = await withShared(t);
  await share();
  await say('accepted');
  const toPrivate = [{ op: 'replace', path: '/visibility', value: 'private' }];
  assert.equal((await call('PATCH', `/v2/images/${id}`, { body: toPrivate })).status, 200);
  assertRefused(await call('GET', `/v2/images/${id}`, { as: 'blue' }), 404);
  assert.deepEqual(await names('?member_status=all&visibility=all', 'blue'), []);
  assertRefused(await share('project-green'), 403);
  assertRefused(await call('GET', members), 403);
  await call('PATCH', `/v2/images/${id}`, { body: [{ op: 'replace', path: '/visibility', value: 'shared' }] });
  assert.deepEqual(await names('', 'blue'), ['shared']);
  assert.equal((await call('DELETE', `${members}/${blue}`)).status, 204);
  assertRefused(await call('DELETE', `${members}/${blue}`), 404);
  assertRefused(await call('GET', `/v2/images/${id}`, { as: 'blue' }), 404);
  const open = await make({ name: 'open', visibility: 'public' }, 'admin');
  assertRefused(await call('POST', `/v2/images/${open.id}/members`, { as: 'admin', body: { member: blue } }), 403);
});

test('what makes no member is refused; of two that share at once one is told that it is shared', async (t) => {
  const { members, call, share, say } = await withShared(t);
  for (const body of [{}, { member: '' }, { member: 1 }, { member: 'x'.repeat(256) }]) {
    assertRefused(await call('POST', members, { body }), 400);
  }
  assertRefused(await share(blue, 'blue'), 404);
  assertRefused(await share(blue, 'reader'), 403);
  const answers = await Promise.all([share(), share()]);
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409]);
  assertRefused(await say('maybe'), 400);
  for (let i = 1; i < 128; i += 1) assert.equal((await share(`project-${i}`)).status, 200);
  assertRefused(await share('one-too-many'), 413);
});

test('the schemas of members are there', async (t) => {
  const { call } = await withShared(t);
  assert.equal((await call('GET', '/v2/schemas/member')).body.name, 'member');
  assert.equal((await call('GET', '/v2/schemas/members')).body.name, 'members');
});
