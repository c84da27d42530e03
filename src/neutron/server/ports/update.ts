import { type PortRow, run, type Unit, updateRows } from '../../../store/index.ts';
import type { ExtraDhcpOption } from '../../resources.ts';
import type { Values } from '../attributes/attribute.ts';
import { isBound } from '../bindings/bind.ts';
import { notePlugging, pluggedStatus } from '../bindings/plugged-when-bound.ts';
import { networkError } from '../errors/registry.ts';
import { randomMac } from '../ipam/mac-address.ts';
import { requireForPort, settlePolicy } from '../qos/attach.ts';
import { changedColumns, flag } from '../row-changes.ts';
import type { Session } from '../session.ts';
import type { PortChanges } from './attributes.ts';
import { isNetworkOwner } from './device-owners.ts';
import { mergeDhcpOptions } from './list-attributes.ts';
import { eventsOf } from './port-record.ts';
import { updateAddresses } from './update-addresses.ts';
import { updateBinding } from './update-binding.ts';
import { updateSecurity } from './update-security.ts';

/** Changes a port; answers it as it is now. */
export function* updatePort(session: Session, port: PortRow, sent: Values): Unit<PortRow> {
  const changes = sent as PortChanges;
  let next = plainChanges(port, changes);
  next = { ...next, mac_address: settleMac(session, port, changes) };
  next = yield* updateAddresses(session, port, next, changes);
  next = yield* updateSecurity(session, next, changes);
  next = yield* updateBinding(session, port, next, changes);
  next = yield* updateQos(session, next, changes);
  next = { ...next, status: pluggedStatus(session, next) };
  const columns = changedColumns(port, next);
  if (!columns) return port;
  const stamp = { revision_number: port.revision_number + 1, updated_at: session.now };
  yield* run(updateRows(session.queries, 'neutron_port', { ...columns, ...stamp }, { id: port.id }));
  const updated = { ...next, ...stamp };
  notePlugging(session, port, updated);
  session.events.push(...eventsOf(updated, 'network-changed'));
  return updated;
}

function* updateQos(session: Session, port: PortRow, { qos_policy_id: wanted }: PortChanges): Unit<PortRow> {
  const policyId = yield* settlePolicy(session, port.qos_policy_id, wanted);
  if (policyId !== port.qos_policy_id) yield* requireForPort(session, policyId, port);
  return { ...port, qos_policy_id: policyId };
}

function plainChanges(port: PortRow, changes: PortChanges): PortRow {
  const { name, description, admin_state_up, device_id, device_owner, dns_name, dns_domain } = changes;
  const { extra_dhcp_opts, numa_affinity_policy, propagate_uplink_status } = changes;
  if (
    numa_affinity_policy !== undefined &&
    numa_affinity_policy !== port.numa_affinity_policy &&
    isBound(port.vif_type)
  ) {
    throw networkError('PortBoundNUMAAffinityPolicy', port.id, port.host_id);
  }
  return {
    ...port,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(admin_state_up !== undefined && { admin_state_up: flag(admin_state_up) }),
    ...(device_id !== undefined && { device_id }),
    ...(device_owner !== undefined && { device_owner }),
    ...(dns_name !== undefined && { dns_name }),
    ...(dns_domain !== undefined && { dns_domain }),
    ...(numa_affinity_policy !== undefined && { numa_affinity_policy }),
    ...(propagate_uplink_status !== undefined && { propagate_uplink_status: flag(propagate_uplink_status) }),
    ...(extra_dhcp_opts !== undefined && {
      extra_dhcp_opts: JSON.stringify(
        mergeDhcpOptions(JSON.parse(port.extra_dhcp_opts) as ExtraDhcpOption[], extra_dhcp_opts),
      ),
    }),
  };
}

/** The MAC after the change: null asks for a new one. Throws 409 where it cannot change. PRT-056 to PRT-058 */
function settleMac(session: Session, port: PortRow, { mac_address: asked }: PortChanges): string {
  if (asked === undefined || asked === port.mac_address) return port.mac_address;
  const mac = asked ?? randomMac(session.config.baseMac, session.services.runtime.random);
  if (isNetworkOwner(port.device_owner)) {
    throw networkError('UnsupportedPortDeviceOwner', 'mac address update', port.device_owner, port.id);
  }
  if (isBound(port.vif_type)) throw networkError('PortBound', port.id, port.vif_type, port.mac_address, mac);
  session.onConflict(
    'uq_neutron_port_mac',
    asked === null ? null : () => networkError('MacAddressInUse', port.network_id, mac),
  );
  return mac;
}
