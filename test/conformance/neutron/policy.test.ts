import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embeddedOnly } from './differs.ts';
import { answered, group, network, port, refused, subnet } from './given.ts';
import { neutron } from './harness.ts';

test(
  'a reader sees what the project has and changes nothing',
  embeddedOnly('who may what is told by the policy after Neutron 21'),
  async (t) => {
    const { api } = neutron(t);
    const { id } = await network(api('a'));
    const reader = api('a', ['reader']);
    answered(await reader.get(`/v2.0/networks/${id}`), 200);
    assert.equal(answered(await reader.get('/v2.0/networks'), 200).networks.length, 1);
    refused(await reader.post('/v2.0/networks', { network: {} }), 403, 'PolicyNotAuthorized');
    refused(await reader.put(`/v2.0/networks/${id}`, { network: { name: 'x' } }), 403, 'PolicyNotAuthorized');
    refused(await reader.delete(`/v2.0/networks/${id}`), 403, 'PolicyNotAuthorized');
    refused(await reader.post('/v2.0/ports', { port: { network_id: id } }), 403, 'PolicyNotAuthorized');
    refused(await reader.put(`/v2.0/networks/${id}/tags/x`, undefined), 403, 'PolicyNotAuthorized');
  },
);

test(
  'without a role there is nothing to see',
  embeddedOnly('who may what is told by the policy after Neutron 21'),
  async (t) => {
    const { api } = neutron(t);
    const { id } = await network(api('a'));
    const stranger = api('a', []);
    refused(await stranger.get(`/v2.0/networks/${id}`), 404, 'NetworkNotFound');
    assert.deepEqual(answered(await stranger.get('/v2.0/networks'), 200).networks, []);
  },
);

test(
  'a service binds the ports of all projects and makes ports for them',
  embeddedOnly('who may what is told by the policy after Neutron 21'),
  async (t) => {
    const { api } = neutron(t);
    const a = api('a');
    const { id } = await network(a);
    const made = await port(a, id);
    const service = api('service', ['service']);
    const bound = await service.put(`/v2.0/ports/${made.id}`, { port: { 'binding:host_id': 'host0' } });
    assert.equal(answered(bound, 200).port['binding:vif_type'], 'ovs');
    const theirs = { network_id: id, project_id: a.projectId, mac_address: 'fa:16:3e:00:00:01' };
    assert.equal(answered(await service.post('/v2.0/ports', { port: theirs }), 201).port.project_id, a.projectId);
    refused(await service.delete(`/v2.0/networks/${id}`), 403, 'PolicyNotAuthorized');
  },
);

test('an administrator makes a port of another project with that project’s default group', async (t) => {
  const { api, admin } = neutron(t);
  const a = api('a');
  const { id } = await network(a);
  const made = await port(admin, id, { project_id: a.projectId });
  const groups = answered(await a.get('/v2.0/security-groups'), 200).security_groups;
  assert.deepEqual(made.security_groups, [groups[0].id]);
});

test('every resource of a project is hidden from the others', async (t) => {
  const { api } = neutron(t);
  const [a, b] = [api('a'), api('b')];
  const { id: networkId } = await network(a);
  const { id: subnetId } = await subnet(a, networkId, '10.0.0.0/24');
  const { id: portId } = await port(a, networkId);
  const made = await group(a, { name: 'web' });
  const [{ id: ruleId }] = made.security_group_rules;
  for (const [path, id, type] of [
    ['networks', networkId, 'NetworkNotFound'],
    ['subnets', subnetId, 'SubnetNotFound'],
    ['ports', portId, 'PortNotFound'],
    ['security-groups', made.id, 'SecurityGroupNotFound'],
    ['security-group-rules', ruleId, 'HTTPNotFound'],
  ] as const) {
    const url = `/v2.0/${path}/${id}`;
    refused(await b.get(url), 404, type);
    refused(await b.delete(url), 404, type);
    const [listed] = Object.values<{ id: string }[]>(answered(await b.get(`/v2.0/${path}`), 200));
    assert.equal(
      listed?.some((one) => one.id === id),
      false,
      path,
    );
    answered(await a.get(url), 200);
  }
});

test(
  'answers and requests are the caller’s own: changing them changes nothing here',
  embeddedOnly('it is about objects in its process'),
  async (t) => {
    const { api, admin, service } = neutron(t);
    const a = api('a');
    const { id } = await network(a);
    const context = {
      requestId: 'req-0',
      userId: 'u',
      userName: 'u',
      userDomainId: 'default',
      projectId: a.projectId,
      projectName: 'a',
      projectDomainId: 'default',
      roles: ['admin', 'member', 'reader'],
      isAdmin: true,
      token: null,
      expiresAt: null,
    };
    const body = { port: { network_id: id, 'binding:profile': { list: [1] }, tags: ['x'] } };
    const request = { query: '', headers: {}, context, baseUrl: '' };
    const answer = await service.handle({ ...request, method: 'POST', path: '/v2.0/ports', body });
    assert.equal(answer.status, 201);
    const shown = Object(answer.body).port;
    body.port['binding:profile'].list.push(2);
    shown['binding:profile'].list.push(3);
    shown.tags.push('y');
    const now = answered(await admin.get(`/v2.0/ports/${shown.id}`), 200).port;
    assert.deepEqual([now['binding:profile'], now.tags], [{ list: [1] }, ['x']]);
    const first = await service.handle({ ...request, method: 'GET', path: '/v2.0/extensions', body: undefined });
    Object(first.body).extensions[0].links.push('x');
    const second = await service.handle({ ...request, method: 'GET', path: '/v2.0/extensions', body: undefined });
    assert.deepEqual(Object(second.body).extensions[0].links, []);
  },
);

test(
  'rules are sorted and paged by port, those without one first',
  embeddedOnly('in Neutron 21 no page comes after a value that is null'),
  async (t) => {
    const { api } = neutron(t);
    const a = api('a');
    const { id } = await group(a, { name: 'web' });
    for (const value of [443, 22]) {
      const rule = { security_group_id: id, direction: 'ingress', protocol: 'tcp' };
      const range = { port_range_min: value, port_range_max: value };
      answered(await a.post('/v2.0/security-group-rules', { security_group_rule: { ...rule, ...range } }), 201);
    }
    const seen: (number | null)[] = [];
    let marker = '';
    for (let page = 0; page < 5; page++) {
      const url = `/v2.0/security-group-rules?security_group_id=${id}&limit=1&sort_key=port_range_min&sort_dir=asc${marker}`;
      const [rule] = answered(await a.get(url), 200).security_group_rules;
      if (!rule) break;
      seen.push(rule.port_range_min);
      marker = `&marker=${rule.id}`;
    }
    assert.deepEqual(seen, [null, null, 22, 443]);
  },
);
