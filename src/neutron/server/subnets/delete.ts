import { all, first, run, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { holdSubnetsOf } from '../networks/network-record.ts';
import { isAutoDeletable, isRouterOwner } from '../ports/device-owners.ts';
import { addUsage } from '../quotas/usage.ts';
import { textList } from '../row-changes.ts';
import type { Session } from '../session.ts';
import { countSubnets } from '../subnet-pools/taken-blocks.ts';
import { deleteTags } from '../tags/tag-rows.ts';
import { dropAddressesOf } from './auto-addresses.ts';
import { noteInNetwork } from './create.ts';
import { isAutoAddress, type SubnetRecord } from './subnet-record.ts';

/**
 * Removes a subnet. Throws 409 SubnetInUse while a port has an address of it that is neither automatic nor of a port
 * which the service made for itself. Source: Neutron's address management.
 */
export function* deleteSubnet(session: Session, subnet: SubnetRecord): Unit<void> {
  const { queries } = session;
  const owners = yield* all(
    queries
      .selectFrom('neutron_ip_allocation as a')
      .innerJoin('neutron_port as p', 'p.id', 'a.port_id')
      .select('p.device_owner')
      .distinct()
      .where('a.subnet_id', '=', subnet.id),
  );
  const blocks = (owner: string) => (isAutoAddress(subnet) ? isRouterOwner(owner) : !isAutoDeletable(owner));
  if (owners.some(({ device_owner: owner }) => blocks(owner))) throw networkError('SubnetInUse', subnet.id);
  if (subnet.segment_id !== null && isAutoAddress(subnet)) yield* refuseAsOnlyOne(session, subnet.id);
  yield* dropAddressesOf(session, subnet.id);
  yield* run(queries.deleteFrom('neutron_subnet').where('id', '=', subnet.id));
  if (subnet.subnetpool_id !== null) yield* countSubnets(session, subnet.subnetpool_id, -1);
  yield* deleteTags(session, subnet.id);
  yield* addUsage(session, subnet.project_id, 'subnet', -1);
  yield* holdSubnetsOf(session, subnet.network_id);
  const network = yield* first(
    queries
      .selectFrom('neutron_network')
      .select(['id', 'revision_number', 'subnet_ids', 'routed'])
      .where('id', '=', subnet.network_id),
  );
  if (!network) return;
  const rest = textList(network.subnet_ids).filter((id) => id !== subnet.id);
  yield* noteInNetwork(session, network, rest, network.routed === 1 && rest.length > 0);
}

/** On a routed network, a port that has no address but an automatic one is not left without any. Throws 409 SubnetInUse. */
function* refuseAsOnlyOne(session: Session, subnetId: string): Unit<void> {
  const port = yield* first(
    session.queries
      .selectFrom('neutron_ip_allocation as a')
      .select('a.port_id')
      .where('a.subnet_id', '=', subnetId)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('neutron_ip_allocation as other')
              .select('other.port_id')
              .whereRef('other.port_id', '=', 'a.port_id')
              .where('other.subnet_id', '<>', subnetId),
          ),
        ),
      )
      .limit(1),
  );
  if (port) throw networkError('SubnetInUse', subnetId);
}
