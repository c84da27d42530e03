import { type FloatingIpRow, first, type PortRow, type Unit } from '../../../store/index.ts';
import type { FixedIp } from '../../resources.ts';
import { networkError } from '../errors/registry.ts';
import { allows } from '../policy/enforce.ts';
import { portTarget } from '../ports/port-record.ts';
import { lockRouter } from '../routers/router-record.ts';
import type { Session } from '../session.ts';
import { fixedIpsOf } from '../subnets/auto-addresses.ts';
import { badFloatingIp } from './floating-ip-record.ts';

/** The columns that say what a floating IP leads to. There is no agent to wait for: what leads somewhere is ACTIVE. */
export type Association = Pick<FloatingIpRow, 'port_id' | 'fixed_ip_address' | 'router_id' | 'status'>;

/** A floating IP that leads nowhere. */
export const unassociated: Association = { port_id: null, fixed_ip_address: null, router_id: null, status: 'DOWN' };

/** What is to be connected: whose floating IP, on which external network. */
export type Floating = Pick<FloatingIpRow, 'project_id' | 'floating_network_id'>;

/**
 * Finds the way from a floating IP to an address of a port. `fixedIp` null: the port's only IPv4 address. That the
 * address has another floating IP is learned when the answer is written down: see `refuseSecond`. Source: Networking API reference.
 */
export function* associate(
  session: Session,
  floating: Floating,
  portId: string,
  fixedIp: string | null,
): Unit<Association> {
  const port = yield* findPort(session, floating, portId);
  const address = chooseAddress(port, fixedIp);
  const routerId = yield* findRouter(session, floating.floating_network_id, address);
  if (routerId === null) {
    throw networkError('ExternalGatewayForFloatingIPNotFound', floating.floating_network_id, address.subnet_id, portId);
  }
  return { port_id: portId, fixed_ip_address: address.ip_address, router_id: routerId, status: 'ACTIVE' };
}

/** From now on, an association of an address that has a floating IP of the same network is refused with 409. FIP-019 */
export function refuseSecond(
  session: Session,
  { id, floating_ip_address: ip, floating_network_id: networkId }: FloatingIpRow,
  { port_id: portId, fixed_ip_address: fixedIp }: Association,
): void {
  session.onConflict('uq_neutron_floating_ip_fixed', () =>
    networkError('FloatingIPPortAlreadyAssociated', ip, id, portId ?? '', fixedIp ?? '', networkId),
  );
}

/** FIP-015: another project's port is not there for a member. */
function* findPort(session: Session, floating: Floating, id: string): Unit<PortRow> {
  const { context, queries } = session;
  const port = yield* first(queries.selectFrom('neutron_port').selectAll().where('id', '=', id));
  if (!port || !allows('get_port', context, portTarget(port))) throw networkError('PortNotFound', id);
  if (!context.isAdmin && port.project_id !== floating.project_id) {
    throw badFloatingIp(`Port ${id} is owned by a different project`);
  }
  return port;
}

/** FIP-016 to FIP-021, FIP-027 */
function chooseAddress(port: PortRow, fixedIp: string | null): FixedIp {
  const addresses = fixedIpsOf(port);
  if (fixedIp !== null) {
    if (fixedIp.includes(':')) {
      throw badFloatingIp(`Cannot process floating IP association with ${fixedIp}, since that is not an IPv4 address`);
    }
    const chosen = addresses.find(({ ip_address }) => ip_address === fixedIp);
    if (!chosen) throw badFloatingIp(`Port ${port.id} does not have fixed ip ${fixedIp}`);
    return chosen;
  }
  const [address, ...others] = addresses.filter(({ ip_address }) => !ip_address.includes(':'));
  if (!address) {
    throw badFloatingIp(`Cannot add floating IP to port ${port.id} that has no fixed IPv4 addresses`);
  }
  if (others.length > 0) {
    throw badFloatingIp(
      `Port ${port.id} has multiple fixed IPv4 addresses.  Must provide a specific IPv4 address when assigning a floating IP`,
    );
  }
  return address;
}

/**
 * The router that leads from a subnet to an external network, the one at the subnet's gateway address first. It is held, so
 * that its interface and its gateway stay until the floating IP keeps them.
 */
function* findRouter(session: Session, networkId: string, { subnet_id }: FixedIp): Unit<string | null> {
  const find = () =>
    first(
      session.queries
        .selectFrom('neutron_router_interface as i')
        .innerJoin('neutron_subnet as s', 's.id', 'i.subnet_id')
        .innerJoin('neutron_router as r', 'r.id', 'i.router_id')
        .innerJoin('neutron_port as g', 'g.id', 'r.gateway_port_id')
        .leftJoin('neutron_ip_allocation as a', (join) =>
          join
            .onRef('a.subnet_id', '=', 's.id')
            .onRef('a.ip_address', '=', 's.gateway_ip')
            .onRef('a.port_id', '=', 'i.port_id'),
        )
        .select('r.id')
        .where('i.subnet_id', '=', subnet_id)
        .where('g.network_id', '=', networkId)
        .orderBy((eb) => eb.case().when('a.port_id', 'is', null).then(1).else(0).end())
        .orderBy('r.id')
        .limit(1),
    );
  const seen = yield* find();
  if (!seen) return null;
  yield* lockRouter(session, seen.id);
  const now = yield* find();
  return now?.id === seen.id ? seen.id : null;
}
