import fc from 'fast-check';
import {
  all,
  anybody,
  call,
  description,
  existing,
  idOf,
  merged,
  mostly,
  name,
  oddities,
  oneOf,
  path,
  some,
  within,
  yes,
} from './values.ts';

const groupName = mostly(name, oneOf('default', 'DEFAULT'));
const group = some({ name: groupName, description, stateful: yes }, 2);
const newOne = fc.oneof(
  { weight: 5, arbitrary: group },
  { weight: 1, arbitrary: merged(group, some({ ...oddities, project_id: oneOf('{a}', '{b}'), shared: yes }, 1)) },
);

/** Calls that make, change and remove security groups. */
export const newGroup = fc.oneof(
  { weight: 5, arbitrary: call(anybody, 'POST /v2.0/security-groups', within('security_group', newOne)) },
  {
    weight: 1,
    arbitrary: call(
      anybody,
      'POST /v2.0/security-groups',
      within('security_groups', fc.array(newOne, { maxLength: 2 })),
    ),
  },
);

const one = existing('security_group');

export const changedGroup = fc.oneof(
  { weight: 2, arbitrary: call(anybody, path`PUT /v2.0/security-groups/${one}`, within('security_group', newOne)) },
  { weight: 2, arbitrary: call(anybody, path`DELETE /v2.0/security-groups/${one}`) },
);

const protocol = fc.oneof(
  { weight: 6, arbitrary: oneOf<unknown>('tcp', 'udp', 'icmp', 'tcp', 6, '17', 'TCP') },
  { weight: 3, arbitrary: oneOf<unknown>('icmpv6', 'ipv6-icmp', 58, 1, 'gre', 'sctp', 'vrrp', 'ip', 0, null, 'esp') },
  { weight: 1, arbitrary: oneOf<unknown>('any', 'ANY', 256, -1, '', 'bogus', ' tcp', '6.5', 'ipip', '255', '4') },
);
const portNumber = fc.oneof(
  { weight: 5, arbitrary: oneOf<unknown>(22, 80, 8, 0, 1, 65535, '22') },
  { weight: 1, arbitrary: oneOf<unknown>(null, -1, 65536, 'a', 256, 255, '') },
);
const prefix = fc.oneof(
  {
    weight: 4,
    arbitrary: oneOf<unknown>(
      '10.0.0.0/8',
      '10.0.0.5/24',
      '10.0.0.9/24',
      '0.0.0.0/0',
      '::/0',
      '2001:db8::/32',
      '1.2.3.4',
    ),
  },
  { weight: 1, arbitrary: oneOf<unknown>('x', '', null, '10.0.0.0/33', 5, '2001:DB8::1') },
);

const ofGroup = all({
  security_group_id: mostly(one, oneOf<unknown>('{nobody}', 'x', null)),
  direction: mostly(oneOf<unknown>('ingress', 'egress', 'ingress'), oneOf<unknown>('in', null, 'INGRESS')),
});
const ports = (protocol: unknown, port_range_min: unknown, port_range_max: unknown) => ({
  protocol,
  port_range_min,
  port_range_max,
});
/** What goes together. */
const service = oneOf<Record<string, unknown>>(
  ports('tcp', 22, 22),
  ports('TCP', '22', 22),
  ports('udp', 1, 65535),
  ports('icmp', 8, 0),
  ports('icmp', 8, null),
  ports(6, 80, 90),
  { protocol: 'icmpv6', ethertype: 'IPv6' },
  { protocol: 1, ethertype: 'IPv6' },
  { protocol: 'gre' },
  { ethertype: 'ipv6' },
  {},
);
const remote = fc.oneof(
  fc.constant({}),
  all({ remote_ip_prefix: prefix }),
  all({ remote_group_id: idOf('security_group') }),
);
const free = some(
  {
    ethertype: mostly(oneOf<unknown>('IPv4', 'IPv6', 'ipv6'), oneOf<unknown>(4, 'x', null)),
    protocol,
    port_range_min: portNumber,
    port_range_max: portNumber,
    remote_ip_prefix: prefix,
    description,
  },
  4,
);

const rule = fc.oneof(
  { weight: 3, arbitrary: merged(ofGroup, service, remote) },
  { weight: 2, arbitrary: merged(ofGroup, free) },
);
const oddRule = fc.oneof(
  { weight: 15, arbitrary: rule },
  {
    weight: 1,
    arbitrary: merged(
      rule,
      some(
        {
          ...oddities,
          project_id: oneOf('{a}', '{b}'),
          remote_address_group_id: oneOf<unknown>('{nobody}', null, 'x'),
        },
        1,
      ),
    ),
  },
  { weight: 1, arbitrary: some({ security_group_id: one, direction: oneOf('ingress'), protocol }, 2) },
);

/** Calls that make and remove their rules. */
export const ruleCall = fc.oneof(
  { weight: 8, arbitrary: call(anybody, 'POST /v2.0/security-group-rules', within('security_group_rule', oddRule)) },
  {
    weight: 1,
    arbitrary: call(
      anybody,
      'POST /v2.0/security-group-rules',
      within('security_group_rules', fc.array(rule, { maxLength: 3 })),
    ),
  },
  { weight: 2, arbitrary: call(anybody, path`DELETE /v2.0/security-group-rules/${existing('security_group_rule')}`) },
);
