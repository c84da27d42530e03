import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testOnEngines } from '../../support/engines.ts';
import { differs } from './differs.ts';
import {
  addressGroup,
  answered,
  externalNetwork,
  floatingIp,
  group,
  made,
  network,
  port,
  rbac,
  refused,
  router,
  subnet,
} from './given.ts';
import { type Api, neutron } from './harness.ts';

const policies = '/v2.0/rbac-policies';

/** A kind of object that is opened: how one is made, and how the project that it is opened to uses it. */
interface Kind {
  readonly type: string;
  readonly path: string;
  readonly notFound: string;
  make(owner: Api): Promise<{ id: string }>;
  /** Answers what undoes the use. */
  use(user: Api, id: string): Promise<() => Promise<unknown>>;
}

/** Pools of one scope do not overlap. */
let pools = 0;

const removed = (api: Api, url: string) => async () => answered(await api.delete(url), 204);

const kinds: readonly Kind[] = [
  {
    type: 'network',
    path: 'networks',
    notFound: 'NetworkNotFound',
    make: (owner) => network(owner),
    use: async (user, id) => removed(user, `/v2.0/ports/${(await port(user, id)).id}`),
  },
  {
    type: 'security_group',
    path: 'security-groups',
    notFound: 'SecurityGroupNotFound',
    make: (owner) => group(owner, { name: 'web' }),
    use: async (user, id) => {
      const { id: networkId } = await network(user);
      const made = await port(user, networkId, { security_groups: [id] });
      return removed(user, `/v2.0/ports/${made.id}`);
    },
  },
  {
    type: 'subnetpool',
    path: 'subnetpools',
    notFound: 'SubnetPoolNotFound',
    make: async (owner) => {
      const body = { subnetpool: { name: 'p', prefixes: ['10.0.0.0/16'], default_prefixlen: 24 } };
      return made(await owner.post('/v2.0/subnetpools', body)).subnetpool;
    },
    use: async (user, id) => {
      const { id: network_id } = await network(user);
      const taken = await user.post('/v2.0/subnets', { subnet: { network_id, ip_version: 4, subnetpool_id: id } });
      return removed(user, `/v2.0/subnets/${made(taken).subnet.id}`);
    },
  },
  {
    type: 'address_scope',
    path: 'address-scopes',
    notFound: 'AddressScopeNotFound',
    make: async (owner) =>
      made(await owner.post('/v2.0/address-scopes', { address_scope: { name: 's', ip_version: 4 } })).address_scope,
    use: async (user, id) => {
      const body = { subnetpool: { name: 'p', prefixes: [`10.${++pools}.0.0/16`], address_scope_id: id } };
      return removed(user, `/v2.0/subnetpools/${made(await user.post('/v2.0/subnetpools', body)).subnetpool.id}`);
    },
  },
  {
    type: 'address_group',
    path: 'address-groups',
    notFound: 'AddressGroupNotFound',
    make: (owner) => addressGroup(owner),
    use: async (user, id) => {
      const rule = { security_group_id: (await group(user, { name: 'x' })).id, direction: 'ingress' };
      const body = { security_group_rule: { ...rule, remote_address_group_id: id } };
      const url = '/v2.0/security-group-rules';
      return removed(user, `${url}/${made(await user.post(url, body)).security_group_rule.id}`);
    },
  },
];

