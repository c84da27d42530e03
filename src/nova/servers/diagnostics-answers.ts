import {
  before,
  boolean,
  by,
  integer,
  integerOrNull,
  list,
  map,
  nothing,
  text,
  textOrNull,
  view,
} from '../operation/answer-schema.ts';

const diagnostics = view('ServerDiagnostics', {
  state: text,
  driver: text,
  hypervisor: text,
  hypervisor_os: nothing,
  uptime: integerOrNull,
  config_drive: boolean,
  num_cpus: integer,
  num_nics: integer,
  num_disks: integer,
  cpu_details: list(
    view('CpuDiagnostics', { id: integer, time: { ...integer, description: 'nanoseconds' }, utilisation: nothing }),
  ),
  nic_details: list(
    view('NicDiagnostics', {
      mac_address: textOrNull,
      rx_octets: integer,
      rx_errors: nothing,
      rx_drop: nothing,
      rx_packets: nothing,
      rx_rate: nothing,
      tx_octets: integer,
      tx_errors: nothing,
      tx_drop: nothing,
      tx_packets: nothing,
      tx_rate: nothing,
    }),
  ),
  disk_details: list(
    view('DiskDiagnostics', {
      read_bytes: nothing,
      read_requests: nothing,
      write_bytes: nothing,
      write_requests: nothing,
      errors_count: nothing,
    }),
  ),
  memory_details: view('MemoryDiagnostics', { maximum: { ...integer, description: 'MiB' }, used: nothing }),
});

/** `GET /servers/{id}/diagnostics`; below 2.48 by the hypervisor's own names. */
export const diagnosticsAnswer = {
  anyOf: [by('standardDiagnostics', diagnostics), before('standardDiagnostics', map(integer))],
};
