import { isSuccess, messageOf } from '../difference.ts';
import { message, onlyHere, outcome } from '../matchers.ts';
import type { KnownDifference } from './known-difference.ts';
import { newer } from './known-difference.ts';

/** QoS policies and their rules. */
export const qos = [
  {
    id: 'qos-managers',
    on: 'QoS',
    when: 'a manager makes, changes or removes a policy of the project, or its rules',
    here: 'a manager may',
    there: '403: administrators alone may',
    why: 'the rule changed after Neutron 21',
  },
  {
    id: 'qos-rule-of-no-policy',
    on: 'QoS',
    when: 'a member gives a policy that is not there a rule',
    here: '404 `QosPolicyNotFound`',
    there: '403',
    why: 'who may do it depends on whose the policy is',
    explains: outcome(/^POST \/v2.0\/qos\/policies\/.*_rules$/, '404 QosPolicyNotFound', '403 PolicyNotAuthorized'),
  },
  {
    id: 'qos-policy-depended-on',
    on: 'QoS',
    when: 'a shared policy that others have is to be shared no longer',
    here: '409 names one of those who have it',
    there: '409 names none of them',
    why: 'who reads it knows where to begin',
    explains: message(
      /^RBAC policy on object \S+ cannot be removed because \S+ depends on it/,
      /^RBAC policy on object \S+ cannot be removed because other objects depend on it/,
    ),
  },
  {
    id: 'qos-filters',
    on: 'QoS',
    when: 'policies are filtered by `is_default`, limits of bandwidth by `direction`',
    here: 'they are',
    there: 'the former does nothing, the latter is 400',
    why: 'the filters are documented',
  },
  {
    id: 'qos-policy-used-twice',
    on: 'QoS',
    when: 'a policy is deleted that several have',
    here: '409 names one of them',
    there: '409 names one of them, by chance another one',
    why: 'the database tells which is found first',
    explains: message(/^QoS Policy \S+ is used by \w+ \S+\.$/, /^QoS Policy \S+ is used by \w+ \S+\.$/),
  },
  {
    id: 'qos-policy-tags',
    on: 'QoS',
    when: 'the tags of a policy are read or set at `/qos/policies/ID/tags`',
    here: 'as at `/policies/ID/tags`, which both have',
    there: '500',
    why: 'it is where the other paths of a policy are',
    explains: ({ path, step, there }) =>
      path === 'outcome' && there === '500 HTTPInternalServerError' && /\/qos\/policies\/[^/]+\/tags/.test(step.call),
  },
  {
    id: 'qos-floating-ip-unknown',
    on: 'QoS',
    when: 'a floating IP is given a policy that is not there, or is not to be seen',
    here: '404 `QosPolicyNotFound`, as for networks and ports',
    there: '500; one that is not to be seen is given',
    why: 'a failure is no answer, and who may not see a policy may not use it',
  },
  {
    id: 'qos-minimum-on-tunnel',
    on: 'QoS',
    when: 'a policy with a minimum of bandwidth is given to a network without a physical one',
    here: 'its ports ask for bandwidth of `CUSTOM_NETWORK_TUNNEL_PROVIDER`',
    there:
      '409 `QosRuleNotSupportedByNetwork`, or `QosRuleNotSupported` where a port has the policy that the rule is added to',
    why: newer,
    explains: ({ path, there, answers }) =>
      path === 'outcome' &&
      /^409 QosRuleNotSupported(ByNetwork)?$/.test(String(there)) &&
      isSuccess(answers.here) &&
      /minimum_bandwidth/.test(messageOf(answers.there)),
  },
  {
    id: 'qos-rule-type-unknown',
    on: 'QoS',
    when: 'an administrator asks for a type of rule that is none',
    here: '404',
    there: '500',
    why: 'a failure is no answer',
  },
  {
    id: 'qos-rule-of-another-policy',
    on: 'QoS',
    when: 'a rule is read below a policy that is not its own',
    here: '404 `QosRuleNotFound`, as when it is changed there',
    there: '200',
    why: 'what may be read would depend on knowing a policy, whichever',
  },
  {
    id: 'qos-rules-in-bulk',
    on: 'QoS',
    when: 'several rules are made in one call',
    here: 'each is shown as one that is made alone',
    there: 'with `qos_policy_id` and `type` besides',
    why: 'one picture of a rule whoever asks',
  },
  {
    id: 'qos-floating-ip-network-policy',
    on: 'QoS',
    when: 'a floating IP is shown',
    here: '`qos_network_policy_id` tells the policy of its network',
    there: 'no such key',
    why: newer,
    explains: onlyHere('floatingip.qos_network_policy_id'),
  },
] as const satisfies readonly KnownDifference[];
