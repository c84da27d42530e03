import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serviceContext } from '../../../src/context/request-context.ts';
import { resources } from '../../../src/neutron/server/registry.ts';
import { differs, embeddedOnly } from './differs.ts';
import { answered, group, network, refused } from './given.ts';
import { neutron, noJson } from './harness.ts';

const networks = '/v2.0/networks';

test('REQ-001: the root tells the version', async (t) => {
  const answer = await neutron(t).api('a').get('/');
  const [version, ...others] = answered(answer, 200).versions;
  assert.deepEqual(others, []);
  assert.equal(version.id, 'v2.0');
  assert.equal(version.status, 'CURRENT');
  assert.deepEqual(version.links, [{ rel: 'self', href: 'http://neutron.test/v2.0/' }]);
});

test('REQ-002: POST to the root is 405 and no NeutronError', async (t) => {
  const answer = await neutron(t).api('a').post('/', {});
  assert.equal(answer.status, 405);
  assert.equal(answer.type, undefined);
});

test('REQ-003, REQ-004: the version answers with its slash only', async (t) => {
  const api = neutron(t).api('a');
  refused(await api.get('/v2.0'), 404, 'HTTPNotFound');
  const { resources } = answered(await api.get('/v2.0/'), 200);
  assert.deepEqual(
    resources.map((resource: { name: string }) => resource.name),
    ['network', 'subnet', 'subnetpool', 'port'],
  );
});

test(
  'REQ-005: the health check is text, or JSON where that is asked for',
  embeddedOnly('that one is started without it'),
  async (t) => {
    const api = neutron(t).api('a');
    assert.equal(answered(await api.get('/healthcheck'), 200), 'OK');
    const asJson = await api.send('GET', '/healthcheck', { headers: { accept: 'application/json' } });
    assert.deepEqual(Object.keys(answered(asJson, 200)), ['detailed', 'reasons']);
  },
);

test('REQ-006, REQ-007: other versions and collections are unknown', async (t) => {
  const api = neutron(t).api('a');
  answered(await api.get('/v3'), 404);
  refused(await api.get('/v2.0/nosuch'), 404, 'HTTPNotFound');
});

test('REQ-008, REQ-009, REQ-010: forms of a path', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await network(api);
  assert.equal(answered(await api.get('/v2.0/networks.json'), 200).networks[0].id, id);
  assert.equal(answered(await api.get(`/v2.0/networks/${id}.json`), 200).network.id, id);
  assert.equal(answered(await api.get('/v2.0//networks/'), 200).networks[0].id, id);
  answered(await api.get('/v2.0/networks.xml'), 404);
  answered(await api.get(`/v2.0/networks/${id}.xml`), 404);
});

test('REQ-011, REQ-012: what is accepted counts, what the body says it is does not', async (t) => {
  const api = neutron(t).api('a');
  const body = { network: {} };
  refused(await api.send('POST', networks, { body, headers: { accept: 'application/xml' } }), 406, 'HTTPNotAcceptable');
  answered(await api.send('POST', networks, { body, headers: { 'content-type': 'text/plain' } }), 201);
});

test('REQ-013, REQ-014: PUT and DELETE of a collection find no network', async (t) => {
  const api = neutron(t).api('a');
  const put = await api.put(networks, { network: {} });
  refused(put, 404, 'NetworkNotFound');
  assert.match(put.body.NeutronError.message, /None/);
  refused(await api.delete(networks), 404, 'NetworkNotFound');
});

test('REQ-015, REQ-016: methods that are not there', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await network(api);
  refused(await api.post(`${networks}/${id}`, {}), 405, 'HTTPMethodNotAllowed');
  refused(await api.send('PATCH', `${networks}/${id}`), 405, 'HTTPMethodNotAllowed');
  answered(await api.send('HEAD', networks), 405);
});

test('REQ-017, REQ-018: a body that is no JSON object', async (t) => {
  const api = neutron(t).api('a');
  for (const body of [noJson, [], 'x', null]) {
    const answer = await api.post(networks, body);
    refused(answer, 400, 'HTTPBadRequest');
    assert.match(answer.body.NeutronError.message, /invalid data/);
  }
});

