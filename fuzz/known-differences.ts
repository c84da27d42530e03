import { absent, type Difference } from './difference.ts';
import type { NamedThings } from './named-things.ts';

/**
 * A way in which the embedded service answers otherwise than Neutron 21 (Zed), the one that it is compared with. What it
 * answers as is Neutron's master.
 */
export interface KnownDifference {
  readonly id: string;
  /** Scenarios that are about it. */
  readonly scenarios?: readonly string[];
  /** When it comes up. */
  readonly when: string;
  readonly here: string;
  readonly there: string;
  /** Why it is right so. */
  readonly why: string;
  /** The two servers no longer have the same afterwards, although both answered alike. */
  readonly parts?: true;
  /** Whether a difference is this one, and nothing else. */
  readonly explains?: (difference: Difference, things: NamedThings) => boolean;
}

/** A part of an answer that only one server has. */
const only =
  (where: 'here' | 'there', ...paths: string[]) =>
  (difference: Difference) =>
    paths.includes(difference.path) && difference[where === 'here' ? 'there' : 'here'] === absent;

/** Reviewed: each has its reason. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    id: 'qos-pending',
    when: 'quality of service',
    here: 'not there yet',
    there: 'there',
    why: 'being built',
    explains: only(
      'there',
      ...['network.qos_policy_id', 'port.qos_policy_id', 'port.qos_network_policy_id', 'port.resource_request'],
      ...['floatingip.qos_policy_id', 'floatingip.qos_network_policy_id'],
    ),
  },
  {
    id: 'belongs-to-default-sg',
    when: 'a rule of a security group is shown',
    here: '`belongs_to_default_sg` tells whether it is one of the default group',
    there: 'no such key',
    why: 'it came after Neutron 21',
    explains: only(
      'here',
      'security_group_rule.belongs_to_default_sg',
      'security_group.security_group_rules.belongs_to_default_sg',
    ),
  },
  {
    id: 'standard-attr-id',
    when: 'the rules of a security group are shown with it',
    here: 'no `standard_attr_id`',
    there: 'a number of its database',
    why: 'it means nothing to anybody',
    explains: only('there', 'security_group.security_group_rules.standard_attr_id'),
  },
  {
    id: 'subnet-router-external',
    scenarios: ['SUB-074'],
    when: 'a subnet is shown',
    here: '`router:external` tells whether its network is external',
    there: 'no such key',
    why: 'it came after Neutron 21',
    explains: only('here', 'subnet.router:external'),
  },
];