for (const { type, path, notFound, make, use } of kinds) {
  testOnEngines(`MSC-017 to MSC-021: a ${type} is opened to a project, used by it, and closed again`, async (t, db) => {
    const { api } = neutron(t, {}, db);
    const [a, b, c] = [api('a'), api('b'), api('c')];
    const { id } = await make(a);
    const url = `/v2.0/${path}/${id}`;
    const seen = async (by: Api) => Object.values(answered(await by.get(url), 200))[0] as Record<string, unknown>;
    const listed = async (by: Api) =>
      (Object.values(answered(await by.get(`/v2.0/${path}`), 200))[0] as { id: string }[]).some((one) => one.id === id);
    refused(await b.get(url), 404, notFound);
    const wanted = { object_type: type, object_id: id, action: 'access_as_shared', target_tenant: b.projectId };
    const entry = await rbac(a, id, b.projectId, { object_type: type });
    assert.deepEqual({ ...entry, id: '' }, { ...wanted, id: '', tenant_id: a.projectId, project_id: a.projectId });
    refused(await a.post(policies, { rbac_policy: wanted }), 409, 'DuplicateRbacPolicy');
    refused(await a.post(policies, { rbac_policy: { ...wanted, action: 'bogus' } }), 400, 'InvalidActionForType');
    refused(await a.post(policies, { rbac_policy: { ...wanted, target_tenant: '*' } }), 403, 'PolicyNotAuthorized');
    refused(await b.post(policies, { rbac_policy: { ...wanted, target_tenant: 'c' } }), 400, 'InvalidInput');
    // Of an address group nobody is told.
    assert.equal((await seen(b)).shared, type === 'address_group' ? undefined : true);
    assert.equal(await listed(b), true);
    assert.equal((await seen(a)).shared ?? false, false);
    refused(await c.get(url), 404, notFound);
    assert.equal(await listed(c), false);
    const own = await use(a, id);
    const undo = await use(b, id);
    refused(await a.delete(`${policies}/${entry.id}`), 409, 'RbacPolicyInUse');
    const elsewhere = { rbac_policy: { target_tenant: c.projectId } };
    refused(await a.put(`${policies}/${entry.id}`, elsewhere), 409, 'RbacPolicyInUse');
    await undo();
    answered(await a.put(`${policies}/${entry.id}`, elsewhere), 200);
    refused(await b.get(url), 404, notFound);
    assert.equal(await listed(c), true);
    answered(await a.delete(`${policies}/${entry.id}`), 204);
    refused(await c.get(url), 404, notFound);
    await own();
    await rbac(a, id, b.projectId, { object_type: type });
    answered(await a.delete(url), 204);
    assert.deepEqual(answered(await a.get(policies), 200).rbac_policies, []);
    refused(await a.post(policies, { rbac_policy: wanted }), 400, 'InvalidInput');
    const { quota } = answered(await a.get(`/v2.0/quotas/${a.projectId}/details`), 200);
    assert.equal(quota.rbac_policy.used, 0);
  });
}

test('MSC-020, MSC-021: what everybody may use is closed to nobody who uses it', async (t) => {
  const { api, admin } = neutron(t);
  const [b, c] = [api('b'), api('c')];
  for (const { type, make, use } of kinds) {
    const { id } = await make(admin);
    const all = await rbac(admin, id, '*', { object_type: type });
    const undo = [await use(b, id), await use(c, id)];
    const forB = await rbac(admin, id, b.projectId, { object_type: type });
    refused(await admin.delete(`${policies}/${all.id}`), 409, 'RbacPolicyInUse');
    answered(await admin.delete(`${policies}/${forB.id}`), 204);
    for (const one of undo) await one();
    // The owner's own use counts, except of a network.
    const own = await use(admin, id);
    if (type !== 'network') {
      refused(await admin.delete(`${policies}/${all.id}`), 409, 'RbacPolicyInUse');
      await own();
    }
    answered(await admin.delete(`${policies}/${all.id}`), 204);
  }
});

