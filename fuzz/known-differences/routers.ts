import { onlyHere, onlyThere, outcome, value } from '../matchers.ts';
import type { KnownDifference } from './known-difference.ts';

/** Routers and floating IPs. */
export const routers = [
  {
    id: 'extraroutes-values',
    on: 'Routers',
    when: 'extra routes are added or removed whose addresses are none, or not in their usual form',
    here: '400 `HTTPBadRequest`, as in a PUT of the router',
    there: '400 `AddrFormatError` for those that are added, 200 for those that are removed',
    why: 'what is wrong is wrong',
    explains: outcome(/\/(add|remove)_extraroutes$/, '400 HTTPBadRequest', /^(200|400 AddrFormatError)$/),
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
    id: 'extraroutes-of-another-type',
    on: 'Routers',
    when: 'the routes that are to be added or removed are no list',
    here: '400 `HTTPBadRequest`, as in a PUT of a router',
    there: '500',
    why: 'a failure is no answer',
    explains: outcome(/\/(add|remove)_extraroutes$/, '400 HTTPBadRequest', '500 HTTPInternalServerError'),
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
] as const satisfies readonly KnownDifference[];
