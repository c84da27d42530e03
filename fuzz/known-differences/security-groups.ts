import { isSuccess } from '../difference.ts';
import { anyOf, message, onlyHere, onlyThere, outcome, saysHere } from '../matchers.ts';
import type { KnownDifference } from './known-difference.ts';
import { newer } from './known-difference.ts';

/** Security groups and address groups. */
export const securityGroups = [
  {
    id: 'belongs-to-default-sg',
    on: 'Security groups',
    when: 'a rule is shown',
    here: '`belongs_to_default_sg` tells whether it is one of the default group',
    there: 'no such key',
    why: newer,
    explains: onlyHere(
      'security_group_rule.belongs_to_default_sg',
      'security_group.security_group_rules.belongs_to_default_sg',
    ),
  },
  {
    id: 'standard-attr-id',
    on: 'Security groups',
    when: 'the rules of a group are shown with it',
    here: 'no `standard_attr_id`',
    there: 'a number of its database',
    why: 'it means nothing to anybody',
    explains: onlyThere('security_group.security_group_rules.standard_attr_id'),
  },
  {
    id: 'rule-put',
    on: 'Security groups',
    when: 'a PUT of a rule asks for another description, or for nothing',
    here: '400: nothing of a rule can be changed; of nothing 200; 412 for what is not its revision',
    there: '500',
    why: 'a failure is no answer',
    explains: anyOf(
      outcome(/^PUT \/v2.0\/security-group-rules\//, '400 HTTPBadRequest', '500 HTTPInternalServerError'),
      outcome(
        /^PUT \/v2.0\/security-group-rules\//,
        '412 RevisionNumberConstraintFailed',
        '500 HTTPInternalServerError',
      ),
      outcome(/^PUT \/v2.0\/security-group-rules\//, '200', '500 HTTPInternalServerError'),
    ),
  },
  {
    id: 'rule-of-another-in-own-group',
    on: 'Security groups',
    when: 'somebody removes a rule of their group that an administrator has put there',
    here: '204: the group is theirs',
    there: '403',
    why: newer,
    explains: outcome(/^DELETE \/v2.0\/security-group-rules\//, '204', '403 PolicyNotAuthorized'),
  },
  {
    id: 'protocol-that-is-true',
    on: 'Security groups',
    when: 'the protocol of a rule is `true`',
    here: '400 `SecurityGroupRuleInvalidProtocol`',
    there: '500',
    why: 'a failure is no answer',
  },
  {
    id: 'rule-in-the-group-of-another',
    on: 'Security groups',
    scenarios: ['SG-057'],
    when: 'somebody adds a rule to a group that is shared with them',
    here: '403 `PolicyNotAuthorized`: the group is not theirs',
    there: '201',
    why: newer,
  },
  {
    id: 'protocol-in-words',
    on: 'Security groups',
    when: 'the protocol of a rule is none',
    here: 'the message tells what one is',
    there: 'the message lists the names of all',
    why: 'a list of names says nothing of the numbers',
    explains: message(
      /^Security group rule protocol \S+ not supported\./,
      /^Security group rule protocol \S+ not supported\./,
    ),
  },
  {
    id: 'default-group-of-another',
    on: 'Security groups',
    when: 'groups or rules are listed by a project that has none yet',
    here: "the list is empty, unless it is the caller's own project",
    there: 'its default group is made, whoever asks, and whether there is such a project',
    why: 'who only looks makes nothing for others',
    parts: true,
    explains: ({ path, step }) =>
      /^security_group(_rule)?$/.test(path) && /^GET .*[?&](project|tenant)_id=/.test(step.call),
  },
  {
    id: 'protocol-any',
    on: 'Security groups',
    when: 'the protocol of a rule is `any`',
    here: 'no protocol in particular',
    there: '400 `SecurityGroupRuleInvalidProtocol`',
    why: newer,
    explains: ({ path, there, step }) =>
      path === 'outcome' &&
      there === '400 SecurityGroupRuleInvalidProtocol' &&
      /"protocol":"any"/.test(JSON.stringify(step.body)),
  },
  {
    id: 'address-group-times',
    on: 'Address groups',
    when: 'an address group is shown',
    here: 'with `created_at`, `updated_at` and `revision_number`, as all else',
    there: 'without them, except in the answer to a change of its addresses',
    why: newer,
    explains: onlyHere('address_group.created_at', 'address_group.updated_at', 'address_group.revision_number'),
  },
  {
    id: 'address-group-failures',
    on: 'Address groups',
    when: 'several address groups are made in one call, or one with a description of more than 255 characters',
    here: '400 for several; a description has up to 1024',
    there: '500',
    why: 'Neutron says that it can do both, and fails',
    explains: ({ path, there, step, answers }) =>
      path === 'outcome' &&
      there === '500 HTTPInternalServerError' &&
      isSuccess(answers.here) &&
      /address-groups/.test(step.call) &&
      /"description":"[^"]{256}/.test(JSON.stringify(step.body)),
  },
  {
    id: 'address-group-operands',
    on: 'Address groups',
    when: 'addresses are added or removed, and the body does not say which: they are null, or left out',
    here: '400 `HTTPBadRequest`',
    there: '500',
    why: 'a failure is no answer',
    explains: outcome(
      /^PUT \/v2.0\/address-groups\/.*_addresses$/,
      '400 HTTPBadRequest',
      '500 HTTPInternalServerError',
      saysHere(/Request body contains invalid data/),
    ),
  },
  {
    id: 'address-group-put',
    on: 'Address groups',
    when: 'a project changes an address group that is merely shared with it',
    here: '403 `PolicyNotAuthorized`, as for all that a project sees',
    there: '404 `HTTPNotFound`',
    why: 'newer ones answer 403 wherever the caller may see the object',
    explains: outcome(/^PUT \/v2.0\/address-groups\//, '403 PolicyNotAuthorized', '404 HTTPNotFound'),
  },
] as const satisfies readonly KnownDifference[];
