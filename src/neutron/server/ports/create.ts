import { first, insertRow, type PortRow, run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { bind } from '../bindings/bind.ts';
import { notePlugging, pluggedStatus } from '../bindings/plugged-when-bound.ts';
import { networkError } from '../errors/registry.ts';
import { recordAllocations } from '../ipam/allocations.ts';
import { chooseAddresses } from '../ipam/choose-addresses.ts';
import { randomMac } from '../ipam/mac-address.ts';
import { findVisibleNetwork, type NetworkRecord } from '../networks/network-record.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { choosePolicy, requireForPort } from '../qos/attach.ts';
import { flag } from '../row-changes.ts';
import { ensureDefaultGroup } from '../security-groups/default-group.ts';
import { subnetsInReach } from '../segments/reach.ts';
import type { Session } from '../session.ts';
import { standardColumns } from '../standard-columns.ts';
import { subnetsOfNetwork } from '../subnets/subnet-record.ts';
import { insertTags } from '../tags/tag-rows.ts';
import { askedBinding } from './asked-binding.ts';
import type { PortValues } from './attributes.ts';
import { isNetworkOwner } from './device-owners.ts';
import { mergeDhcpOptions } from './list-attributes.ts';
import type { PortRecord } from './port-record.ts';
import { checkGroups, insertGroups, settlePairs } from './security.ts';

/** What the policy is asked about before a port is made: the network that it will be on. */
export interface NewPortTarget extends PolicyTarget {
  readonly network: NetworkRecord;
}

/** Finds the network of a port to be made. Throws 404 NetworkNotFound. */
export function* newPortTarget(session: Session, posted: Values): Unit<NewPortTarget> {
  const { project_id: projectId, network_id } = posted as PortValues;
  const network = yield* findVisibleNetwork(session, network_id);
  return {
    projectId,
    networkProjectId: network.project_id,
    shared: network.shared === 1,
    external: network.reachable === 1,
    network,
  };
}

/** Makes a port: its MAC, its addresses, its groups and its binding. */
export function* createPort(session: Session, posted: Values, { network }: NewPortTarget): Unit<PortRecord> {
  const values = posted as PortValues;
  const defaultGroup = yield* ensureDefaultGroup(session, values.project_id);
  const id = session.newId();
  const mac = yield* settleMac(session, values, network);
  const subnets = yield* subnetsOfNetwork(session, network.id);
  const addressee = { networkId: network.id, deviceOwner: values.device_owner, mac };
  const { host = '', profile = {} } = askedBinding(values);
  const reached = yield* subnetsInReach(session, { ...addressee, host }, subnets, values.fixed_ips);
  // What is wrong with addresses is told before what is wrong with security.
  const addresses = reached === null ? [] : yield* chooseAddresses(session, addressee, reached, values.fixed_ips);
  const isSecure = settlePortSecurity(values, network);
  if (values.allowed_address_pairs.length > 0 && !isSecure) throw networkError('AddressPairAndPortSecurityRequired');
  const groups = yield* settleGroups(session, values, isSecure, defaultGroup);
  const pairs = settlePairs(session, values.allowed_address_pairs, mac);
  const made: PortRow = {
    ...standardColumns(session, values, 1, id),
    network_id: network.id,
    network_project_id: network.project_id,
    mac_address: mac,
    admin_state_up: flag(values.admin_state_up),
    status: 'DOWN',
    device_id: values.device_id,
    device_owner: values.device_owner,
    fixed_ips: JSON.stringify(addresses),
    ip_allocation: ipAllocation(values, reached === null),
    security_groups: JSON.stringify(groups),
    port_security_enabled: flag(isSecure),
    allowed_address_pairs: JSON.stringify(pairs),
    extra_dhcp_opts: JSON.stringify(mergeDhcpOptions([], values.extra_dhcp_opts)),
    vnic_type: values['binding:vnic_type'],
    host_id: host,
    profile: JSON.stringify(profile),
    ...bind(session, network, { id, host, vnicType: values['binding:vnic_type'], profile }),
    qos_policy_id: yield* choosePolicy(session, values.qos_policy_id),
    dns_name: values.dns_name,
    dns_domain: values.dns_domain,
    device_profile: values.device_profile,
    numa_affinity_policy: values.numa_affinity_policy,
    propagate_uplink_status: flag(values.propagate_uplink_status),
  };
  const row = { ...made, status: pluggedStatus(session, made) };
  yield* requireForPort(session, row.qos_policy_id ?? network.qos_policy_id, row);
  yield* run(insertRow(session.queries, 'neutron_port', row));
  yield* recordAllocations(session, id, addresses);
  yield* insertGroups(session, id, groups);
  yield* insertTags(session, id, values.tags);
  notePlugging(session, null, row);
  return { ...row, qos_network_policy_id: network.qos_policy_id };
}

/**
 * How a port has come by its addresses, or has none: it asked for none, or they wait until it has a host. Who asks for none
 * gets those that come by themselves, and still has asked for none.
 */
function ipAllocation({ fixed_ips: asked }: PortValues, isDeferred: boolean): string {
  if (asked?.length === 0) return 'none';
  return isDeferred ? 'deferred' : 'immediate';
}

/** The network's setting unless the port has its own; ports of the network service itself have none. */
function settlePortSecurity(values: PortValues, network: NetworkRecord): boolean {
  if (isNetworkOwner(values.device_owner)) return false;
  return values.port_security_enabled ?? network.port_security_enabled === 1;
}

/** The groups asked for, else the default group of the port's project where groups apply. */
function* settleGroups(
  session: Session,
  values: PortValues,
  isSecure: boolean,
  defaultGroup: string | null,
): Unit<readonly string[]> {
  const asked = values.security_groups;
  if (asked === undefined) return isSecure && defaultGroup !== null ? [defaultGroup] : [];
  if (asked.length > 0 && !isSecure && !isNetworkOwner(values.device_owner)) {
    throw networkError('PortSecurityAndIPRequiredForSecurityGroups');
  }
  yield* checkGroups(session, asked);
  return asked;
}

/** The MAC asked for, which must be free on the network, else a random one. */
function* settleMac(session: Session, values: PortValues, network: NetworkRecord): Unit<string> {
  const asked = values.mac_address ?? null;
  session.onConflict(
    'uq_neutron_port_mac',
    asked === null ? null : () => networkError('MacAddressInUse', network.id, asked),
  );
  if (asked !== null) return asked;
  const draw = () => randomMac(session.config.baseMac, session.services.runtime.random);
  let mac = draw();
  // The first run leaves it to the index, which is right nearly always. Of many ports at once, in a network of many, one would be
  // taken in every run.
  for (
    let draws = 1;
    session.isRepeated && draws < mostDraws && (yield* isTaken(session, network.id, mac));
    draws += 1
  ) {
    mac = draw();
  }
  return mac;
}

/** So many MACs are looked up for a port; then the index has the last word. */
const mostDraws = 100;

function* isTaken({ queries }: Session, networkId: string, mac: string): Unit<boolean> {
  const port = queries.selectFrom('neutron_port').select('id').where('mac_address', '=', mac);
  return (yield* first(port.where('network_id', '=', networkId))) !== undefined;
}
