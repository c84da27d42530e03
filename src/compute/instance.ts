import type { RequestedNetworks } from '../allocation/index.ts';
import type { Sealer } from '../secrets/index.ts';
import type { InstanceTable } from '../store/index.ts';
import type { VirtInstance } from '../virt/index.ts';
import type { FlavorSnapshot, HostHints, NewInstance } from './compute-api.ts';
import { sealUserData } from './user-data.ts';
import { isVpnImage } from './vpn-image.ts';

/** A server as builds and deletions see it. */
export interface Instance extends VirtInstance {
  readonly userId: string;
  readonly vmState: string;
  readonly taskState: string | null;
  /** Null: it has never been ACTIVE. */
  readonly launchedAt: string | null;
  readonly flavor: FlavorSnapshot;
  /** What a server that is shelved will be made of again. */
  readonly shelvedImageId: string | null;
  /** What a resize, or a move, that nobody has confirmed yet goes back to. */
  readonly beforeResize: BeforeResize | null;
  readonly host: string | null;
  readonly availabilityZone: string | null;
  /** Null: any host will do. */
  readonly hostHints: HostHints | null;
  readonly requestedNetworks: RequestedNetworks;
  readonly securityGroups: readonly string[];
  readonly accessIpV4: string | null;
  readonly accessIpV6: string | null;
  readonly deleted: boolean;
}

/** A server as it was before a resize. */
export interface BeforeResize {
  readonly vmState: string;
  readonly flavor: FlavorSnapshot;
  /** Where it was; absent: where it is. */
  readonly place?: Place;
}

/** Where a server is. */
export interface Place {
  readonly host: string;
  /** The hypervisor's name. */
  readonly node: string | null;
  /** The availability zone. */
  readonly zone: string | null;
}

/** The row of a server that is about to be built, its secrets sealed. `now` is ISO text. */
export function rowOfNewInstance(instance: NewInstance, sealer: Sealer, now: string): InstanceTable {
  const { flavor } = instance;
  return {
    uuid: instance.uuid,
    project_id: instance.projectId,
    user_id: instance.userId,
    name: instance.name,
    hostname: instance.hostname,
    description: instance.description,
    vm_state: 'building',
    task_state: 'scheduling',
    power_state: 0,
    host: null,
    node: null,
    availability_zone: null,
    requested_zone: instance.requestedZone,
    host_hints: instance.hostHints === null ? null : JSON.stringify(instance.hostHints),
    ...flavorColumns(flavor),
    image_id: instance.imageId,
    image_properties: JSON.stringify(instance.imageProperties),
    key_name: instance.keyName,
    user_data: sealUserData(sealer, instance.uuid, instance.userData),
    config_drive: instance.configDrive ? 1 : 0,
    requested_networks: JSON.stringify(instance.requestedNetworks),
    security_groups: JSON.stringify(instance.securityGroups),
    metadata: JSON.stringify(instance.metadata),
    tags: JSON.stringify(instance.tags),
    locked: 0,
    locked_reason: null,
    locked_by: null,
    shelved_image_id: null,
    before_resize: null,
    state_since: null,
    access_ip_v4: instance.accessIpV4,
    access_ip_v6: instance.accessIpV6,
    disk_config: instance.diskConfig,
    reservation_id: instance.reservationId,
    launch_index: instance.launchIndex,
    created_at: now,
    updated_at: now,
    launched_at: null,
    terminated_at: null,
    deleted: 0,
  };
}

/** What a server is by its flavor. */
export function flavorColumns(flavor: FlavorSnapshot) {
  return {
    vcpus: flavor.vcpus,
    memory_mb: flavor.memoryMb,
    disk_gb: flavor.rootGb + flavor.ephemeralGb,
    flavor: JSON.stringify(flavor),
    flavor_id: flavor.id,
  };
}

/** Columns that an Instance is made of: not the large ones. */
export const instanceColumns = [
  'uuid',
  'project_id',
  'user_id',
  'name',
  'hostname',
  'vm_state',
  'task_state',
  'launched_at',
  'flavor',
  'shelved_image_id',
  'before_resize',
  'host',
  'availability_zone',
  'host_hints',
  'vcpus',
  'memory_mb',
  'disk_gb',
  'image_id',
  'image_properties',
  'metadata',
  'requested_networks',
  'security_groups',
  'access_ip_v4',
  'access_ip_v6',
  'deleted',
] as const satisfies readonly (keyof InstanceTable)[];

export function instanceOfRow(row: Pick<InstanceTable, (typeof instanceColumns)[number]>): Instance {
  const imageProperties = JSON.parse(row.image_properties) as Record<string, string>;
  return {
    uuid: row.uuid,
    projectId: row.project_id,
    userId: row.user_id,
    name: row.name,
    hostname: row.hostname,
    vmState: row.vm_state,
    taskState: row.task_state,
    launchedAt: row.launched_at,
    flavor: JSON.parse(row.flavor) as FlavorSnapshot,
    shelvedImageId: row.shelved_image_id,
    beforeResize: row.before_resize === null ? null : (JSON.parse(row.before_resize) as BeforeResize),
    host: row.host,
    availabilityZone: row.availability_zone,
    hostHints: row.host_hints === null ? null : (JSON.parse(row.host_hints) as HostHints),
    vcpus: row.vcpus,
    memoryMb: row.memory_mb,
    diskGb: row.disk_gb,
    imageId: row.image_id,
    imageProperties,
    metadata: JSON.parse(row.metadata) as Record<string, string>,
    vpn: isVpnImage(imageProperties),
    requestedNetworks: JSON.parse(row.requested_networks) as RequestedNetworks,
    securityGroups: JSON.parse(row.security_groups) as string[],
    accessIpV4: row.access_ip_v4,
    accessIpV6: row.access_ip_v6,
    deleted: row.deleted === 1,
  };
}
