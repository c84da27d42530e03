import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testOnEngines } from '../../support/engines.ts';
import { differs } from './differs.ts';
import { addressGroup, answered, group, rbac, refused } from './given.ts';
import { type Api, neutron } from './harness.ts';

const groups = '/v2.0/address-groups';
const rules = '/v2.0/security-group-rules';
const nobody = '11111111-2222-4333-8444-555555555555';

const sorted = (addresses: readonly string[]) => addresses.toSorted();

/** A rule of a group of the caller's that refers to an address group. */
async function rule(api: Api, securityGroupId: string, addressGroupId: string, attributes: object = {}) {
  return api.post(rules, {
    security_group_rule: {
      security_group_id: securityGroupId,
      direction: 'ingress',
      remote_address_group_id: addressGroupId,
      ...attributes,
    },
  });
}

test('an address group is made, shown, listed, changed and removed', async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  const bare = await addressGroup(a);
  assert.deepEqual([bare.name, bare.description, bare.addresses], ['', '', []]);
  const office = await addressGroup(a, {
    name: 'office',
    description: 'x'.repeat(255),
    addresses: ['192.0.2.0/24', '198.51.100.7/32', '2001:DB8:0::/48'],
  });
  assert.deepEqual(sorted(office.addresses), ['192.0.2.0/24', '198.51.100.7/32', '2001:db8::/48']);
  assert.deepEqual([office.project_id, office.tenant_id], [a.projectId, a.projectId]);
  assert.equal('tags' in office, false);
  const standard = ['created_at', 'updated_at', 'revision_number'];
  differs('address-group-times', {
    here: () => assert.ok(standard.every((name) => name in office)),
    there: () => assert.ok(!standard.some((name) => name in office)),
  });
  const url = `${groups}/${office.id}`;
  assert.equal(answered(await a.get(url), 200).address_group.name, 'office');
  const changed = answered(await a.put(url, { address_group: { name: 'home', description: '' } }), 200).address_group;
  assert.deepEqual([changed.name, changed.description], ['home', '']);
  assert.deepEqual(sorted(changed.addresses), sorted(office.addresses));
  const names = async (query: string) =>
    answered(await a.get(`${groups}?${query}`), 200).address_groups.map(({ name }: { name: string }) => name);
  assert.deepEqual(await names('name=home'), ['home']);
  assert.deepEqual(await names(`id=${bare.id}`), ['']);
  assert.deepEqual(await names('sort_key=name&sort_dir=desc'), ['home', '']);
  assert.deepEqual(await names('description=x'), []);
  refused(await a.get(`${groups}?addresses=192.0.2.0/24`), 400, 'HTTPBadRequest');
  answered(await a.delete(url), 204);
  refused(await a.get(url), 404, 'AddressGroupNotFound');
  refused(await a.delete(url), 404, 'AddressGroupNotFound');
});

test('what an address group cannot be', async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  for (const attributes of [
    { addresses: ['x'] },
    { addresses: ['10.0.0.1'] },
    { addresses: ['10.0.0.0/33'] },
    { addresses: [7] },
    { addresses: '10.0.0.0/24' },
    { addresses: ['10.0.0.0/24', '10.0.0.0/24'] },
    { name: 7 },
    { name: 'x'.repeat(256) },
    { description: 'x'.repeat(1025) },
    { bogus: 1 },
    { id: nobody },
  ]) {
    refused(await a.post(groups, { address_group: attributes }), 400, 'HTTPBadRequest');
  }
  const { id } = await addressGroup(a, { addresses: null });
  for (const attributes of [{ addresses: [] }, { project_id: 'x' }, { id }]) {
    refused(await a.put(`${groups}/${id}`, { address_group: attributes }), 400, 'HTTPBadRequest');
  }
});

test('addresses are blocks: what has bits behind its prefix is the block that it is in', async (t) => {
  const { api } = neutron(t);
  const { addresses } = await addressGroup(api('a'), { addresses: ['10.0.0.5/24', '10.0.0.9/24', '2001:db8::7/64'] });
  assert.deepEqual(sorted(addresses), ['10.0.0.0/24', '2001:db8::/64']);
});

test('addresses come and go one by one', async (t) => {
  const { api } = neutron(t);
  const a = api('a');
  const { id } = await addressGroup(a, { addresses: ['192.0.2.0/24'] });
  const move = (verb: 'add' | 'remove', addresses: unknown) =>
    a.put(`${groups}/${id}/${verb}_addresses`, { addresses });
  const now = async (answer: ReturnType<typeof move>) => sorted(answered(await answer, 200).address_group.addresses);
  assert.deepEqual(await now(move('add', ['10.0.0.5/24', '10.0.0.9'])), ['10.0.0.0/24', '10.0.0.9/32', '192.0.2.0/24']);
  refused(await move('add', ['10.0.0.0/24', '10.7.0.0/24']), 400, 'AddressesAlreadyExist');
  assert.deepEqual(await now(move('add', [])), ['10.0.0.0/24', '10.0.0.9/32', '192.0.2.0/24']);
  refused(await move('remove', ['10.0.0.0/24', '10.7.0.0/24']), 404, 'AddressesNotFound');
  assert.deepEqual(await now(move('remove', ['10.0.0.0/24', '10.0.0.9/32'])), ['192.0.2.0/24']);
  assert.deepEqual(answered(await a.get(`${groups}/${id}`), 200).address_group.addresses, ['192.0.2.0/24']);
  for (const addresses of [['x'], ['10.0.0.0/33']]) refused(await move('add', addresses), 400, 'AddrFormatError');
  refused(await move('add', 'x'), 400, 'AddrFormatError');
  const unsaid = await move('add', null);
  differs('address-group-operands', {
    here: () => refused(unsaid, 400, 'HTTPBadRequest'),
    there: () => answered(unsaid, 500),
  });
  for (const addresses of [[], ['x'], null]) {
    const foreign = await a.put(`${groups}/${nobody}/add_addresses`, { addresses });
    refused(foreign, 404, 'AddressGroupNotFound');
  }
});

