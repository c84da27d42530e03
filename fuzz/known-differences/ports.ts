import { messageOf } from '../difference.ts';
import { outcome, portsInBulk, value } from '../matchers.ts';
import type { KnownDifference } from './known-difference.ts';
import { newer } from './known-difference.ts';

/** Ports, their addresses and names. */
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
      /^400 (BadRequest|InvalidInput|InvalidIpForNetwork)$/,
      '500 HTTPInternalServerError',
      ({ step }) => /"fixed_ips":/.test(JSON.stringify(step.body)),
    ),
  },
  {
    id: 'dns-name-kept',
    on: 'Ports and their bindings',
    when: 'a port, or a floating IP, is given a `dns_name` or a `dns_domain` in a cloud whose domain is the default one',
    here: 'it has it',
    there: 'it is dropped, and the port has the name of its address',
    why: 'what was asked for, and was not refused, is done',
    explains: ({ path, here, there }) =>
      (/^(port|floatingip)\.dns_(name|domain)$/.test(path) && here !== '' && there === '') ||
      (/^port\.dns_assignment\.(hostname|fqdn)$/.test(path) &&
        /^host-/.test(String(there)) &&
        !/^host-/.test(String(here))),
  },
  {
    id: 'own-automatic-address',
    on: 'Ports and their bindings',
    when: 'a port asks for just the automatic address that its MAC has in a subnet of SLAAC',
    here: 'it gets it',
    there: '400 `AllocationOnAutoAddressSubnet`',
    why: 'it would get it anyway',
  },
  {
    id: 'mac-as-it-was-sent',
    on: 'Ports and their bindings',
    scenarios: ['PRT-031'],
    when: 'the MAC of a new port is sent in another notation',
    here: 'it is kept in the usual one',
    there: 'it is kept as it was sent, and the network can have the same MAC once more in the usual one',
    why: 'one MAC is one MAC, however it is written',
  },
  {
    id: 'mac-by-managers',
    on: 'Ports and their bindings',
    scenarios: ['PRT-056'],
    when: 'a manager changes the MAC of a port of the project',
    here: '200',
    there: '403',
    why: newer,
  },
  {
    id: 'substring-of-a-wildcard',
    on: 'Ports and their bindings',
    scenarios: ['PRT-083'],
    when: 'ports are filtered by a part of an address that is `%` or `_`',
    here: 'no address has it',
    there: 'every address has it',
    why: 'a filter is no language of the database',
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
    id: 'too-many-pairs-and-more',
    on: 'Ports and their bindings',
    when: 'a port has more `allowed_address_pairs` than it may have, and another mistake',
    here: 'the other one is told first',
    there: 'the pairs are',
    why: 'how many it may have is a setting, looked at when the form is right; both are 400',
    explains: outcome(/^(POST|PUT) \/v2.0\/ports/, '400 HTTPBadRequest', '400 AllowedAddressPairExhausted'),
  },
] as const satisfies readonly KnownDifference[];
