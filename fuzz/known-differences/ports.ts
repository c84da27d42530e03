import { absent, messageOf } from '../difference.ts';
import { onlyHere, outcome, portsInBulk, saysHere, value } from '../matchers.ts';
import { isWire } from '../step.ts';
import type { KnownDifference } from './known-difference.ts';
import { newer } from './known-difference.ts';

/** Ports, their bindings, trunks. */
export const ports = [
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
    id: 'address-by-chance',
    on: 'Ports and their bindings',
    when: 'nobody says which address a port is to have',
    here: 'the first one that is free',
    there: 'one of the first ones, by chance',
    why: 'what happens again is easier to understand',
    parts: true,
    explains: ({ path, step }) =>
      /^port\.(fixed_ips|dns_assignment)\.ip_address$/.test(path) && !/ip_address/.test(JSON.stringify(step.body)),
  },
  {
    id: 'addresses-that-fail',
    on: 'Ports and their bindings',
    when: 'a PUT of a port asks for addresses that it cannot have, in some combinations',
    here: '400',
    there: '500',
    why: 'a failure is no answer',
    explains: outcome(
      /^PUT \/v2.0\/ports\//,
      /^400 (BadRequest|InvalidIpForNetwork)$/,
      '500 HTTPInternalServerError',
      ({ step }) => /"fixed_ips":/.test(JSON.stringify(step.body)),
    ),
  },
  {
    id: 'dns-name-kept',
    on: 'Ports and their bindings',
    when: 'a port is given a `dns_name` or a `dns_domain` in a cloud whose domain is the default one',
    here: 'it has it',
    there: 'it is dropped, and the port has the name of its address',
    why: 'what was asked for, and was not refused, is done',
    explains: ({ path, here, there }) =>
      (/^port\.dns_(name|domain)$/.test(path) && here !== '' && there === '') ||
      (/^port\.dns_assignment\.(hostname|fqdn)$/.test(path) &&
        /^host-/.test(String(there)) &&
        !/^host-/.test(String(here))),
  },
  {
    id: 'vnic-type-of-a-bound-port',
    on: 'Ports and their bindings',
    when: 'the `binding:vnic_type` of a bound port is changed',
    here: '409 `PortInUse`',
    there: '200: it is bound anew',
    why: newer,
    explains: outcome(
      /^PUT \/v2.0\/ports\//,
      '409 PortInUse',
      '200',
      ({ step }) => isWire(step.body) && isWire(step.body.port) && 'binding:vnic_type' in step.body.port,
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
    id: 'bulk-slaac',
    on: 'Ports and their bindings',
    when: 'ports are made several at once where all subnets are of SLAAC',
    here: '201, as for one that is made alone',
    there: '500',
    why: 'a failure is no answer',
    explains: outcome(/^POST \/v2.0\/ports$/, '201', '500 HTTPInternalServerError', portsInBulk),
  },
  {
    id: 'bulk-with-two-mistakes',
    on: 'Ports and their bindings',
    when: 'of several ports made at once one cannot be made, and a later one cannot have its addresses',
    here: 'the first one that cannot be made is named',
    there: 'all addresses are looked at before all else',
    why: 'whoever reads the answer looks at the first one first; all are 4xx',
    explains: outcome(
      /^POST \/v2.0\/ports$/,
      /^40[49] (MacAddressInUse|SecurityGroupNotFound|NetworkNotFound)$/,
      /^(409 IpAddressAlreadyAllocated|400 InvalidInput)$/,
      portsInBulk,
    ),
  },
  {
    id: 'addresses-lost-in-bulk',
    on: 'Ports and their bindings',
    when: 'several ports could not be made at once, and their subnet has few addresses',
    here: 'all of its addresses are free for the next ports',
    there: 'some are lost',
    why: 'what was not made has taken nothing',
    explains: outcome(/^POST \/v2.0\/ports$/, '201', '409 IpAddressGenerationFailure'),
  },
  {
    id: 'subnet-by-chance',
    on: 'Ports and their bindings',
    when: 'nobody says of which subnet the address of a port is to be, and there are several',
    here: 'it is of the one that was made first and has one left',
    there: 'of any of them, by chance',
    why: 'what happens again is easier to understand',
    parts: true,
    explains: ({ path, step }) => path === 'port.fixed_ips.subnet_id' && !/subnet_id/.test(JSON.stringify(step.body)),
  },
  {
    id: 'bulk-address-pairs',
    on: 'Ports and their bindings',
    when: 'ports made several at once have `allowed_address_pairs`',
    here: 'they have them, as one that is made alone',
    there: 'they have none: the pairs are lost',
    why: 'what a port is does not depend on how it was made',
    parts: true,
    explains: (difference, things) =>
      difference.path === 'port.allowed_address_pairs' &&
      JSON.stringify(difference.there) === '[]' &&
      portsInBulk(difference, things),
  },
  {
    id: 'binding-to-a-host-that-cannot',
    on: 'Ports and their bindings',
    when: 'a port that is not bound is given a binding to a host that cannot have it, or to none',
    here: '500 `PortBindingError`, as where it is bound already',
    there: '201, and the port is not bound',
    why: 'who asked for a binding, and has none, should be told',
    explains: outcome(/^POST \/v2.0\/ports\/.*\/bindings$/, '500 PortBindingError', '201'),
  },
  {
    id: 'binding-of-no-host',
    on: 'Ports and their bindings',
    when: 'the bindings of a port are listed that is bound to no host',
    here: 'there are none',
    there: 'one of the host `""`, unbound',
    why: 'a binding says on which host the port is',
    explains: ({ path, here, there }) =>
      path === 'bindings' &&
      JSON.stringify(here) === '[]' &&
      /^\[\{"host":"",[^{]*(\{[^{}]*\}[^{}]*)*\}\]$/.test(JSON.stringify(there)),
  },
  {
    id: 'every-vnic-type',
    on: 'Ports and their bindings',
    when: 'a port of a `binding:vnic_type` that Open vSwitch has only with special cards is bound to a host',
    here: 'it is bound: there are no agents, each host can have every port',
    there: '`binding_failed`, where no other agent is on the host',
    why: 'builds with such ports can be tried without the cards',
    parts: true,
    explains: ({ path, there }) =>
      (path === 'port.binding:vif_type' && there === 'binding_failed') ||
      (path.startsWith('port.binding:vif_details.') && there === absent),
  },
  {
    id: 'address-as-it-was-sent',
    on: 'Ports and their bindings',
    when: 'a message names an address that was sent in capitals',
    here: 'in its usual form',
    there: 'as it was sent',
    why: 'a port would have it in its usual form, too',
    explains: ({ path, here, there }) =>
      path === 'message' && String(here).toLowerCase() === String(there).toLowerCase(),
  },
  {
    id: 'trunk-of-another',
    on: 'Trunks',
    when: 'somebody removes a port of theirs that is the parent of a trunk of another project',
    here: '409 `PortInUseAsTrunkParent`',
    there: '204, and the trunk is left without its parent',
    why: 'what is in use is not taken away',
    explains: outcome(/^DELETE \/v2.0\/ports\//, '409 PortInUseAsTrunkParent', '204'),
  },
  {
    id: 'too-many-pairs-and-more',
    on: 'Ports and their bindings',
    when: 'a port has more `allowed_address_pairs` than it may have, and another mistake',
    here: 'the other one is told first',
    there: 'the pairs are',
    why: 'how many it may have is a setting, looked at when the form is right; both are 400',
    explains: outcome(/^(POST|PUT) \/v2.0\/ports/, '400 HTTPBadRequest', '400 AllowedAddressPairExhausted'),
  },
  {
    id: 'trunk-on-the-parent-of-another',
    on: 'Trunks',
    when: 'a port is to be a parent that is one already, of a trunk that the caller does not see',
    here: '409 `ParentPortInUse`, as of one that they see',
    there: '409 `NeutronDbObjectDuplicateEntry`',
    why: 'the answer says what is wrong',
    explains: outcome(/^POST \/v2.0\/trunks$/, '409 ParentPortInUse', '409 NeutronDbObjectDuplicateEntry'),
  },
  {
    id: 'trunk-after-inherit',
    on: 'Trunks',
    when: 'one of the sub-ports of a new trunk inherits its segmentation',
    here: 'the others are looked at as well',
    there: 'what comes after it is not',
    why: 'what is wrong is wrong',
    explains: outcome(/^POST \/v2.0\/trunks$/, '400 HTTPBadRequest', /^409 /, ({ step }) =>
      /"segmentation_type":"inherit"/.test(JSON.stringify(step.body)),
    ),
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
] as const satisfies readonly KnownDifference[];
