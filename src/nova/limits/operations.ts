import type { ComputeFaceDeps } from '../deps.ts';
import { forbidden } from '../errors/nova-error.ts';
import { has } from '../microversion/features.ts';
import { type Operation, operation } from '../operation/operation.ts';
import { quotasOf } from '../quotas/quota-queries.ts';
import { countServerGroups } from '../server-groups/server-group-queries.ts';
import { limitsAnswer } from './limit-answers.ts';
import { projectUsage } from './project-usage.ts';

/** `GET /limits`: what the project may have, and what of it is used. */
export function limitOperations({
  database,
  config,
}: Pick<ComputeFaceDeps, 'database' | 'config'>): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/limits',
      policy: 'reader',
      answers: { 200: limitsAnswer },
      handle: async (call) => {
        const projectId = call.query.one('tenant_id') ?? call.projectId;
        if (projectId !== call.projectId && !call.context.isAdmin) {
          throw forbidden("Policy does not allow another project's limits to be read.");
        }
        const { used, groups, quotas } = await database.read(function* (queries) {
          return {
            quotas: yield* quotasOf(queries, config.limits, { projectId, userId: null }),
            used: yield* projectUsage(queries, projectId),
            groups: yield* countServerGroups(queries, projectId),
          };
        });
        const absolute = {
          maxTotalInstances: quotas.instances,
          maxTotalCores: quotas.cores,
          maxTotalRAMSize: quotas.ram,
          maxTotalKeypairs: quotas.key_pairs,
          maxServerMeta: quotas.metadata_items,
          maxServerGroups: quotas.server_groups,
          maxServerGroupMembers: quotas.server_group_members,
          totalInstancesUsed: used.instances,
          totalCoresUsed: used.cores,
          totalRAMUsed: used.ram,
          totalServerGroupsUsed: groups,
          ...(has(call.version, 'networkQuotas')
            ? {
                maxTotalFloatingIps: -1,
                maxSecurityGroups: -1,
                maxSecurityGroupRules: -1,
                totalFloatingIpsUsed: 0,
                totalSecurityGroupsUsed: 0,
              }
            : {}),
          ...(has(call.version, 'imageMetadataLimit') ? { maxImageMeta: quotas.metadata_items } : {}),
          ...(has(call.version, 'injectedFileQuotas') ? { maxPersonality: 0, maxPersonalitySize: 0 } : {}),
        };
        return { status: 200, body: { limits: { rate: [], absolute } } };
      },
    }),
  ];
}
