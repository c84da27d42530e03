import { absent } from '../difference.ts';
import { onlyHere, outcome, saysHere } from '../matchers.ts';
import { isWire } from '../step.ts';
import type { KnownDifference } from './known-difference.ts';
import { newer } from './known-difference.ts';

/** The bindings of ports to hosts. */
export const bindings = [
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
    id: 'binding-to-a-host-that-cannot',
    on: 'Ports and their bindings',
    when: 'a port that is not bound is given a binding to a host that cannot have it, or to none',
    here: '500 `PortBindingError`, as where it is bound already',
    there: '201, and the port is not bound',
    why: 'who asked for a binding, and has none, should be told',
    explains: outcome(/^POST \/v2.0\/ports\/.*\/bindings$/, '500 PortBindingError', '201'),
  },
  {
    id: 'binding-with-several-mistakes',
    on: 'Ports and their bindings',
    when: 'a port of no server is given a binding whose host is no text',
    here: '400 `HTTPBadRequest`: the host is none',
    there: "400 `BadRequest`: the port is no server's",
    why: 'what is sent is looked at first, as everywhere else',
    explains: outcome(/^POST \/v2.0\/ports\/.*\/bindings$/, '400 HTTPBadRequest', '400 BadRequest'),
  },
  {
    id: 'activation-by-a-member',
    on: 'Ports and their bindings',
    when: 'a member activates a binding',
    here: '404: they do not see it',
    there: '500 `PolicyCheckError`',
    why: 'a failure is no answer',
    explains: outcome(/\/activate$/, '404 HTTPNotFound', '500 PolicyCheckError'),
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
] as const satisfies readonly KnownDifference[];
