import { isSuccess, messageOf } from './difference.ts';
import {
  anyOf,
  type Matcher,
  message,
  onForeignNetwork,
  onlyHere,
  onlyThere,
  outcome,
  saysHere,
  subjectOf,
  value,
} from './matchers.ts';
import { isWire } from './step.ts';

/**
 * A way in which the embedded service answers otherwise than Neutron 21 (Zed), the one that it is compared with. What it
 * answers as is Neutron's master.
 */
export interface KnownDifference {
  readonly id: string;
  /** The subject, for the page that is made of this. */
  readonly on: string;
  /** Scenarios that are about it. */
  readonly scenarios?: readonly string[];
  readonly when: string;
  readonly here: string;
  readonly there: string;
  /** Why it is right so. */
  readonly why: string;
  /** The two servers no longer have the same afterwards, although both answered alike. */
  readonly parts?: true;
  /** Whether a difference between two answers is this one. Left out where only scenarios come across it. */
  readonly explains?: Matcher;
}

const newer = 'it came after Neutron 21';

/** Reviewed: each has its reason, and explains nothing else. */
export const knownDifferences = [
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
    id: 'subnet-router-external',
    on: 'Subnets',
    scenarios: ['SUB-074'],
    when: 'a subnet is shown',
    here: '`router:external` tells whether its network is external',
    there: 'no such key',
    why: newer,
    explains: onlyHere('subnet.router:external'),
  },
  {
    id: 'external-subnets',
    on: 'Subnets',
    scenarios: ['SUB-074'],
    when: 'a member looks at, changes or removes a subnet of an external network that is not theirs',
    here: 'it is there; it is not theirs to change: 403',
    there: '404 `SubnetNotFound`, and lists are without it',
    why: 'newer ones show it to those who see its network',
    explains: (difference, things) => {
      const { path, here, there, step } = difference;
      if (step.as === 'admin') return false;
      if (path === 'outcome') {
        const isExternal = subjectOf(difference, things)?.wires.here['router:external'] === true;
        return isExternal && there === '404 SubnetNotFound' && (here === '200' || here === '403 PolicyNotAuthorized');
      }
      const [more, less] = [here, there].map((list) => (Array.isArray(list) ? list.filter(isWire) : []));
      const others = more?.filter((subnet) => subnet['router:external'] !== true);
      return path === 'subnet' && step.call.startsWith('GET') && others?.length === less?.length;
    },
  },
  {
    id: 'first-address-zero',
    on: 'Subnets',
    when: 'the block of an IPv6 subnet with DHCP begins with `::`',
    here: '400 `InvalidInput`, as for `0.0.0.0`',
    there: '201',
    why: newer,
    explains: outcome(/^POST \/v2.0\/subnets$/, '400 InvalidInput', '201', saysHere(/First IP '::' of network/)),
  },
  {
    id: 'subnet-on-shared-network',
    on: 'Subnets',
    scenarios: ['SUB-063'],
    when: 'a member makes a subnet on somebody else’s network that is shared',
    here: '403: only the network’s owner may',
    there: '201; or 400 for what else is wrong with it',
    why: 'the rule changed after Neutron 21: a subnet changes the network for everybody',
    explains: outcome(
      /^POST \/v2.0\/subnets$/,
      '403 PolicyNotAuthorized',
      /^(201|400 \w+|404 SubnetPoolNotFound|409 \w+)$/,
      onForeignNetwork('shared'),
    ),
  },
  {
    id: 'subnet-on-external-network',
    on: 'Subnets',
    when: 'a member makes a subnet on an external network that is not theirs',
    here: '403 `PolicyNotAuthorized`',
    there: '403 `HTTPForbidden`',
    why: 'Neutron asks its policy since then, as for everything else',
    explains: outcome(
      /^POST \/v2.0\/subnets$/,
      '403 PolicyNotAuthorized',
      '403 HTTPForbidden',
      onForeignNetwork('router:external'),
    ),
  },
  {
    id: 'delegated-modes',
    on: 'Subnets',
    when: 'a subnet whose prefix is to be delegated is made with two different IPv6 modes, or with modes and without DHCP',
    here: '400 `InvalidInput`, as for all other subnets',
    there: '201',
    why: 'servers would be told two ways to have an address: Neutron forgets to look',
    explains: outcome(/^POST \/v2.0\/subnets$/, '400 InvalidInput', '201', saysHere(/ipv6_ra_mode/)),
  },
  {
    id: 'port-on-external-network',
    on: 'Ports and their bindings',
    scenarios: ['PRT-044'],
    when: 'a member makes a port on an external network that is not theirs',
    here: '403 `PolicyNotAuthorized`',
    there: '403 `HTTPForbidden`',
    why: 'Neutron asks its policy since then, as for everything else',
    explains: outcome(/^POST \/v2.0\/ports$/, '403 PolicyNotAuthorized', '403 HTTPForbidden'),
  },
  {
    id: 'host-of-another-type',
    on: 'Ports and their bindings',
    when: 'an administrator binds a port to a host whose name is no text',
    here: '400 `HTTPBadRequest`',
    there: '201, or 500: it is taken as it comes',
    why: 'no host has such a name',
    explains: outcome(
      /^(POST|PUT) \/v2.0\/ports/,
      '400 HTTPBadRequest',
      /^(20[01]|500 HTTPInternalServerError)$/,
      saysHere(/for binding:host_id/),
    ),
  },
  {
    id: 'bound-drivers',
    on: 'Ports and their bindings',
    when: 'a POST or PUT answers with a bound port',
    here: '`binding:vif_details` names the `bound_drivers`, as a GET does',
    there: 'only a GET does',
    why: 'one picture of a port whoever asks; a key more does no harm',
    explains: onlyHere('port.binding:vif_details.bound_drivers'),
  },
  {
    id: 'uplink-status-put',
    on: 'Ports and their bindings',
    when: 'a PUT of a port says something of `propagate_uplink_status`',
    here: 'it is changed',
    there: '400: read only',
    why: newer,
    explains: ({ path, there, answers }) =>
      path === 'outcome' &&
      there === '400 HTTPBadRequest' &&
      /read-only attribute propagate_uplink_status/.test(messageOf(answers.there)),
  },
  {
    id: 'bulk-without-addresses',
    on: 'Ports and their bindings',
    when: 'of several ports made at once one asks for no address',
    here: '`ip_allocation` is `none`, as when it is made alone',
    there: '`immediate`',
    why: 'what a port is does not depend on how it was made',
    explains: value('port.ip_allocation', 'none', 'immediate'),
  },
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
    here: '400: nothing of a rule can be changed; of nothing 200',
    there: '500',
    why: 'a failure is no answer',
    explains: anyOf(
      outcome(/^PUT \/v2.0\/security-group-rules\//, '400 HTTPBadRequest', '500 HTTPInternalServerError'),
      outcome(/^PUT \/v2.0\/security-group-rules\//, '200', '500 HTTPInternalServerError'),
    ),
  },
  {
    id: 'floating-ip-status',
    on: 'Floating IPs',
    when: 'a floating IP has a port, or has lost it',
    here: '`status` is ACTIVE, or DOWN, at once',
    there: 'DOWN until an agent says otherwise',
    why: 'there is no agent that could: what is answered is what holds',
    explains: value('floatingip.status', 'ACTIVE', 'DOWN'),
  },
  {
    id: 'router-inner-keys',
    on: 'Routers',
    when: 'an action on the routes of a router answers with the router',
    here: 'it is shown as always',
    there: 'with keys of the database besides',
    why: 'they are documented nowhere',
    explains: (difference, things) =>
      /\/(add|remove)_extraroutes$/.test(difference.step.call) &&
      onlyThere('router.gw_port_id', 'router.ha_vr_id')(difference, things),
  },
  {
    id: 'interface-project-id',
    on: 'Routers',
    when: 'an interface is added or removed',
    here: 'the answer has `project_id` and `tenant_id`',
    there: 'only `tenant_id`',
    why: 'newer ones have `project_id` in its place: who asks for either finds it',
    explains: onlyHere('add_router_interface.project_id', 'remove_router_interface.project_id'),
  },
  {
    id: 'pool-null-fields',
    on: 'Subnet pools and address scopes',
    when: 'a PUT answers with a pool',
    here: 'whole, as a GET shows it',
    there: 'without `default_quota` and `address_scope_id` where they are null',
    why: 'one picture of a pool whoever asks',
    explains: onlyHere('subnetpool.default_quota', 'subnetpool.address_scope_id'),
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
    explains: outcome(/^(PUT|DELETE) \/v2.0\/.*\/tags/, '403 PolicyNotAuthorized', '201'),
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
    id: 'qos-managers',
    on: 'QoS',
    when: 'a manager makes, changes or removes a policy of the project, or its rules',
    here: 'a manager may',
    there: '403: administrators alone may',
    why: 'the rule changed after Neutron 21',
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
  {
    id: 'trunk-readers',
    on: 'Trunks',
    when: 'a reader makes, changes or removes a trunk of their project',
    here: '403',
    there: 'it is done',
    why: 'the rule changed after Neutron 21: a reader changes nothing',
  },
  {
    id: 'trunk-bodies',
    on: 'Trunks',
    scenarios: ['MSC-024'],
    when: 'sub-ports are added by a body without `sub_ports`, or with a `segmentation_id` that is a list',
    here: '400',
    there: '500',
    why: 'a failure is no answer',
  },
  {
    id: 'trunk-details-in-lists',
    on: 'Trunks',
    when: 'the parent of a trunk is listed',
    here: 'its `trunk_details` have the `mac_address` of each sub-port',
    there: 'only when it is shown alone',
    why: 'one picture of a port whoever asks',
    explains: onlyHere('port.trunk_details.sub_ports.mac_address'),
  },
  {
    id: 'subnet-segment-members',
    on: 'Segments',
    when: 'a member puts a subnet on a segment',
    here: '403: administrators alone may, and see it',
    there: '201, or 200',
    why: newer,
    explains: outcome(
      /^(POST|PUT) \/v2.0\/subnets/,
      '403 PolicyNotAuthorized',
      /^(20[01]|40[049] \w+|500 HTTPInternalServerError)$/,
      ({ step, answers }) =>
        /"segment_id":/.test(JSON.stringify(step.body)) && /segment_id/.test(messageOf(answers.here)),
    ),
  },
  {
    id: 'subnet-segment-unknown',
    on: 'Segments',
    when: 'a subnet is put on a segment that is not there',
    here: '404 `SegmentNotFound`, as when it is made there',
    there: '500',
    why: 'a failure is no answer',
    explains: outcome(/^PUT \/v2.0\/subnets\//, '404 SegmentNotFound', '500 HTTPInternalServerError'),
  },
  {
    id: 'routed-host-routes',
    on: 'Segments',
    when: 'a network has subnets on several segments',
    here: '`host_routes` are those that were asked for',
    there: 'each subnet is given a route to each other by its gateway',
    why: 'it is an extension, `segments-peer-subnet-host-routes`, which is not there',
    explains: ({ path, here, there }) =>
      path === 'subnet.host_routes' && Array.isArray(here) && Array.isArray(there) && there.length > here.length,
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

/** The name of a known difference. */
export type KnownDifferenceId = (typeof knownDifferences)[number]['id'];
