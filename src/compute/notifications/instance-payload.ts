import type { Vif } from '../../allocation/index.ts';
import type { FlavorSnapshot } from '../compute-api.ts';
import { type NovaObject, novaObject, payloadTime } from './nova-object.ts';
import type { PayloadKind } from './told-sagas.ts';
import type { ToldServer } from './told-server.ts';

/** Who has caused what is told; null: nobody knows any more, or nobody has. */
export interface Initiator {
  readonly requestId: string | null;
  readonly userId: string | null;
  readonly projectId: string | null;
}

/** Why something failed, for the tenant. */
export interface ToldFault {
  readonly code: string;
  readonly message: string;
  /** The step that failed; null: none. */
  readonly step: string | null;
  /** The name of the saga. */
  readonly saga: string;
}

export interface InstanceFacts {
  readonly server: ToldServer;
  readonly by: Initiator;
  /** Where it is, or was until now. */
  readonly place: { readonly host: string | null; readonly node: string | null };
  readonly fault: ToldFault | null;
  /** The image that it is rescued from, or copied into. */
  readonly imageId: string | null;
}

/** Power states by the numbers that the API shows. */
const powerStates: Readonly<Record<number, string>> = {
  0: 'pending',
  1: 'running',
  3: 'paused',
  4: 'shutdown',
  6: 'crashed',
  7: 'suspended',
};

/** The payload of what is done to a server: Nova's fields in the version of its master of 2026. */
export function instancePayload(kind: Exclude<PayloadKind, 'update'>, facts: InstanceFacts): NovaObject {
  const { server, fault, imageId } = facts;
  const data = { ...serverFields(facts), fault: fault && exceptionOf(fault) };
  switch (kind) {
    case 'action':
      return novaObject('InstanceActionPayload', '1.9', data);
    case 'create':
      return novaObject('InstanceCreatePayload', '1.13', {
        ...data,
        keypairs: keypairsOf(server),
        tags: JSON.parse(server.tags) as unknown,
        trusted_image_certificates: null,
        instance_name: server.name,
      });
    case 'rebuild':
      return novaObject('InstanceActionRebuildPayload', '1.10', { ...data, trusted_image_certificates: null });
    case 'rescue':
      return novaObject('InstanceActionRescuePayload', '1.4', { ...data, rescue_image_ref: imageId });
    case 'snapshot':
      return novaObject('InstanceActionSnapshotPayload', '1.10', { ...data, snapshot_image_id: imageId });
  }
}

/** The payload of a change of what a server is called or said to be; `was` is the server before it, null for a new one. `at`: as the store keeps times. */
export function updatePayload(facts: InstanceFacts, was: ToldServer | null, at: string): NovaObject {
  const { server } = facts;
  return novaObject('InstanceUpdatePayload', '2.1', {
    ...serverFields(facts),
    state_update: novaObject('InstanceStateUpdatePayload', '1.0', {
      old_state: was?.vm_state ?? null,
      state: server.vm_state,
      old_task_state: was?.task_state ?? null,
      new_task_state: server.task_state,
    }),
    audit_period: novaObject('AuditPeriodPayload', '1.0', {
      audit_period_beginning: `${at.slice(0, 7)}-01T00:00:00Z`,
      audit_period_ending: payloadTime(at),
    }),
    old_display_name: was === null || was.name === server.name ? null : was.name,
    tags: JSON.parse(server.tags) as unknown,
  });
}

function serverFields({ server, by, place }: InstanceFacts): object {
  const image = JSON.parse(server.image_properties) as Readonly<Record<string, string>>;
  return {
    uuid: server.uuid,
    user_id: server.user_id,
    tenant_id: server.project_id,
    reservation_id: server.reservation_id,
    display_name: server.name,
    display_description: server.description,
    host_name: server.hostname,
    host: place.host,
    node: place.node,
    os_type: image.os_type ?? null,
    architecture: image.hw_architecture ?? image.architecture ?? null,
    availability_zone: server.availability_zone,
    flavor: flavorOf(server.flavorSnapshot, server),
    image_uuid: server.image_id ?? '',
    key_name: server.key_name,
    kernel_id: '',
    ramdisk_id: '',
    created_at: payloadTime(server.created_at),
    launched_at: payloadTime(server.launched_at),
    terminated_at: payloadTime(server.terminated_at),
    deleted_at: server.deleted === 1 ? payloadTime(server.terminated_at) : null,
    updated_at: payloadTime(server.updated_at),
    state: server.vm_state,
    power_state: powerStates[server.power_state] ?? 'pending',
    task_state: server.task_state,
    progress: 0,
    ip_addresses: server.vifs.flatMap(addressesOf),
    block_devices: [],
    shares: [],
    metadata: JSON.parse(server.metadata) as unknown,
    locked: server.locked === 1,
    locked_reason: server.locked_reason,
    auto_disk_config: server.disk_config,
    request_id: by.requestId,
    action_initiator_user: by.userId,
    action_initiator_project: by.projectId,
  };
}

function flavorOf(flavor: FlavorSnapshot, now: ToldServer): NovaObject {
  return novaObject('FlavorPayload', '1.4', {
    flavorid: flavor.id,
    name: flavor.name,
    memory_mb: flavor.memoryMb,
    vcpus: flavor.vcpus,
    root_gb: flavor.rootGb,
    ephemeral_gb: flavor.ephemeralGb,
    swap: flavor.swapMb,
    rxtx_factor: now.flavor_rxtx_factor ?? 1,
    vcpu_weight: 0,
    disabled: now.flavor_disabled === 1,
    is_public: now.flavor_is_public !== 0,
    extra_specs: flavor.extraSpecs,
    projects: null,
    description: now.flavor_description,
  });
}

function addressesOf({ id, address: mac, devname, network }: Vif): NovaObject[] {
  return network.subnets.flatMap(({ version, ips }) =>
    ips.map(({ address }) =>
      novaObject('IpPayload', '1.0', {
        label: network.label ?? '',
        mac,
        meta: {},
        port_uuid: id,
        version,
        address,
        device_name: devname,
      }),
    ),
  );
}

function keypairsOf(server: ToldServer): NovaObject[] {
  if (server.keypair_public_key === null) return [];
  return [
    novaObject('KeypairPayload', '1.0', {
      user_id: server.user_id,
      name: server.key_name,
      fingerprint: server.keypair_fingerprint,
      public_key: server.keypair_public_key,
      type: server.keypair_type,
    }),
  ];
}

/** Of the program there is no more to see than the step: what else went on inside is the operator's. */
function exceptionOf({ code, message, step, saga }: ToldFault): NovaObject {
  return novaObject('ExceptionPayload', '1.1', {
    module_name: `berth.${saga}`,
    function_name: step ?? '',
    exception: code,
    exception_message: message,
    traceback: '',
  });
}