test('REQ-017, REQ-021: a body that is no JSON object, where Neutron has another reader', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await group(api);
  const url = `/v2.0/security-groups/${id}`;
  refused(await api.post('/v2.0/security-groups', noJson), 400, 'MalformedRequestBody');
  refused(await api.put(url, noJson), 400, 'MalformedRequestBody');
  refused(await api.put('/v2.0/floatingips/nosuch', noJson), 400, 'MalformedRequestBody');
  refused(await api.put('/v2.0/routers/nosuch/add_router_interface', noJson), 400, 'MalformedRequestBody');
  for (const body of ['x', 5, null, undefined]) refused(await api.put(url, body), 400, 'BadRequest');
  refused(await api.put(url, {}), 400, 'HTTPBadRequest');
  const list = await api.put(url, []);
  differs('list-for-body', { here: () => refused(list, 400, 'BadRequest'), there: () => answered(list, 500) });
  const several = await api.put(url, { security_groups: [{}] });
  differs('bulk-put', { here: () => refused(several, 400, 'HTTPBadRequest'), there: () => answered(several, 500) });
});

test('REQ-019, REQ-021: of networks, subnets and ports, a PUT that says nothing is one of the object, and then wrong', async (t) => {
  const { api } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const { id } = await network(a);
  for (const body of [undefined, {}, { x: 1 }]) {
    refused(await a.put(`${networks}/${id}`, body), 400, 'HTTPBadRequest');
    refused(await b.put(`${networks}/${id}`, body), 404, 'NetworkNotFound');
  }
  refused(await b.put(`${networks}/${id}`, { network: null }), 400, 'HTTPBadRequest');
});

test('REQ-019: the key of the resource has to be there', async (t) => {
  const api = neutron(t).api('a');
  for (const [path, name] of [
    ['networks', 'network'],
    ['subnets', 'subnet'],
    ['ports', 'port'],
  ]) {
    for (const body of [{}, { [String(name)]: null }]) {
      const answer = await api.post(`/v2.0/${path}`, body);
      refused(answer, 400, 'HTTPBadRequest');
      assert.match(answer.body.NeutronError.message, new RegExp(`'${name}'`));
    }
  }
});

test('REQ-020: the value of the key has to be an object', async (t) => {
  refused(await neutron(t).api('a').post(networks, { network: [] }), 400, 'HTTPBadRequest');
});

test('REQ-021: an absent body', async (t) => {
  const api = neutron(t).api('a');
  for (const body of [undefined, {}]) {
    const answer = await api.post('/v2.0/security-groups', body);
    refused(answer, 400, 'HTTPBadRequest');
    assert.match(answer.body.NeutronError.message, /body required/);
  }
  const lenient = await api.post(networks, undefined);
  refused(lenient, 400, 'HTTPBadRequest');
  assert.match(lenient.body.NeutronError.message, /'network'/);
});

test('REQ-022, REQ-023: a bulk of nothing, and of what is no object', async (t) => {
  const api = neutron(t).api('a');
  for (const list of [[], {}, null]) {
    const answer = await api.post(networks, { networks: list });
    refused(answer, 400, 'HTTPBadRequest');
    assert.match(answer.body.NeutronError.message, /Resources required/);
  }
  refused(await api.post(networks, { networks: [1] }), 400, 'HTTPBadRequest');
});

test('REQ-024, REQ-025: a bulk takes bare and wrapped objects, in order, and wins over the single key', async (t) => {
  const api = neutron(t).api('a');
  const answer = await api.post(networks, {
    network: { name: 'ignored' },
    networks: [{ name: 'one' }, { network: { name: 'two' } }],
  });
  assert.deepEqual(
    answered(answer, 201).networks.map((made: { name: string }) => made.name),
    ['one', 'two'],
  );
  assert.equal((await api.get(networks)).body.networks.length, 2);
});

test('REQ-026: one bad object of a bulk, and none is made', async (t) => {
  const api = neutron(t).api('a');
  refused(await api.post(networks, { networks: [{ name: 'one' }, { foo: 1 }] }), 400, 'HTTPBadRequest');
  assert.deepEqual((await api.get(networks)).body.networks, []);
});

