import type { Vif } from '../../../src/allocation/index.ts';
import type { NewInstance } from '../../../src/compute/compute-api.ts';
import { type Database, type InstanceTable, run } from '../../../src/store/index.ts';

/** The row of a server that the compute side has just recorded. */
export function instanceRow(instance: NewInstance, at: string): InstanceTable {
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
    host_hints: null,
    vcpus: instance.flavor.vcpus,
    memory_mb: instance.flavor.memoryMb,
    disk_gb: instance.flavor.rootGb + instance.flavor.ephemeralGb,
    flavor: JSON.stringify(instance.flavor),
    flavor_id: instance.flavor.id,
    image_id: instance.imageId,
    image_properties: JSON.stringify(instance.imageProperties),
    key_name: instance.keyName,
    user_data: instance.userData,
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
    created_at: at,
    updated_at: at,
    launched_at: null,
    terminated_at: null,
    deleted: 0,
  };
}

/** Changes columns of a server behind everybody's back. */
export async function setInstance(database: Database, uuid: string, columns: Partial<InstanceTable>): Promise<void> {
  await database.write(function* (queries) {
    yield* run(queries.updateTable('instance').set(columns).where('uuid', '=', uuid));
  });
}

/** A VIF with one subnet that has these addresses. */
export function vif(label: string | null, addresses: readonly string[], rest: Partial<Vif> = {}): Vif {
  return {
    id: `port-of-${label}-${addresses.join('+')}`,
    address: 'fa:16:3e:00:00:01',
    network: {
      id: `network-${label}`,
      bridge: 'br-int',
      label,
      subnets: [
        {
          id: 'subnet',
          cidr: '10.0.0.0/24',
          version: 4,
          dns: [],
          gateway: '10.0.0.1',
          ips: addresses.map((address) => ({ address, floatingIps: [] })),
          routes: [],
          enableDhcp: true,
          dhcpServer: null,
          ipv6AddressMode: null,
        },
      ],
      injected: false,
      tenantId: 'project',
      mtu: 1500,
      physicalNetwork: null,
      tunneled: true,
    },
    type: 'ovs',
    details: {},
    devname: 'tap',
    ovsInterfaceid: null,
    active: true,
    vnicType: 'normal',
    profile: {},
    preserveOnDelete: false,
    delegateCreate: true,
    ...rest,
  };
}

/** Gives a server these NICs, in this order. */
export async function setNics(
  database: Database,
  uuid: string,
  nics: readonly { vif: Vif | null; tag?: string; portId?: string }[],
): Promise<void> {
  await database.write(function* (queries) {
    for (const [nic, entry] of nics.entries()) {
      yield* run(
        queries.insertInto('virtual_interface').values({
          instance_uuid: uuid,
          nic,
          ownership: 'created',
          state: entry.vif ? 'bound' : 'intended',
          network_id: entry.vif?.network.id ?? null,
          port_id: entry.portId ?? entry.vif?.id ?? null,
          fixed_ip: null,
          tag: entry.tag ?? null,
          vif: entry.vif ? JSON.stringify(entry.vif) : null,
        }),
      );
    }
  });
}
