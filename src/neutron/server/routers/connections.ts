import { all, type Unit } from '../../../store/index.ts';
import type { FixedIp } from '../../resources.ts';
import { networkError } from '../errors/registry.ts';
import { overlaps, parseCidr } from '../ipam/address.ts';
import type { Session } from '../session.ts';
import { prefixDelegation } from '../subnet-pools/prefix-delegation.ts';
import { fixedIpsOf } from '../subnets/auto-addresses.ts';
import type { RouterRecord } from './router-record.ts';

/** A subnet as far as it matters to a router. */
export interface RoutedSubnet {
  readonly id: string;
  readonly cidr: string;
}

/** Where a router is connected by interfaces. */
export function* interfaceSubnets(session: Session, routerId: string): Unit<(RoutedSubnet & { port_id: string })[]> {
  return yield* all(
    session.queries
      .selectFrom('neutron_router_interface as i')
      .innerJoin('neutron_subnet as s', 's.id', 'i.subnet_id')
      .select(['s.id', 's.cidr', 'i.port_id'])
      .where('i.router_id', '=', routerId)
      .orderBy('s.id'),
  );
}

/** Where it is connected by its gateway. */
export function* gatewaySubnets(session: Session, router: RouterRecord): Unit<RoutedSubnet[]> {
  const ids = gatewayIpsOf(router).map(({ subnet_id }) => subnet_id);
  if (ids.length === 0) return [];
  return yield* all(session.queries.selectFrom('neutron_subnet').select(['id', 'cidr']).where('id', 'in', ids));
}

/** All subnets of the network that its gateway is on, whichever it has addresses of. */
export function* outsideSubnets(session: Session, { gateway_network_id: id }: RouterRecord): Unit<RoutedSubnet[]> {
  if (id === null) return [];
  return yield* all(session.queries.selectFrom('neutron_subnet').select(['id', 'cidr']).where('network_id', '=', id));
}

/** The addresses of a router's gateway. */
export function gatewayIpsOf({ gateway_fixed_ips: json }: RouterRecord): FixedIp[] {
  return json === null ? [] : fixedIpsOf({ fixed_ips: json });
}

/** Throws 400 BadRequest when a subnet shares addresses with one that the router is connected to. RTR-018, RTR-019 */
export function refuseOverlap(added: RoutedSubnet, connected: readonly RoutedSubnet[]): void {
  const block = parseCidr(added.cidr);
  for (const other of connected) {
    if (other.id === added.id) throw badRouter(`Router already has a port on subnet ${added.id}`);
    // What waits for its prefix is in nobody's way.
    if (added.cidr === prefixDelegation.placeholder) continue;
    const otherBlock = parseCidr(other.cidr);
    if (block && otherBlock && overlaps(block, otherBlock)) {
      throw badRouter(
        `Cidr ${added.cidr} of subnet ${added.id} overlaps with cidr ${other.cidr} of subnet ${other.id}`,
      );
    }
  }
}

/** 400 BadRequest about a router. */
export function badRouter(reason: string) {
  return networkError('BadRequest', 'router', reason);
}
