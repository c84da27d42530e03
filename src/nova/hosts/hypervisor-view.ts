import { nameNumber, nameUuid } from '../../runtime/name-uuid.ts';
import type { ComputeNodeTable } from '../../store/index.ts';
import { has } from '../microversion/features.ts';
import type { Microversion } from '../microversion/microversion.ts';
import type { HostedServer } from './host-queries.ts';
import { serviceId, stateOf, statusOf } from './service-operations.ts';

/** The id of a host's hypervisor: a number, or since 2.53 a UUID. */
export function hypervisorId(host: ComputeNodeTable, version: Microversion): string | number {
  return has(version, 'uuidForServices') ? nameUuid('hypervisor', host.node) : nameNumber('hypervisor', host.node);
}

/** An element of `GET /os-hypervisors`; with its servers where they were asked for. */
export function briefHypervisor(
  host: ComputeNodeTable,
  version: Microversion,
  servers: readonly HostedServer[] | null,
): object {
  return {
    id: hypervisorId(host, version),
    hypervisor_hostname: host.node,
    state: stateOf(host),
    status: statusOf(host),
    ...(servers === null || servers.length === 0
      ? {}
      : { servers: servers.map((server) => ({ uuid: server.id, name: server.name })) }),
  };
}

/** A hypervisor with its resources and what is claimed of them. */
export function detailedHypervisor(
  host: ComputeNodeTable,
  version: Microversion,
  runningVms: number,
  servers: readonly HostedServer[] | null,
): object {
  return {
    ...briefHypervisor(host, version, servers),
    hypervisor_type: host.hypervisor_type,
    hypervisor_version: 1000,
    host_ip: '127.0.0.1',
    service: { id: serviceId(host.host, version), host: host.host, disabled_reason: host.disabled_reason },
    vcpus: host.vcpus,
    vcpus_used: host.vcpus_used,
    memory_mb: host.memory_mb,
    memory_mb_used: host.memory_mb_used,
    free_ram_mb: host.memory_mb - host.memory_mb_used,
    local_gb: host.local_gb,
    local_gb_used: host.local_gb_used,
    free_disk_gb: host.local_gb - host.local_gb_used,
    disk_available_least: host.local_gb - host.local_gb_used,
    running_vms: runningVms,
    current_workload: 0,
    cpu_info: has(version, 'hypervisorCpuInfoObject') ? {} : '',
  };
}

/** The sums over all hosts, of `GET /os-hypervisors/statistics`. */
export function hypervisorStatistics(hosts: readonly ComputeNodeTable[], runningVms: number): object {
  const sum = (of: (host: ComputeNodeTable) => number) => hosts.reduce((total, host) => total + of(host), 0);
  return {
    count: hosts.length,
    vcpus: sum((host) => host.vcpus),
    vcpus_used: sum((host) => host.vcpus_used),
    memory_mb: sum((host) => host.memory_mb),
    memory_mb_used: sum((host) => host.memory_mb_used),
    free_ram_mb: sum((host) => host.memory_mb - host.memory_mb_used),
    local_gb: sum((host) => host.local_gb),
    local_gb_used: sum((host) => host.local_gb_used),
    free_disk_gb: sum((host) => host.local_gb - host.local_gb_used),
    disk_available_least: sum((host) => host.local_gb - host.local_gb_used),
    running_vms: runningVms,
    current_workload: 0,
  };
}
