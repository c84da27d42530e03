import type { ComputeFaceDeps } from '../deps.ts';
import { forbidden } from '../errors/nova-error.ts';
import { projectUsage } from '../limits/project-usage.ts';
import { quotaValues } from '../limits/quota-values.ts';
import { type Call, type Operation, operation } from '../operation/operation.ts';
import { countServerGroups } from '../server-groups/server-group-queries.ts';

/** `/os-quota-sets/{project}`: to be read; every project has the same. */
export function quotaSetOperations({
  database,
  config,
}: Pick<ComputeFaceDeps, 'database' | 'config'>): readonly Operation[] {
  const quotas = (call: Call) => quotaValues(config.limits, call.version);
  const show = (path: string) =>
    operation({
      method: 'GET',
      path,
      policy: 'reader',
      handle: async (call) => ({ status: 200, body: { quota_set: { id: readable(call), ...quotas(call) } } }),
    });
  return [
    show('/os-quota-sets/:id'),
    show('/os-quota-sets/:id/defaults'),
    operation({
      method: 'GET',
      path: '/os-quota-sets/:id/detail',
      policy: 'reader',
      handle: async (call) => {
        const id = readable(call);
        const used: Readonly<Record<string, number>> = {
          ...(await database.read((queries) => projectUsage(queries, id))),
          server_groups: await database.read((queries) => countServerGroups(queries, id)),
        };
        const detail = Object.entries(quotas(call)).map(([name, limit]) => {
          return [name, { limit, in_use: used[name] ?? 0, reserved: 0 }];
        });
        return { status: 200, body: { quota_set: { id, ...Object.fromEntries(detail) } } };
      },
    }),
  ];
}

/** The project asked about. Throws HttpError 403 for another one's, unless the caller is an administrator. */
function readable(call: Call): string {
  const id = call.param('id');
  if (id !== call.projectId && !call.context.isAdmin) {
    throw forbidden("Policy does not allow another project's quotas to be read.");
  }
  return id;
}
