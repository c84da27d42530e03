import { sql } from 'kysely';
import { all, first, run, type Unit } from '../../../store/index.ts';
import type { Values } from '../attributes/attribute.ts';
import { findVisibleNetwork, type NetworkRecord } from '../networks/network-record.ts';
import type { PolicyTarget } from '../policy/checks.ts';
import { deletePort } from '../ports/delete.ts';
import { eventsOf } from '../ports/port-record.ts';
import { choosePolicy } from '../qos/attach.ts';
import { addUsage } from '../quotas/usage.ts';
import { createOwnPort } from '../routers/own-port.ts';
import { changedColumns } from '../row-changes.ts';
import { statement } from '../rows.ts';
import { Overtaken, type Session } from '../session.ts';
import { standardColumns } from '../standard-columns.ts';
import { fixedIpsOf } from '../subnets/auto-addresses.ts';
import { deleteTags } from '../tags/tag-rows.ts';
import { type Association, associate, refuseSecond, unassociated } from './association.ts';
import type { FloatingIpChanges, FloatingIpValues } from './attributes.ts';
import { badFloatingIp, type FloatingIpRecord, selectFloatingIps } from './floating-ip-record.ts';

/** What the policy is asked about before a floating IP is made. */
export interface NewFloatingIpTarget extends PolicyTarget {
  readonly network: NetworkRecord;
}

/** Finds the external network of a floating IP to be made. Throws 404 NetworkNotFound. */
export function* newFloatingIpTarget(session: Session, posted: Values): Unit<NewFloatingIpTarget> {
  const { project_id: projectId, floating_network_id } = posted as FloatingIpValues;
  return { projectId, network: yield* findVisibleNetwork(session, floating_network_id) };
}

/** Takes an address on the external network, by a port of its own, and leads it to a port when one is named. */
export function* createFloatingIp(
  session: Session,
  posted: Values,
  { network }: NewFloatingIpTarget,
): Unit<FloatingIpRecord> {
  const values = posted as FloatingIpValues;
  if (network.external === 0) throw badFloatingIp(`Network ${network.id} is not a valid external network`);
  requirePortFor(values);
  yield* requireIpv4(session, network.id);
  // The router is held before the external subnet, as by who gives a router its gateway: the other way round they would
  // wait for each other.
  const association =
    values.port_id === null
      ? unassociated
      : yield* associate(session, values, values.port_id, values.fixed_ip_address ?? null);
  const id = session.newId();
  const port = yield* createOwnPort(session, network, {
    projectId: '',
    deviceId: id,
    deviceOwner: 'network:floatingip',
    fixedIps: wantedAddress(values),
  });
  const address = fixedIpsOf(port).find(({ ip_address }) => !ip_address.includes(':'));
  if (!address) throw badFloatingIp(`Network ${network.id} has no IPv4 address to give`);
  yield* run(session.queries.updateTable('neutron_port').set({ status: 'N/A' }).where('id', '=', port.id));
  const row = {
    ...standardColumns(session, values, 0, id),
    floating_network_id: network.id,
    floating_port_id: port.id,
    floating_ip_address: address.ip_address,
    dns_name: values.dns_name,
    dns_domain: values.dns_domain,
    qos_policy_id: yield* choosePolicy(session, values.qos_policy_id),
  };
  const made = { ...row, ...association };
  refuseSecond(session, made, association);
  yield* run(session.queries.insertInto('neutron_floating_ip').values(made));
  const record = yield* reread(session, id);
  tellServer(session, record);
  return record;
}

/**
 * Changes a floating IP. Nothing said of the port, in an empty change, takes it off; in any other it is looked at anew.
 * FIP-022 to FIP-029
 */
