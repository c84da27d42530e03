import {
  integer,
  links,
  list,
  map,
  micros,
  microsOrNull,
  number,
  shape,
  text,
  view,
} from '../operation/answer-schema.ts';

const serverUsage = view('ServerUsage', {
  instance_id: text,
  name: text,
  tenant_id: text,
  flavor: { ...text, description: 'its name' },
  hours: number,
  vcpus: integer,
  memory_mb: integer,
  local_gb: integer,
  started_at: micros,
  ended_at: microsOrNull,
  state: text,
  uptime: { ...integer, description: 'seconds' },
});

const usage = view(
  'TenantUsage',
  {
    tenant_id: text,
    total_hours: number,
    total_vcpus_usage: number,
    total_memory_mb_usage: number,
    total_local_gb_usage: number,
    start: micros,
    stop: micros,
  },
  { server_usages: { ...list(serverUsage), description: 'of one project, or where they were asked for' } },
);

const next = { ...links, description: 'from 2.40 on, where there are more' };

/** `GET /os-simple-tenant-usage`. */
export const tenantUsagesAnswer = shape({ tenant_usages: list(usage) }, { tenant_usages_links: next });

/** That of one project; without any servers it is empty. */
export const tenantUsageAnswer = shape(
  { tenant_usage: { anyOf: [usage, { type: 'object', maxProperties: 0 }] } },
  { tenant_usage_links: next },
);

const log = view('UsageAuditLog', {
  hosts_not_run: list(text),
  log: { ...map(text), maxProperties: 0 },
  num_hosts: integer,
  num_hosts_done: integer,
  num_hosts_not_run: integer,
  num_hosts_running: integer,
  overall_status: text,
  period_beginning: text,
  period_ending: text,
  total_errors: integer,
  total_instances: integer,
});

/** `GET /os-instance_usage_audit_log`. */
export const auditLogsAnswer = shape({ instance_usage_audit_logs: log });

/** The same of the month before a time. */
export const auditLogAnswer = shape({ instance_usage_audit_log: log });