test('REQ-027: no bulk PUT', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await network(api);
  refused(await api.put(`${networks}/${id}`, { networks: [{}] }), 400, 'HTTPBadRequest');
});

test('REQ-028: what is made one at a time', async (t) => {
  const api = neutron(t).api('a');
  const single = resources.filter(({ name, collection, bulk }) => !bulk && collection === `${name}s`);
  for (const name of ['router', 'floatingip', 'subnetpool'])
    assert.ok(
      single.some((one) => one.name === name),
      name,
    );
  for (const { path, collection } of single) {
    // A real server says that it can, and fails.
    if (collection === 'address_groups' && process.env.CONFORMANCE_URL !== undefined) continue;
    const answer = await api.post(`/v2.0/${path}`, { [collection]: [{}, {}] });
    refused(answer, 400, 'HTTPBadRequest');
    assert.match(answer.body.NeutronError.message, /Bulk operation not supported/, path);
  }
});

test('REQ-030, REQ-031: DELETE takes no body and gives none', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await network(api);
  refused(await api.send('DELETE', `${networks}/${id}`, { body: { a: 1 } }), 400, 'HTTPBadRequest');
  refused(await api.send('DELETE', `${networks}/nosuch`, { body: { a: 1 } }), 404, 'NetworkNotFound');
  refused(await api.send('DELETE', '/v2.0/routers/nosuch', { body: { a: 1 } }), 400, 'HTTPBadRequest');
  answered(await api.get(`${networks}/${id}`), 200);
  const answer = await api.delete(`${networks}/${id}`);
  assert.equal(answer.status, 204);
  assert.equal(answer.body, undefined);
  assert.equal(answer.headers['content-type'], undefined);
});

test('REQ-032, REQ-033, REQ-034: what may be set, and when', async (t) => {
  const api = neutron(t).api('a');
  const made = await network(api);
  for (const attribute of ['id', 'status']) {
    const answer = await api.post(networks, { network: { [attribute]: made.id } });
    refused(answer, 400, 'HTTPBadRequest');
    assert.match(answer.body.NeutronError.message, /not allowed in POST/);
  }
  for (const attribute of ['tenant_id', 'status']) {
    const answer = await api.put(`${networks}/${made.id}`, { network: { [attribute]: api.projectId } });
    refused(answer, 400, 'HTTPBadRequest');
    assert.match(answer.body.NeutronError.message, /read-only/);
  }
  const { is_default: _echo, ...shown } = made;
  assert.deepEqual(answered(await api.put(`${networks}/${made.id}`, { network: {} }), 200).network, shown);
});

test('REQ-035: unknown attributes are named together', async (t) => {
  const answer = await neutron(t)
    .api('a')
    .post(networks, { network: { foo: 1, bar: 2 } });
  refused(answer, 400, 'HTTPBadRequest');
  assert.match(answer.body.NeutronError.message, /foo, bar|bar, foo/);
});

test('REQ-036: what counts as true', async (t) => {
  const api = neutron(t).api('a');
  for (const value of ['YES', 'on', 't', 1, ' true ']) {
    assert.equal((await network(api, { admin_state_up: value })).admin_state_up, true, String(value));
  }
});

test('REQ-037: what is no boolean', async (t) => {
  const api = neutron(t).api('a');
  for (const value of [2, '2', '', [], null]) {
    refused(await api.post(networks, { network: { admin_state_up: value } }), 400, 'InvalidInput');
  }
});

test('REQ-038, REQ-039, REQ-040: what is no name', async (t) => {
  const api = neutron(t).api('a');
  for (const name of ['x'.repeat(256), null, 7]) {
    refused(await api.post(networks, { network: { name } }), 400, 'HTTPBadRequest');
  }
  for (const name of [' x', 'x ', 'a\nb', 'a\u0001']) {
    const answer = await api.post(networks, { network: { name } });
    differs('names', { here: () => refused(answer, 400, 'HTTPBadRequest'), there: () => answered(answer, 201) });
  }
  answered(await api.post(networks, { network: { name: 'x'.repeat(255) } }), 201);
});

