import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differs } from './differs.ts';
import { answered, group, made, refused } from './given.ts';
import { type Answer, type Api, neutron } from './harness.ts';

const rules = '/v2.0/security-group-rules';
const nobody = '11111111-2222-4333-8444-555555555555';

/** A member with a group, and a way to post ingress rules to it. */
async function withGroup(t: Parameters<typeof neutron>[0]) {
  const world = neutron(t);
  const api = world.api('a');
  const { id } = await group(api, { name: 'a' });
  const post = (attributes: object) => postRule(api, { security_group_id: id, direction: 'ingress', ...attributes });
  return { ...world, api, id, post };
}

function postRule(api: Api, rule: object) {
  return api.post(rules, { security_group_rule: rule });
}

test('SG-019, SG-020: protocol and ports in any form', async (t) => {
  const { api, id, post } = await withGroup(t);
  const rule = answered(
    await post({ protocol: 'tcp', port_range_min: 22, port_range_max: 22 }),
    201,
  ).security_group_rule;
  assert.deepEqual(
    [rule.protocol, rule.ethertype, rule.description, rule.revision_number, rule.remote_ip_prefix],
    ['tcp', 'IPv4', '', 0, null],
  );
  const other = await post({ protocol: 'UDP', port_range_min: '53', port_range_max: '54' });
  const { protocol, port_range_min, port_range_max } = answered(other, 201).security_group_rule;
  assert.deepEqual([protocol, port_range_min, port_range_max], ['udp', 53, 54]);
  assert.ok((await api.get(`/v2.0/security-groups/${id}`)).body.security_group.revision_number > 1);
});

test('SG-021, SG-022, SG-023: the same rule in other words', async (t) => {
  const { post } = await withGroup(t);
  const ssh = { port_range_min: 22, port_range_max: 22 };
  const first = made(await post({ protocol: 'tcp', ...ssh })).security_group_rule;
  for (const protocol of [6, '6', 'TCP']) {
    const answer = await post({ protocol, ...ssh, description: 'again' });
    refused(answer, 409, 'SecurityGroupRuleExists');
    assert.ok(answer.body.NeutronError.message.includes(first.id));
  }
  refused(await post({ direction: 'egress' }), 409, 'SecurityGroupRuleExists');
  refused(await post({ direction: 'egress', remote_ip_prefix: '0.0.0.0/0' }), 409, 'SecurityGroupRuleExists');
});

test('SG-024 to SG-028: prefixes', async (t) => {
  const { post } = await withGroup(t);
  const prefix = async (remote_ip_prefix: string) => {
    const rule = answered(await post({ remote_ip_prefix }), 201).security_group_rule;
    return [rule.remote_ip_prefix, rule.normalized_cidr];
  };
  assert.deepEqual(await prefix('10.0.0.5/24'), ['10.0.0.5/24', '10.0.0.0/24']);
  assert.deepEqual(await prefix('10.0.0.9/24'), ['10.0.0.9/24', '10.0.0.0/24']);
  assert.deepEqual(await prefix('1.2.3.4'), ['1.2.3.4/32', '1.2.3.4/32']);
  const v6 = { ethertype: 'IPv6', remote_ip_prefix: '2001:DB8:0::1/64' };
  assert.equal(answered(await post(v6), 201).security_group_rule.remote_ip_prefix, '2001:db8::1/64');
  refused(await post({ remote_ip_prefix: 'x' }), 400, 'InvalidCIDR');
  refused(await post({ remote_ip_prefix: '::/0' }), 400, 'SecurityGroupRuleParameterConflict');
});

test('SG-029, SG-030, SG-031: remotes', async (t) => {
  const { id, post } = await withGroup(t);
  refused(await post({ remote_ip_prefix: '1.2.3.4', remote_group_id: id }), 400, 'SecurityGroupMultipleRemoteEntites');
  refused(await post({ remote_group_id: nobody }), 404, 'SecurityGroupNotFound');
  // What is no id is nobody's either.
  refused(await post({ remote_group_id: 'nobody' }), 404, 'SecurityGroupNotFound');
  refused(await post({ remote_address_group_id: nobody }), 404, 'AddressGroupNotFound');
  assert.equal(answered(await post({ remote_group_id: id }), 201).security_group_rule.remote_group_id, id);
});

test('SG-032 to SG-038: port ranges', async (t) => {
  const { post } = await withGroup(t);
  const range = (protocol: string | null, min?: unknown, max?: unknown) =>
    post({
      protocol,
      ...(min !== undefined && { port_range_min: min }),
      ...(max !== undefined && { port_range_max: max }),
    });
  refused(await range('tcp', 0, 10), 400, 'SecurityGroupInvalidPortValue');
  const all = answered(await range('tcp', 1, 65535), 201).security_group_rule;
  assert.deepEqual([all.port_range_min, all.port_range_max], [null, null]);
  refused(await range('tcp', 22), 400, 'SecurityGroupInvalidPortRange');
  refused(await range('udp', 5, 2), 400, 'SecurityGroupInvalidPortRange');
  refused(await range(null, 5, 6), 400, 'SecurityGroupProtocolRequiredWithPorts');
  refused(await range('gre', 5, 6), 400, 'SecurityGroupInvalidProtocolForPort');
  for (const bad of ['a', 65536, -1]) refused(await range('tcp', bad, bad), 400, 'SecurityGroupInvalidPortValue');
});

