import { all, run, type Unit } from '../../../store/index.ts';
import { networkError } from '../errors/registry.ts';
import { deleteUnassociated } from '../floating-ips/change.ts';
import { deletePort } from '../ports/delete.ts';
import { isAutoDeletable } from '../ports/device-owners.ts';
import { addUsage } from '../quotas/usage.ts';
import { removeAllEntries } from '../rbac-policies/entries.ts';
import type { Session } from '../session.ts';
import { countSubnets } from '../subnet-pools/taken-blocks.ts';
import { deleteTags } from '../tags/tag-rows.ts';
import type { NetworkRecord } from './network-record.ts';

/**
 * Removes a network with its subnets, its floating IPs that lead nowhere, and the ports that the service made for itself. Throws 409 NetworkInUse naming the
 * other ports. Source: Neutron's address management.
 */
export function* deleteNetwork(session: Session, network: NetworkRecord): Unit<void> {
  const { queries } = session;
  if (network.external === 1) yield* deleteUnassociated(session, network.id);
  const ports = yield* all(queries.selectFrom('neutron_port').selectAll().where('network_id', '=', network.id));
  const inUse = ports.filter((port) => !isAutoDeletable(port.device_owner));
  if (inUse.length > 0) throw networkError('NetworkInUse', network.id, inUse.map((port) => port.id).join(','));
  for (const port of ports) yield* deletePort(session, port);
  const subnets = yield* all(
    queries
      .selectFrom('neutron_subnet')
      .select(['id', 'project_id', 'subnetpool_id'])
      .where('network_id', '=', network.id),
  );
  for (const subnet of subnets) {
    if (subnet.subnetpool_id !== null) yield* countSubnets(session, subnet.subnetpool_id, -1);
    yield* deleteTags(session, subnet.id);
    yield* addUsage(session, subnet.project_id, 'subnet', -1);
  }
  yield* run(queries.deleteFrom('neutron_subnet').where('network_id', '=', network.id));
  yield* run(queries.deleteFrom('neutron_network').where('id', '=', network.id));
  yield* removeAllEntries(session, network.id);
  yield* deleteTags(session, network.id);
  yield* addUsage(session, network.project_id, 'network', -1);
}