test('REQ-041, REQ-042: what cannot be filtered by', async (t) => {
  const api = neutron(t).api('a');
  const answer = await api.get(`${networks}?bogus=1`);
  refused(answer, 400, 'HTTPBadRequest');
  assert.match(answer.body.NeutronError.message, /bogus/);
  for (const filter of ['created_at=x', 'binding:vnic_type=normal', 'qos_policy_id=x']) {
    refused(await api.get(`/v2.0/ports?${filter}`), 400, 'HTTPBadRequest');
  }
});

test('REQ-043 to REQ-047: filters', async (t) => {
  const api = neutron(t).api('a');
  for (const name of ['a', 'b', '']) await network(api, { name });
  const names = async (query: string) =>
    answered(await api.get(`${networks}?${query}`), 200)
      .networks.map((found: { name: string }) => found.name)
      .sort();
  assert.deepEqual(await names('name=a&name=b'), ['a', 'b']);
  assert.deepEqual(await names('name=a&admin_state_up=false'), []);
  assert.deepEqual(await names('name=a&admin_state_up=1'), ['a']);
  assert.deepEqual(await names('name='), ['']);
  refused(await api.get(`${networks}?admin_state_up=zz`), 400, 'InvalidInput');
  assert.deepEqual(await names('tenant_id=a&project_id=b'), []);
  assert.deepEqual(await names(`tenant_id=${api.projectId}&project_id=${api.projectId}`), ['', 'a', 'b']);
});

test('REQ-048, REQ-049: fields', async (t) => {
  const api = neutron(t).api('a');
  const { id } = await network(api, { name: 'x' });
  assert.deepEqual((await api.get(`${networks}?fields=name&fields=nosuch`)).body.networks, [{ name: 'x' }]);
  assert.deepEqual((await api.get(`${networks}/${id}?fields=id`)).body, { network: { id } });
});

test('REQ-050 to REQ-055, REQ-057: pages', async (t) => {
  const api = neutron(t).api('a');
  const made = [];
  for (let index = 0; index < 5; index++) made.push((await network(api, { name: `n${index}` })).id);
  const ids = made.sort();
  const page = async (query: string) => {
    const body = answered(await api.get(`${networks}?project_id=${api.projectId}&${query}`), 200);
    return {
      ids: body.networks.map((found: { id: string }) => found.id),
      rels: body.networks_links?.map((link: { rel: string }) => link.rel),
    };
  };
  assert.deepEqual(await page('limit=2'), { ids: ids.slice(0, 2), rels: ['next', 'previous'] });
  assert.deepEqual(await page('limit=5'), { ids, rels: ['next', 'previous'] });
  assert.deepEqual(await page('limit=100'), { ids, rels: ['previous'] });
  const endless = await api.get(`${networks}?project_id=${api.projectId}&limit=99999999999999999999`);
  differs('limit-beyond-numbers', {
    here: () => assert.equal(answered(endless, 200).networks.length, 5),
    there: () => refused(endless, 500, 'HTTPInternalServerError'),
  });
  const unpaged = await page('limit=0&marker=nosuch');
  assert.deepEqual([unpaged.ids.sort(), unpaged.rels], [ids, undefined]);
  for (const limit of ['-1', 'x']) refused(await api.get(`${networks}?limit=${limit}`), 400, 'BadRequest');
  refused(await api.get(`${networks}?limit=2&marker=nosuch`), 404, 'NetworkNotFound');
  assert.deepEqual(await page(`limit=2&page_reverse=True&marker=${ids[2]}`), {
    ids: ids.slice(0, 2),
    rels: ['next', 'previous'],
  });
  assert.deepEqual(await page(`limit=2&page_reverse=True&marker=${ids[1]}`), { ids: ids.slice(0, 1), rels: ['next'] });
});

test('REQ-056: an unknown marker of security groups is ignored', async (t) => {
  const api = neutron(t).api('a');
  const body = answered(await api.get('/v2.0/security-groups?limit=1&marker=nosuch'), 200);
  assert.equal(body.security_groups.length, 1);
});

