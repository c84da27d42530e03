import type { FlavorSnapshot } from '../../compute/compute-api.ts';
import type { InstanceTable } from '../../store/index.ts';

/** The columns that answers about servers are made from. */
export const serverColumns = [
  'uuid',
  'project_id',
  'user_id',
  'name',
  'hostname',
  'description',
  'vm_state',
  'task_state',
  'power_state',
  'host',
  'node',
  'availability_zone',
  'requested_zone',
  'flavor',
  'flavor_id',
  'image_id',
  'image_properties',
  'key_name',
  'user_data',
  'config_drive',
  'metadata',
  'tags',
  'locked',
  'locked_by',
  'locked_reason',
  'access_ip_v4',
  'access_ip_v6',
  'disk_config',
  'reservation_id',
  'launch_index',
  'created_at',
  'updated_at',
  'launched_at',
  'terminated_at',
  'deleted',
] as const satisfies readonly (keyof InstanceTable)[];

/** A row with these columns. */
export type ServerRow = Pick<InstanceTable, (typeof serverColumns)[number]>;

/** A server as answers show it. Times as the store keeps them. */
export interface ServerRecord {
  readonly id: string;
  readonly projectId: string;
  readonly userId: string;
  readonly name: string;
  readonly hostname: string;
  readonly description: string | null;
  readonly vmState: string;
  readonly taskState: string | null;
  readonly powerState: number;
  readonly host: string | null;
  readonly node: string | null;
  readonly availabilityZone: string | null;
  readonly requestedZone: string | null;
  readonly flavor: FlavorSnapshot;
  readonly imageId: string | null;
  readonly imageProperties: Readonly<Record<string, string>>;
  readonly keyName: string | null;
  /** As it is stored: sealed. */
  readonly storedUserData: string | null;
  readonly configDrive: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly locked: boolean;
  /** `owner` or `admin`; null when it is not locked. */
  readonly lockedBy: string | null;
  readonly lockedReason: string | null;
  readonly accessIpV4: string | null;
  readonly accessIpV6: string | null;
  readonly diskConfig: string;
  readonly reservationId: string;
  readonly launchIndex: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly launchedAt: string | null;
  readonly terminatedAt: string | null;
  readonly deleted: boolean;
}

/** The server that a row keeps. */
export function serverOf(row: ServerRow): ServerRecord {
  return {
    id: row.uuid,
    projectId: row.project_id,
    userId: row.user_id,
    name: row.name,
    hostname: row.hostname,
    description: row.description,
    vmState: row.vm_state,
    taskState: row.task_state,
    powerState: row.power_state,
    host: row.host,
    node: row.node,
    availabilityZone: row.availability_zone,
    requestedZone: row.requested_zone,
    flavor: JSON.parse(row.flavor) as FlavorSnapshot,
    imageId: row.image_id,
    imageProperties: JSON.parse(row.image_properties) as Record<string, string>,
    keyName: row.key_name,
    storedUserData: row.user_data,
    configDrive: row.config_drive === 1,
    metadata: JSON.parse(row.metadata) as Record<string, string>,
    tags: JSON.parse(row.tags) as string[],
    locked: row.locked === 1,
    lockedBy: row.locked_by,
    lockedReason: row.locked_reason,
    accessIpV4: row.access_ip_v4,
    accessIpV6: row.access_ip_v6,
    diskConfig: row.disk_config,
    reservationId: row.reservation_id,
    launchIndex: row.launch_index,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    launchedAt: row.launched_at,
    terminatedAt: row.terminated_at,
    deleted: row.deleted === 1,
  };
}