export function* updateFloatingIp(session: Session, before: FloatingIpRecord, sent: Values): Unit<FloatingIpRecord> {
  const changes = sent as FloatingIpChanges;
  requirePortFor(changes);
  // As in Neutron, the policy goes unless it is named again, and whoever may change the floating IP may take it off.
  const { description = before.description, qos_policy_id: wanted = null } = changes;
  const qosPolicy = wanted === before.qos_policy_id ? wanted : yield* choosePolicy(session, wanted);
  const association = yield* settleAssociation(session, before, changes);
  const next = { ...before, description, qos_policy_id: qosPolicy, ...association };
  const columns = changedColumns(before, next);
  if (!columns) return before;
  const { id, revision_number } = before;
  const { port_id, fixed_ip_address, router_id, status } = next;
  refuseSecond(session, next, next);
  yield* run(
    session.queries
      .updateTable('neutron_floating_ip')
      .set({ description, port_id, fixed_ip_address, router_id, status, qos_policy_id: qosPolicy })
      .set({ revision_number: revision_number + 1, updated_at: session.now })
      .where('id', '=', id),
  );
  const after = yield* reread(session, id);
  if (before.port_id !== after.port_id) tellServer(session, before);
  tellServer(session, after);
  return after;
}

/** Gives the address of a floating IP back. */
export function* deleteFloatingIp(session: Session, floatingIp: FloatingIpRecord): Unit<void> {
  const { queries } = session;
  const { id, floating_port_id: portId } = floatingIp;
  yield* run(queries.deleteFrom('neutron_floating_ip').where('id', '=', id));
  const port = yield* first(queries.selectFrom('neutron_port').selectAll().where('id', '=', portId));
  if (port) yield* deletePort(session, port);
  yield* deleteTags(session, id);
  yield* addUsage(session, floatingIp.project_id, 'floatingip', -1);
  tellServer(session, floatingIp);
}

/** Removes the floating IPs of an external network that lead nowhere: they go with it. NET-058 */
export function* deleteUnassociated(session: Session, networkId: string): Unit<void> {
  const rows = yield* all(
    statement(
      session,
      sql<FloatingIpRecord>`${selectFloatingIps()} where t.floating_network_id = ${networkId} and t.port_id is null`,
    ),
  );
  for (const row of rows) yield* deleteFloatingIp(session, row);
}

function* settleAssociation(session: Session, before: FloatingIpRecord, changes: FloatingIpChanges): Unit<Association> {
  const isEmpty = Object.keys(changes).length === 0;
  const portId = changes.port_id === undefined && !isEmpty ? before.port_id : (changes.port_id ?? null);
  if (portId === null) return unassociated;
  return yield* associate(session, before, portId, changes.fixed_ip_address ?? null);
}

/** FIP-016, FIP-026 */
function requirePortFor({ port_id: portId, fixed_ip_address: fixedIp }: FloatingIpChanges): void {
  if (fixedIp !== undefined && fixedIp !== null && (portId ?? null) === null) {
    throw badFloatingIp('fixed_ip_address cannot be specified without a port_id');
  }
}

/** FIP-005, FIP-006 */
function* requireIpv4(session: Session, networkId: string): Unit<void> {
  const subnet = yield* first(
    session.queries
      .selectFrom('neutron_subnet')
      .select('id')
      .where('network_id', '=', networkId)
      .where('ip_version', '=', 4)
      .limit(1),
  );
  if (!subnet) throw badFloatingIp(`Network ${networkId} does not contain any IPv4 subnet`);
}

function wantedAddress({ floating_ip_address: ip, subnet_id }: FloatingIpValues) {
  if (ip === null && subnet_id === null) return undefined;
  return [{ ...(subnet_id !== null && { subnet_id }), ...(ip !== null && { ip_address: ip }) }];
}

function* reread(session: Session, id: string): Unit<FloatingIpRecord> {
  const row = yield* first(statement(session, sql<FloatingIpRecord>`${selectFloatingIps()} where t.id = ${id}`));
  if (!row) throw new Overtaken();
  return row;
}

/** Compute shows floating IPs with its servers, and is to look again. */
function tellServer(session: Session, { port_id: id, port_device_id, port_device_owner }: FloatingIpRecord): void {
  if (id === null) return;
  const port = { id, device_id: port_device_id ?? '', device_owner: port_device_owner ?? '' };
  session.events.push(...eventsOf(port, 'network-changed'));
}