test('entries are filtered by all that they say', async (t) => {
  const { api } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const net = await rbac(a, (await network(a)).id, b.projectId);
  const web = await rbac(a, (await group(a, { name: 'web' })).id, 'c', { object_type: ' Security_Group ' });
  assert.equal(web.object_type, 'security_group');
  const ids = async (query: string) =>
    answered(await a.get(`${policies}?${query}`), 200)
      .rbac_policies.map(({ id }: { id: string }) => id)
      .toSorted();
  for (const [query, found] of [
    [`id=${net.id}`, [net.id]],
    ['object_type=security_group', [web.id]],
    [`object_id=${net.object_id}`, [net.id]],
    ['action=access_as_shared', [net.id, web.id].toSorted()],
    ['action=access_as_external', []],
    [`target_tenant=${b.projectId}`, [net.id]],
    [`project_id=${a.projectId}`, [net.id, web.id].toSorted()],
    [`tenant_id=${b.projectId}`, []],
  ] as const) {
    assert.deepEqual(await ids(query), found, query);
  }
  refused(await a.get(`${policies}?object_type=bogus`), 400, 'InvalidInput');
  for (const query of ['name=x', 'sort_key=id&sort_dir=asc', 'sort_key=action&sort_dir=asc']) {
    refused(await a.get(`${policies}?${query}`), 400, 'HTTPBadRequest');
  }
  assert.deepEqual(answered(await b.get(policies), 200).rbac_policies, []);
  refused(await b.get(`${policies}/${net.id}`), 404, 'RbacPolicyNotFound');
  refused(await b.delete(`${policies}/${net.id}`), 404, 'RbacPolicyNotFound');
});

test('a member opens what is theirs, and an administrator anything', async (t) => {
  const { api, admin } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const { id } = await network(a);
  await rbac(a, id, b.projectId);
  // What is shared with a project is not the project's to share.
  const wanted = { object_type: 'network', object_id: id, action: 'access_as_shared', target_tenant: 'c' };
  refused(await b.post(policies, { rbac_policy: wanted }), 400, 'InvalidInput');
  const opened = await rbac(admin, id, 'c');
  assert.equal(opened.project_id, admin.projectId);
  refused(await a.delete(`${policies}/${opened.id}`), 404, 'RbacPolicyNotFound');
  for (const attributes of [{ object_type: 'router' }, { object_type: 'security_group' }, { object_id: 'x' }]) {
    const { status } = await a.post(policies, { rbac_policy: { ...wanted, ...attributes } });
    assert.equal(status, 400, JSON.stringify(attributes));
  }
});

test('MSC-021: a way outside is not taken from a router that has it', async (t) => {
  const { api, admin } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const { id } = await network(admin);
  await subnet(admin, id, '172.30.0.0/24');
  const asExternal = { action: 'access_as_external' };
  const forA = await rbac(admin, id, a.projectId, asExternal);
  assert.equal(answered(await a.get(`/v2.0/networks/${id}`), 200).network['router:external'], true);
  refused(await b.get(`/v2.0/networks/${id}`), 404, 'NetworkNotFound');
  const { id: routerId } = await router(a, { external_gateway_info: { network_id: id } });
  refused(await admin.delete(`${policies}/${forA.id}`), 409, 'RbacPolicyInUse');
  const move = { rbac_policy: { target_tenant: b.projectId } };
  refused(await admin.put(`${policies}/${forA.id}`, move), 409, 'RbacPolicyInUse');
  const forAll = await rbac(admin, id, '*', asExternal);
  answered(await admin.delete(`${policies}/${forA.id}`), 204);
  refused(await admin.delete(`${policies}/${forAll.id}`), 409, 'RbacPolicyInUse');
  answered(await a.delete(`/v2.0/routers/${routerId}`), 204);
  const { id: floating } = await floatingIp(a, id);
  answered(await admin.delete(`${policies}/${forAll.id}`), 204);
  assert.equal(answered(await admin.get(`/v2.0/networks/${id}`), 200).network['router:external'], false);
  answered(await a.get(`/v2.0/floatingips/${floating}`), 200);
});

test('the default external network stays everybody’s', async (t) => {
  const { admin } = neutron(t);
  const id = await externalNetwork(admin);
  const set = (is_default: boolean) => admin.put(`/v2.0/networks/${id}`, { network: { is_default } });
  answered(await set(true), 200);
  const [entry] = answered(await admin.get(`${policies}?object_id=${id}`), 200).rbac_policies;
  refused(await admin.delete(`${policies}/${entry.id}`), 409, 'RbacPolicyInUse');
  answered(await set(false), 200);
  answered(await admin.delete(`${policies}/${entry.id}`), 204);
});

