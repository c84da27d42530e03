import { integer, list, page, shape, text, textOrNull, view } from '../operation/answer-schema.ts';
import { numberOrUuid, state, status } from './service-answers.ts';

const brief = { id: numberOrUuid, hypervisor_hostname: text, state, status };
const servers = {
  servers: {
    ...list(view('HostedServer', { uuid: text, name: text })),
    description: 'where they were asked for, and there are any',
  },
};

const amounts = {
  vcpus: integer,
  vcpus_used: integer,
  memory_mb: integer,
  memory_mb_used: integer,
  free_ram_mb: integer,
  local_gb: integer,
  local_gb_used: integer,
  free_disk_gb: integer,
  disk_available_least: integer,
  running_vms: integer,
  current_workload: integer,
};

const briefHypervisor = view('BriefHypervisor', brief, servers);
const hypervisor = view(
  'Hypervisor',
  {
    ...brief,
    hypervisor_type: text,
    hypervisor_version: integer,
    host_ip: text,
    service: view('ServiceOfHypervisor', { id: numberOrUuid, host: text, disabled_reason: textOrNull }),
    ...amounts,
    cpu_info: { type: ['object', 'string'], description: 'an object; up to 2.27 a text' },
  },
  servers,
);

/** A page of `GET /os-hypervisors`. */
export const briefHypervisorsAnswer = page('hypervisors', briefHypervisor);

/** A page of `GET /os-hypervisors/detail`. */
export const hypervisorsAnswer = page('hypervisors', hypervisor);

/** One of them. */
export const hypervisorAnswer = shape({ hypervisor });

/** Those that were found by name. */
export const foundHypervisorsAnswer = shape({ hypervisors: list(briefHypervisor) });

/** The sums over all hosts. */
export const hypervisorStatisticsAnswer = shape({
  hypervisor_statistics: view('HypervisorStatistics', { count: integer, ...amounts }),
});
