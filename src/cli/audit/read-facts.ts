import { type Json, type JsonObject, listOf, objectOf, textOf } from '../json.ts';
import type { Claim, FloatingIpFact, NetworkFact, PortFact, SecurityGroupFact, ServerFact } from './facts.ts';
import { latest } from './latest.ts';

/** The attributes of a port that an audit reads. */
export const portAttributes = [
  'id',
  'project_id',
  'name',
  'device_id',
  'device_owner',
  'binding:host_id',
  'binding:vif_type',
  'binding:vnic_type',
  'mac_address',
  'fixed_ips',
  'security_groups',
  'created_at',
  'updated_at',
  'revision_number',
] as const;

/** A port of the Networking API. */
export function portFact(port: JsonObject): PortFact {
  const { revision_number: revision } = port;
  return {
    id: textOf(port.id),
    projectId: textOf(port.project_id ?? port.tenant_id),
    name: textOf(port.name),
    deviceId: textOf(port.device_id),
    deviceOwner: textOf(port.device_owner),
    host: shownText(port['binding:host_id']),
    vifType: shownText(port['binding:vif_type']),
    vnicType: textOf(port['binding:vnic_type']),
    macAddress: textOf(port.mac_address).toLowerCase(),
    addresses: listOf(port.fixed_ips).map((fixed) => textOf(objectOf(fixed).ip_address)),
    securityGroups: listOf(port.security_groups).map(textOf),
    changedAt: latestOf(port.created_at, port.updated_at),
    createdAt: latestOf(port.created_at),
    revision: typeof revision === 'number' ? revision : undefined,
  };
}

/** States in which the network of a server stands still. A move that waits to be confirmed does not: two hosts are bound. */
const settledStates: readonly string[] = ['ACTIVE', 'ERROR', 'PAUSED', 'RESCUE', 'SHUTOFF', 'SUSPENDED'];

/** A server of the Compute API. */
export function serverFact(server: JsonObject): ServerFact {
  const task = server['OS-EXT-STS:task_state'] ?? null;
  return {
    id: textOf(server.id),
    projectId: textOf(server.tenant_id),
    host: textOf(server['OS-EXT-SRV-ATTR:host']),
    isSettled: settledStates.includes(textOf(server.status)) && task === null,
    changedAt: latestOf(server.created, server.updated),
    claims: Object.entries(objectOf(server.addresses)).flatMap(([network, entries]) =>
      listOf(entries).map((entry) => claim(network, objectOf(entry))),
    ),
  };
}

function claim(network: string, entry: JsonObject): Claim {
  return {
    network,
    macAddress: textOf(entry['OS-EXT-IPS-MAC:mac_addr']).toLowerCase(),
    address: textOf(entry.addr),
    isFloating: entry['OS-EXT-IPS:type'] === 'floating',
  };
}

/** A floating IP of the Networking API. */
export function floatingIpFact(floatingIp: JsonObject): FloatingIpFact {
  return {
    id: textOf(floatingIp.id),
    projectId: textOf(floatingIp.project_id ?? floatingIp.tenant_id),
    address: textOf(floatingIp.floating_ip_address),
    portId: textOf(floatingIp.port_id),
    changedAt: latestOf(floatingIp.created_at, floatingIp.updated_at),
  };
}

/** A network of the Networking API. */
export function networkFact(network: JsonObject): NetworkFact {
  return {
    id: textOf(network.id),
    projectId: textOf(network.project_id ?? network.tenant_id),
    isShared: network.shared === true,
  };
}

/** A security group of the Networking API. */
export function securityGroupFact(group: JsonObject): SecurityGroupFact {
  return {
    id: textOf(group.id),
    projectId: textOf(group.project_id ?? group.tenant_id),
    name: textOf(group.name),
    changedAt: latestOf(group.created_at, group.updated_at),
  };
}

/** When an action on a server (`os-instance-actions`) began. */
export function actionBegunAt(action: JsonObject): number | undefined {
  return latestOf(action.start_time);
}

/** When an action on a server (`os-instance-actions`) was last heard of. */
export function actionAt(action: JsonObject): number | undefined {
  return latestOf(action.start_time, action.updated_at);
}

function shownText(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : textOf(value);
}

/** The later of the times, each in ISO 8601 with or without its zone (UTC then). */
function latestOf(...texts: readonly (Json | undefined)[]): number | undefined {
  const times = texts.map(textOf).map((text) => Date.parse(/Z$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`));
  return latest(...times.filter((time) => !Number.isNaN(time)));
}