test('a pool is opened to who sees its address scope', async (t) => {
  const { api } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const scope = made(await a.post('/v2.0/address-scopes', { address_scope: { name: 's', ip_version: 4 } }));
  const { id: address_scope_id } = scope.address_scope;
  const body = { subnetpool: { name: 'p', prefixes: ['10.0.0.0/16'], address_scope_id } };
  const { id } = made(await a.post('/v2.0/subnetpools', body)).subnetpool;
  const wanted = { object_type: 'subnetpool', object_id: id, action: 'access_as_shared', target_tenant: b.projectId };
  refused(await a.post(policies, { rbac_policy: wanted }), 400, 'InvalidInput');
  await rbac(a, address_scope_id, b.projectId, { object_type: 'address_scope' });
  await rbac(a, id, b.projectId, { object_type: 'subnetpool' });
});

testOnEngines('an object that goes while it is opened leaves no entry behind', async (t, db) => {
  const { api } = neutron(t, {}, db);
  const a = api('a');
  for (const { type, path, make } of kinds) {
    for (let round = 0; round < 4; round++) {
      const { id } = await make(a);
      const entry = { object_type: type, object_id: id, action: 'access_as_shared', target_tenant: 'b' };
      const [opened, gone] = await Promise.all([
        a.post(policies, { rbac_policy: entry }),
        a.delete(`/v2.0/${path}/${id}`),
      ]);
      answered(gone, 204);
      assert.ok([201, 400].includes(opened.status), `${type}: ${opened.status}`);
      assert.deepEqual(answered(await a.get(policies), 200).rbac_policies, [], type);
    }
  }
  const { quota } = answered(await a.get(`/v2.0/quotas/${a.projectId}/details`), 200);
  assert.equal(quota.rbac_policy.used, 0);
});

test('RBAC policies are listed by pages, as all else', async (t) => {
  const api = neutron(t).api('a');
  for (let count = 0; count < 2; count += 1) await rbac(api, (await network(api)).id, 'other');
  const page = answered(await api.get(`${policies}?limit=1`), 200);
  const limited = await api.get(`${policies}?limit=x`);
  differs('rbac-pages', {
    here: () => {
      assert.deepEqual([page.rbac_policies.length, page.rbac_policies_links.length], [1, 2]);
      refused(limited, 400, 'BadRequest');
    },
    there: () => {
      assert.deepEqual([page.rbac_policies.length, page.rbac_policies_links], [2, undefined]);
      answered(limited, 200);
    },
  });
});

test('who may not open an object is told so before whose it is, and what is no way to open one after that', async (t) => {
  const { api } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const { id } = await network(a);
  const open = (action: string, target_tenant: string) =>
    b.post(policies, { rbac_policy: { object_type: 'network', object_id: id, action, target_tenant } });
  refused(await open('access_as_shared', '*'), 403, 'PolicyNotAuthorized');
  refused(await open('bogus', b.projectId), 400, 'InvalidInput');
  refused(await open('access_as_shared', b.projectId), 400, 'InvalidInput');
  const own = { object_type: 'network', object_id: id, action: 'bogus', target_tenant: b.projectId };
  refused(await a.post(policies, { rbac_policy: own }), 400, 'InvalidActionForType');
});

test('a network has a new revision when who may use it changes', async (t) => {
  const { api } = neutron(t);
  const [a, b, c] = [api('a'), api('b'), api('c')];
  const { id, revision_number: first } = await network(a);
  const revision = async () => Number((await a.get(`/v2.0/networks/${id}`)).body.network.revision_number);
  const entry = { object_type: 'network', object_id: id, action: 'access_as_shared', target_tenant: b.projectId };
  const { rbac_policy: made } = answered(await a.post(policies, { rbac_policy: entry }), 201);
  assert.equal(await revision(), first + 1);
  answered(await a.put(`${policies}/${made.id}`, { rbac_policy: { target_tenant: c.projectId } }), 200);
  assert.equal(await revision(), first + 2);
  answered(await a.delete(`${policies}/${made.id}`), 204);
  assert.equal(await revision(), first + 3);
});
