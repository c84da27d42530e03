import { isoMillis } from '../../runtime/time.ts';
import type { ComputeFaceDeps } from '../deps.ts';
import { badRequest } from '../errors/nova-error.ts';
import { allHosts } from '../hosts/host-queries.ts';
import { type Operation, operation } from '../operation/operation.ts';
import { auditLogAnswer, auditLogsAnswer } from './usage-answers.ts';

/**
 * `/os-instance_usage_audit_log`: on which hosts the usage of the month before has been told of, for administrators. Hosts tell
 * nothing of the kind here (usage is read when it is asked for), as those of a Nova where it is not switched on: none has run.
 */
export function auditLogOperations({
  database,
  runtime,
}: Pick<ComputeFaceDeps, 'database' | 'runtime'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/os-instance_usage_audit_log',
      policy: 'admin',
      answers: { 200: auditLogsAnswer },
      handle: async () => ({
        status: 200,
        body: { instance_usage_audit_logs: await logBefore(runtime.clock.now()) },
      }),
    }),
    operation({
      method: 'GET',
      path: '/os-instance_usage_audit_log/:before',
      policy: 'admin',
      answers: { 200: auditLogAnswer },
      handle: async (call) => {
        const text = call.param('before');
        const form = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,6})?$/.exec(text);
        const before = form ? Date.parse(`${form[1]}T${form[2]}Z`) : Number.NaN;
        if (Number.isNaN(before)) throw badRequest(`Invalid timestamp for date ${text.slice(0, 60)}`);
        return { status: 200, body: { instance_usage_audit_log: await logBefore(before) } };
      },
    }),
  ];

  async function logBefore(time: number): Promise<object> {
    const hosts = (await allHosts(database)).map(({ host }) => host);
    const end = new Date(time);
    const month = (offset: number) => startOf(end.getUTCFullYear(), end.getUTCMonth() + offset);
    return {
      hosts_not_run: hosts,
      log: {},
      num_hosts: hosts.length,
      num_hosts_done: 0,
      num_hosts_not_run: hosts.length,
      num_hosts_running: 0,
      overall_status: `0 of ${hosts.length} hosts done. 0 errors.`,
      period_beginning: month(-1),
      period_ending: month(0),
      total_errors: 0,
      total_instances: 0,
    };
  }
}

function startOf(year: number, month: number): string {
  return isoMillis(Date.UTC(year, month, 1))
    .slice(0, 19)
    .replace('T', ' ');
}
