import type { Unit } from '../../../store/index.ts';
import { readPut } from '../attributes/read-values.ts';
import { badRequest, networkError } from '../errors/registry.ts';
import { requireRule } from '../policy/require.ts';
import { readPutBody } from '../request/body.ts';
import { json } from '../request/network-request.ts';
import type { MemberEndpoint } from '../resource.ts';
import { type Session, writeSession } from '../session.ts';
import { addInterface, type InterfaceChange } from './add-interface.ts';
import { type Route, routerAttributes } from './attributes.ts';
import { saveRouter, touchRouter } from './change.ts';
import { type InterfaceName, readInterfaceBody } from './interface-body.ts';
import { removeInterface } from './remove-interface.ts';
import { renderRouter } from './render.ts';
import { holdRouter, type RouterRecord, routerTarget } from './router-record.ts';
import { checkRoutes, isSameRoute, routesOf } from './routes.ts';

/** `PUT /v2.0/routers/<id>/add_router_interface` and `remove_router_interface`. */
export const interfaceActions = {
  add_router_interface: onInterface('add_router_interface', addInterface),
  remove_router_interface: onInterface('remove_router_interface', removeInterface),
} satisfies Record<string, MemberEndpoint>;

/** `PUT /v2.0/routers/<id>/add_extraroutes` and `remove_extraroutes`: what is there, or not there, already is no error. */
export const routeActions = {
  add_extraroutes: onRoutes('add_extraroutes', (old, sent) => [
    ...old,
    ...sent.filter((route) => !old.some((other) => isSameRoute(route, other))),
  ]),
  remove_extraroutes: onRoutes('remove_extraroutes', (old, sent) =>
    old.filter((route) => !sent.some((other) => isSameRoute(route, other))),
  ),
} satisfies Record<string, MemberEndpoint>;

type ChangeInterface = (session: Session, router: RouterRecord, name: InterfaceName) => Unit<InterfaceChange>;

function onInterface(action: string, change: ChangeInterface): MemberEndpoint {
  return async ({ services, context, request }, id, rest) => {
    requirePut(request.method, rest);
    return writeSession(services, context, function* (session) {
      const router = yield* holdRouter(session, id);
      requireRule(action, context, routerTarget(router));
      const name = readInterfaceBody(request.body);
      const { port, subnetIds } = yield* change(session, router, name);
      yield* touchRouter(session, router);
      return json(200, {
        id,
        tenant_id: router.project_id,
        project_id: router.project_id,
        port_id: port.id,
        network_id: port.network_id,
        subnet_id: subnetIds[0],
        subnet_ids: subnetIds,
      });
    });
  };
}

function onRoutes(action: string, merge: (old: readonly Route[], sent: readonly Route[]) => Route[]): MemberEndpoint {
  return async ({ services, context, request }, id, rest) => {
    requirePut(request.method, rest);
    return writeSession(services, context, function* (session) {
      const router = yield* holdRouter(session, id);
      requireRule(action, context, routerTarget(router));
      const { routes, ...others } = readPut(routerAttributes, readPutBody(request.body, { name: 'router', ...single }));
      if (routes === undefined || Object.keys(others).length > 0) {
        throw badRequest(`The body of ${action} has routes, and nothing else`);
      }
      const merged = merge(routesOf(router), routes as Route[]);
      yield* checkRoutes(session, router, merged);
      const saved = yield* saveRouter(session, router, { ...router, routes: JSON.stringify(merged) });
      return json(200, { router: renderRouter(saved) });
    });
  };
}

const single = { bulk: false, lenientBody: true } as const;

function requirePut(method: string, rest: readonly string[]): void {
  if (rest.length > 0) throw networkError('HTTPNotFound');
  if (method !== 'PUT') throw networkError('HTTPMethodNotAllowed');
}
