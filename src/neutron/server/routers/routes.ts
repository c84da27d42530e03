import type { Unit } from '../../../store/index.ts';
import { all } from '../../../store/index.ts';
import { pythonText } from '../attributes/python-text.ts';
import { networkError } from '../errors/registry.ts';
import { contains, parseCidr, parseIp } from '../ipam/address.ts';
import type { Session } from '../session.ts';
import { fixedIpsOf } from '../subnets/auto-addresses.ts';
import type { Route } from './attributes.ts';
import { gatewayIpsOf, gatewaySubnets, interfaceSubnets } from './connections.ts';
import type { RouterRecord } from './router-record.ts';

/** The extra routes of a router. */
export function routesOf({ routes }: Pick<RouterRecord, 'routes'>): Route[] {
  return routes === '[]' ? [] : (JSON.parse(routes) as Route[]);
}

/** Whether two routes are one. */
export function isSameRoute(one: Route, other: Route): boolean {
  return one.destination === other.destination && one.nexthop === other.nexthop;
}

/**
 * Throws 400 InvalidRoutes for a next hop that the router is not connected with, or that is itself; 400 RoutesExhausted for
 * too many. RTR-039, RTR-040
 */
export function* checkRoutes(session: Session, router: RouterRecord, routes: readonly Route[]): Unit<void> {
  if (routes.length > session.config.maxRoutes) {
    throw networkError('RoutesExhausted', router.id, session.config.maxRoutes);
  }
  if (routes.length === 0) return;
  const connected = [...(yield* interfaceSubnets(session, router.id)), ...(yield* gatewaySubnets(session, router))];
  const own = new Set([...gatewayIpsOf(router), ...(yield* interfaceIps(session, router.id))].map(addressOf));
  const invalid = (reason: string) => networkError('InvalidRoutes', pythonText(routes), reason);
  for (const { nexthop } of routes) {
    if (!connected.some(({ cidr }) => isIn(cidr, nexthop))) {
      throw invalid('the nexthop is not connected with router');
    }
    if (own.has(nexthop)) throw invalid('the nexthop is used by router');
  }
}

/** Whether a route's next hop lies in a block. */
export function isIn(cidr: string, nexthop: string): boolean {
  const block = parseCidr(cidr);
  const ip = parseIp(nexthop);
  return block !== null && ip !== null && contains(block, ip);
}

function addressOf({ ip_address }: { readonly ip_address: string }): string {
  return ip_address;
}

function* interfaceIps(session: Session, routerId: string) {
  const ports = yield* all(
    session.queries
      .selectFrom('neutron_port as p')
      .select('p.fixed_ips')
      .where('p.id', 'in', (eb) =>
        eb.selectFrom('neutron_router_interface').select('port_id').where('router_id', '=', routerId),
      ),
  );
  return ports.flatMap(fixedIpsOf);
}
