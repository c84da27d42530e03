import { messageOf } from '../difference.ts';
import { message, outcome, saysHere } from '../matchers.ts';
import type { KnownDifference } from './known-difference.ts';
import { newer } from './known-difference.ts';

/** All resources, or those that are about others: tags, RBAC policies, quotas, the auto-allocated topology. */
export const general = [
  {
    id: 'names',
    on: 'All resources',
    scenarios: ['REQ-040'],
    when: 'a name begins or ends with white space, or has a control character in it',
    here: '400 `HTTPBadRequest`',
    there: 'any text of up to 255 characters is a name',
    why: newer,
    explains: (difference) =>
      difference.path === 'outcome' &&
      difference.here === '400 HTTPBadRequest' &&
      /^20\d$|^40\d/.test(String(difference.there)) &&
      /Invalid input for name\. .*(white space|a name may not have)/s.test(messageOf(difference.answers.here)),
  },
  {
    id: 'bulk-put',
    on: 'All resources',
    scenarios: ['REQ-027'],
    when: 'a PUT of one object has several in its body, where several can be made at once (security groups and their rules)',
    here: '400 `HTTPBadRequest`: there is no bulk change',
    there: '500; 404 where the object is not there',
    why: 'a failure is no answer',
    explains: outcome(
      /^PUT /,
      '400 HTTPBadRequest',
      /^(500 HTTPInternalServerError|404 \w+)$/,
      saysHere(/Bulk operation not supported/),
    ),
  },
  {
    id: 'list-for-body',
    on: 'All resources',
    when: 'a PUT has a list for its body',
    here: '400 `BadRequest`, as for all else that is no object',
    there: '500, but for networks, subnets and ports',
    why: 'a failure is no answer',
    explains: outcome(/^PUT /, '400 BadRequest', '500 HTTPInternalServerError', ({ step }) => Array.isArray(step.body)),
  },
  {
    id: 'revisions',
    on: 'All resources',
    scenarios: ['PRT-047'],
    when: 'something is changed',
    here: 'its revision is one more',
    there: 'one or more: it counts writes of rows',
    why: 'what did not change has the same revision',
  },
  {
    id: 'limit-beyond-numbers',
    on: 'All resources',
    when: 'the `limit` of a list is a number that no database has',
    here: 'a page of all',
    there: '500',
    why: 'a failure is no answer',
  },
  {
    id: 'form-in-the-path',
    on: 'All resources',
    when: 'the path of an object ends with `.xml`',
    here: '404 of its kind: no id is so',
    there: '404 `HTTPNotFound`',
    why: 'the answer says what is not there; both are 404',
    explains: ({ path, there, step }) =>
      path === 'outcome' && there === '404 HTTPNotFound' && /\.xml$/.test(step.call.split('?')[0] ?? ''),
  },
  {
    id: 'topology-reader',
    on: 'Auto-allocated topology',
    when: 'a reader removes the topology of their project',
    here: '403',
    there: '204',
    why: 'the rule changed after Neutron 21: a reader removes nothing',
  },
  {
    id: 'topology-in-use',
    on: 'Auto-allocated topology',
    scenarios: ['MSC-030'],
    when: 'a topology is removed while a port uses its network',
    here: '409, and all of it stays',
    there: '409, but its router is gone',
    why: 'a refusal that takes the way outside from running servers harms them',
  },
  {
    id: 'rbac-put-of-nothing',
    on: 'RBAC policies',
    when: 'a PUT of a policy of a network changes nothing',
    here: '200',
    there: '409 `RbacPolicyInUse`, with the names of functions of its own',
    why: 'a failure is no answer',
    explains: outcome(/^PUT \/v2.0\/rbac-policies\//, '200', '409 RbacPolicyInUse', ({ step }) =>
      /^\{"rbac_policy":\{\}\}$/.test(JSON.stringify(step.body)),
    ),
  },
  {
    id: 'rbac-of-nothing',
    on: 'RBAC policies',
    when: 'a group, an address group, or something else that is not there is shared',
    here: '400 `InvalidInput`, which says so',
    there: '500',
    why: 'a failure is no answer',
    explains: outcome(
      /^POST \/v2.0\/rbac-policies$/,
      '400 InvalidInput',
      '500 HTTPInternalServerError',
      saysHere(/There is no /),
    ),
  },
  {
    id: 'rbac-of-a-kind',
    on: 'RBAC policies',
    when: 'a policy is asked for that is gone',
    here: 'the message says that its type is unknown',
    there: 'the process that has seen it before names its type',
    why: 'what is gone is known to nobody',
    explains: message(/^RBAC policy of type unknown /, /^RBAC policy of type \w+ /),
  },
  {
    id: 'rbac-pages',
    on: 'RBAC policies',
    when: 'RBAC policies are listed by pages',
    here: 'a page, with its links, as of all other lists',
    there: 'all of them, whatever `limit` and `marker` say',
    why: 'the reference documents the same parameters for all lists',
    explains: ({ step, path, here, there }) =>
      /^GET \/v2.0\/rbac-policies\?(.*&)?limit=/.test(step.call) &&
      (path === 'rbac_policies_links' ||
        path === 'rbac_policy' ||
        (path === 'outcome' && here === '400 BadRequest' && there === '200')),
  },
  {
    id: 'tags-by-readers',
    on: 'Tags',
    when: 'who sees an object, and may not change it, sets its tags',
    here: '403: the rule of the object holds for its tags',
    there: '201',
    why: 'tags are asked of the policy since then',
    explains: outcome(/^(PUT|DELETE) \/v2.0\/.*\/tags/, '403 PolicyNotAuthorized', /^20[014]$/),
  },
  {
    id: 'tags-two-filters',
    on: 'Tags',
    when: 'a list has two filters by tags, as `tags` and `tags-any`',
    here: 'what passes both',
    there: '500',
    why: 'a failure is no answer',
    explains: outcome(/^GET .*\btags(-any)?=.*&(.*&)?(not-)?tags(-any)?=/, '200', '500 HTTPInternalServerError'),
  },
  {
    id: 'tags-number',
    on: 'Tags',
    scenarios: ['TAG-011'],
    when: 'an object is given more than fifty tags',
    here: '400 `BadRequest`',
    there: '200',
    why: newer,
  },
  {
    id: 'quota-below-use',
    on: 'Quotas',
    scenarios: ['QUO-011'],
    when: 'a limit is set below what there is already, without `force`',
    here: '400 `HTTPBadRequest`',
    there: '200, unless `check_limit` is sent',
    why: newer,
    explains: outcome(
      /^PUT \/v2.0\/quotas\//,
      '400 HTTPBadRequest',
      '200',
      saysHere(/must be greater than or equal to already used/),
    ),
  },
  {
    id: 'quota-body',
    on: 'Quotas',
    when: 'a PUT has no `quota` in its body',
    here: '400 `HTTPBadRequest`',
    there: '500',
    why: 'a failure is no answer',
  },
  {
    id: 'quota-of-project',
    on: 'Quotas',
    when: 'a project has no quota of its own to delete',
    here: '“Quota for project … could not be found.”',
    there: '“Quota for tenant … could not be found.”',
    why: 'the word changed after Neutron 21',
    explains: message(/^Quota for project \S+ could not/, /^Quota for tenant \S+ could not/),
  },
] as const satisfies readonly KnownDifference[];