test('REQ-058: pages in an order of their own, walked to the end by their links', async (t) => {
  const api = neutron(t).api('a');
  for (const name of ['b', 'a', 'c', 'b', 'a']) await network(api, { name });
  const names: string[] = [];
  const ids = new Set<string>();
  let url: string | undefined = `${networks}?project_id=${api.projectId}&limit=2&sort_key=name&sort_dir=desc`;
  while (url !== undefined) {
    const body = answered(await api.get(url), 200);
    for (const found of body.networks) {
      names.push(found.name);
      ids.add(found.id);
    }
    const next = body.networks_links.find((link: { rel: string }) => link.rel === 'next');
    url = next?.href.replace('http://neutron.test', '');
  }
  assert.deepEqual(names, ['c', 'b', 'b', 'a', 'a']);
  assert.equal(ids.size, 5);
});

test('REQ-059, REQ-060, REQ-061: what cannot be sorted by', async (t) => {
  const api = neutron(t).api('a');
  refused(await api.get(`${networks}?sort_key=name`), 400, 'HTTPBadRequest');
  refused(await api.get('/v2.0/ports?sort_key=fixed_ips&sort_dir=asc'), 400, 'HTTPBadRequest');
  refused(await api.get(`${networks}?sort_key=name&sort_dir=up`), 400, 'HTTPBadRequest');
  answered(await api.get(`${networks}?sort_key=&sort_dir=`), 200);
});

test('REQ-054, REQ-059: of several mistakes in a query one is told first, which depends on what is listed', async (t) => {
  const api = neutron(t).api('a');
  for (const [path, first] of [
    ['networks', 'BadRequest'],
    ['routers', 'HTTPBadRequest'],
  ]) {
    refused(await api.get(`/v2.0/${path}?limit=x&sort_key=name`), 400, String(first));
    refused(await api.get(`/v2.0/${path}?limit=x&bogus=x`), 400, 'HTTPBadRequest');
    refused(await api.get(`/v2.0/${path}?limit=`), 400, 'BadRequest');
    answered(await api.get(`/v2.0/${path}?limit=1&page_reverse=x`), 200);
  }
});

test('REQ-062 to REQ-065: a change on the condition of a revision', async (t) => {
  const api = neutron(t).api('a');
  const { id, revision_number } = await network(api);
  const put = (etag: string, name: string) => api.put(`${networks}/${id}`, { network: { name } }, { 'if-match': etag });
  const changed = answered(await put(`revision_number=${revision_number}`, 'one'), 200).network;
  assert.equal(changed.revision_number, revision_number + 1);
  refused(await put(`revision_number=${revision_number}`, 'two'), 412, 'RevisionNumberConstraintFailed');
  refused(await put('revision_number=abc', 'two'), 400, 'BadRequest');
  assert.equal((await api.get(`${networks}/${id}`)).body.network.name, 'one');
  answered(await put('"somethingelse"', 'three'), 200);
  answered(await put(`"revision_number=${revision_number + 2}"`, 'four'), 200);
  const gone = await api.send('DELETE', `${networks}/${id}`, { headers: { 'if-match': 'revision_number=1' } });
  refused(gone, 412, 'RevisionNumberConstraintFailed');
});

test('REQ-066, REQ-067, REQ-068: whose it is', async (t) => {
  const { api, admin } = neutron(t);
  const other = api('other').projectId;
  refused(await api('a').post(networks, { network: { project_id: other } }), 400, 'HTTPBadRequest');
  const made = await network(admin, { project_id: other });
  assert.deepEqual([made.project_id, made.tenant_id], [other, other]);
  refused(await admin.post(networks, { network: { project_id: other, tenant_id: 'x' } }), 400, 'HTTPBadRequest');
});

test('REQ-070: who has no project names one', { skip: process.env.CONFORMANCE_URL !== undefined }, async (t) => {
  const { service } = neutron(t);
  const post = async (attributes: object) => {
    const context = { ...serviceContext('req-0'), projectId: null, projectName: null };
    const body = { network: attributes };
    return service.handle({ method: 'POST', path: networks, query: '', headers: {}, body, context, baseUrl: '' });
  };
  const refusal = await post({});
  assert.deepEqual([refusal.status, Object(refusal.body).NeutronError.type], [400, 'HTTPBadRequest']);
  assert.equal((await post({ project_id: 'p' })).status, 201);
});
