import type { Direction, Ethertype, SecurityGroupRule } from '../../resources.ts';
import type { CallOptions } from '../call/call-options.ts';
import type { Caller } from '../call/caller.ts';
import { collectionOf } from '../call/collection.ts';
import type { Rights } from '../transport.ts';

/** What a rule is made of. */
export interface SecurityGroupRuleCreate {
  security_group_id: string;
  direction: Direction;
  ethertype: Ethertype;
  protocol?: string | null;
  port_range_min?: number | null;
  port_range_max?: number | null;
  remote_ip_prefix?: string | null;
  remote_group_id?: string | null;
}

/** The rules of security groups of a Neutron, with one caller's rights. */
export interface SecurityGroupRules {
  create(rule: SecurityGroupRuleCreate, options?: CallOptions): Promise<SecurityGroupRule>;
  /** Throws SecurityGroupRuleNotFound. */
  delete(id: string, options?: CallOptions): Promise<void>;
}

/** Makes SecurityGroupRules; see createNeutronClient. */
export function securityGroupRulesOf(caller: Caller, rights: Rights): SecurityGroupRules {
  const all = collectionOf<SecurityGroupRule>(caller, rights, {
    path: 'security-group-rules',
    one: 'security_group_rule',
    many: 'security_group_rules',
    required: ['id', 'security_group_id'],
  });
  return {
    create: (rule, options = {}) => all.create(rule, options),
    delete: (id, options = {}) => all.delete(id, options),
  };
}