test('SG-039 to SG-042: ICMP types and codes', async (t) => {
  const { post } = await withGroup(t);
  const icmp = (attributes: object) => post({ protocol: 'icmp', ...attributes });
  answered(await icmp({ port_range_min: 8, port_range_max: 0 }), 201);
  answered(await icmp({ port_range_min: 9 }), 201);
  refused(await icmp({ port_range_max: 0 }), 400, 'SecurityGroupMissingIcmpType');
  refused(await icmp({ port_range_min: 256 }), 400, 'SecurityGroupInvalidIcmpValue');
});

test('SG-043 to SG-050: protocol, ethertype, direction', async (t) => {
  const { post } = await withGroup(t);
  const protocolOf = async (attributes: object) => answered(await post(attributes), 201).security_group_rule.protocol;
  assert.equal(await protocolOf({ ethertype: 'IPv6', protocol: 'icmp' }), 'ipv6-icmp');
  refused(await post({ ethertype: 'IPv6', protocol: 1 }), 409, 'SecurityGroupRuleExists');
  assert.equal(await protocolOf({ ethertype: 'IPv6', protocol: 1, direction: 'egress' }), '58');
  for (const protocol of [58, 'ipv6-icmp']) {
    refused(await post({ protocol }), 400, 'SecurityGroupEthertypeConflictWithProtocol');
  }
  const refusedProtocol = (answer: Answer) => refused(answer, 400, 'SecurityGroupRuleInvalidProtocol');
  for (const protocol of [256, -1, 'bogus', '', ' tcp', 'ANY']) refusedProtocol(await post({ protocol }));
  const truth = await post({ protocol: true });
  differs('protocol-that-is-true', {
    here: () => refusedProtocol(truth),
    there: () => refused(truth, 500, 'HTTPInternalServerError'),
  });
  const any = await post({ protocol: 'any' });
  differs('protocol-any', {
    here: () => assert.equal(answered(any, 201).security_group_rule.protocol, null),
    there: () => refusedProtocol(any),
  });
  for (const ethertype of [4, null]) refused(await post({ ethertype }), 400, 'SecurityGroupRuleInvalidEtherType');
  const rule = answered(await post({ ethertype: 'ipv4', protocol: 'gre' }), 201).security_group_rule;
  assert.equal(rule.ethertype, 'IPv4');
  refused(await post({ direction: 'in' }), 400, 'HTTPBadRequest');
});

test('SG-051, SG-052: the group and the direction are needed', async (t) => {
  const { api, id } = await withGroup(t);
  refused(await postRule(api, { security_group_id: 'x', direction: 'ingress' }), 404, 'SecurityGroupNotFound');
  // What is wrong with the rule itself comes first.
  const wrong = { security_group_id: nobody, direction: 'ingress', ethertype: 'IPv6', remote_ip_prefix: '10.0.0.0/8' };
  refused(await postRule(api, wrong), 400, 'SecurityGroupRuleParameterConflict');
  refused(await postRule(api, { security_group_id: id }), 400, 'HTTPBadRequest');
  refused(await postRule(api, { direction: 'ingress' }), 400, 'HTTPBadRequest');
});

test('SG-053, SG-054: a bulk of rules', async (t) => {
  const { api, id } = await withGroup(t);
  const other = await group(api);
  const rule = (security_group_id: string, protocol: string) => ({ security_group_id, direction: 'ingress', protocol });
  const bulk = (...security_group_rules: object[]) => api.post(rules, { security_group_rules });
  refused(await bulk(rule(id, 'tcp'), rule(id, '6')), 409, 'DuplicateSecurityGroupRuleInPost');
  refused(await bulk(rule(id, 'tcp'), rule(other.id, 'udp')), 400, 'SecurityGroupNotSingleGroupRules');
  assert.equal(answered(await bulk(rule(id, 'tcp'), rule(id, 'udp')), 201).security_group_rules.length, 2);
});

test('SG-055: a rule is deleted once, and cannot be changed', async (t) => {
  const { api, id, post } = await withGroup(t);
  const rule = made(await post({ protocol: 'tcp' })).security_group_rule;
  const changed = await api.put(`${rules}/${rule.id}`, { security_group_rule: { description: 'x' } });
  differs('rule-put', {
    here: () => refused(changed, 400, 'HTTPBadRequest'),
    there: () => refused(changed, 500, 'HTTPInternalServerError'),
  });
  answered(await api.delete(`${rules}/${rule.id}`), 204);
  refused(await api.delete(`${rules}/${rule.id}`), 404, 'SecurityGroupRuleNotFound');
  const left = (await api.get(`${rules}?security_group_id=${id}&direction=ingress`)).body.security_group_rules;
  assert.deepEqual(left, []);
});

test('filters of rules go through the converters', async (t) => {
  const { api, post } = await withGroup(t);
  made(await post({ protocol: 'tcp', port_range_min: 22, port_range_max: 22 }));
  const count = async (query: string) => answered(await api.get(`${rules}?${query}`), 200).security_group_rules.length;
  assert.equal(await count('protocol=TCP'), 1);
  assert.equal(await count('protocol=6'), 0);
  assert.equal(await count('port_range_min=22'), 1);
  refused(await api.get(`${rules}?ethertype=1`), 400, 'SecurityGroupRuleInvalidEtherType');
});