test('an address group is not another project’s to see or change; with those it is shared with, to see', async (t) => {
  const { api } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const { id } = await addressGroup(a, { name: 'mine', addresses: ['192.0.2.0/24'] });
  const url = `${groups}/${id}`;
  const change = { address_group: { name: 'x' } };
  refused(await b.get(url), 404, 'AddressGroupNotFound');
  refused(await b.put(url, change), 404, 'AddressGroupNotFound');
  refused(await b.put(`${url}/add_addresses`, { addresses: ['10.0.0.0/8'] }), 404, 'AddressGroupNotFound');
  await rbac(a, id, b.projectId, { object_type: 'address_group' });
  assert.equal(answered(await b.get(url), 200).address_group.name, 'mine');
  const put = await b.put(url, change);
  differs('address-group-put', {
    here: () => refused(put, 403, 'PolicyNotAuthorized'),
    there: () => refused(put, 404, 'HTTPNotFound'),
  });
  refused(await b.delete(url), 403, 'PolicyNotAuthorized');
  refused(await b.put(`${url}/add_addresses`, { addresses: ['10.0.0.0/8'] }), 403, 'PolicyNotAuthorized');
  const { id: own } = await group(b, { name: 'web' });
  answered(await rule(b, own, id), 201);
});

testOnEngines('SG-029, SG-031: a rule refers to an address group, which it keeps', async (t, db) => {
  const { api } = neutron(t, {}, db);
  const a = api('a');
  const { id } = await group(a, { name: 'web' });
  const office = await addressGroup(a, { name: 'office', addresses: ['192.0.2.0/24'] });
  refused(await rule(a, id, nobody), 404, 'AddressGroupNotFound');
  const both = await rule(a, id, office.id, { remote_ip_prefix: '10.0.0.0/8' });
  refused(both, 400, 'SecurityGroupMultipleRemoteEntites');
  const foreign = await addressGroup(api('b'));
  refused(await rule(a, id, foreign.id), 404, 'AddressGroupNotFound');
  const { security_group_rule: first } = answered(await rule(a, id, office.id), 201);
  assert.deepEqual([first.remote_address_group_id, first.remote_ip_prefix], [office.id, null]);
  refused(await rule(a, id, office.id), 409, 'SecurityGroupRuleExists');
  const second = answered(await rule(a, id, office.id, { protocol: 'tcp' }), 201).security_group_rule;
  const listed = answered(await a.get(`${rules}?remote_address_group_id=${office.id}`), 200).security_group_rules;
  assert.deepEqual(listed.map((one: { id: string }) => one.id).toSorted(), [first.id, second.id].toSorted());
  refused(await a.delete(`${groups}/${office.id}`), 409, 'AddressGroupInUse');
  answered(await a.delete(`${rules}/${first.id}`), 204);
  refused(await a.delete(`${groups}/${office.id}`), 409, 'AddressGroupInUse');
  answered(await a.delete(`/v2.0/security-groups/${id}`), 204);
  answered(await a.delete(`${groups}/${office.id}`), 204);
});

// What a real server does with many at once is not asked.
testOnEngines('many who add addresses at once all do, and a group goes or gets its rule', async (t, db) => {
  const { api } = neutron(t, {}, db);
  const a = api('a');
  const { id } = await addressGroup(a);
  const blocks = Array.from({ length: 20 }, (_, index) => `10.0.${index}.0/24`);
  const add = (addresses: string[]) => a.put(`${groups}/${id}/add_addresses`, { addresses });
  for (const answer of await Promise.all(blocks.map((block) => add([block])))) answered(answer, 200);
  const { addresses } = answered(await a.get(`${groups}/${id}`), 200).address_group;
  assert.deepEqual(sorted(addresses), sorted(blocks));
  const { id: web } = await group(a, { name: 'web' });
  for (let round = 0; round < 10; round++) {
    const one = await addressGroup(a);
    const [asked, gone] = await Promise.all([rule(a, web, one.id), a.delete(`${groups}/${one.id}`)]);
    const outcome = `${asked.status} ${gone.status}`;
    assert.ok(outcome === '201 409' || outcome === '404 204', outcome);
  }
});

test('address groups are made one at a time, and may be described at length', async (t) => {
  const { api } = neutron(t);
  const several = await api('a').post(groups, { address_groups: [{ name: 'x' }, { name: 'y' }] });
  const long = await api('a').post(groups, { address_group: { description: 'x'.repeat(1024) } });
  differs('address-group-failures', {
    here: () => {
      refused(several, 400, 'HTTPBadRequest');
      answered(long, 201);
    },
    there: () => {
      for (const answer of [several, long]) answered(answer, 500);
    },
  });
});
