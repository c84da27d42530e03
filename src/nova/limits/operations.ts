import type { ComputeFaceDeps } from '../deps.ts';
import { forbidden } from '../errors/nova-error.ts';
import { has } from '../microversion/features.ts';
import { type Operation, operation } from '../operation/operation.ts';
import { countServerGroups } from '../server-groups/server-group-queries.ts';
import { projectUsage } from './project-usage.ts';

/** `GET /limits`: what the project may have, and what of it is used. */
export function limitOperations({
  database,
  config,
}: Pick<ComputeFaceDeps, 'database' | 'config'>): readonly Operation[] {
  const { limits } = config;
  return [
    operation({
      method: 'GET',
      path: '/limits',
      policy: 'reader',
      handle: async (call) => {
        const projectId = call.query.one('tenant_id') ?? call.projectId;
        if (projectId !== call.projectId && !call.context.isAdmin) {
          throw forbidden("Policy does not allow another project's limits to be read.");
        }
        const { used, groups } = await database.read(function* (queries) {
          return {
            used: yield* projectUsage(queries, projectId),
            groups: yield* countServerGroups(queries, projectId),
          };
        });
        const absolute = {
          maxTotalInstances: limits.instances,
          maxTotalCores: limits.cores,
          maxTotalRAMSize: limits.ram,
          maxTotalKeypairs: limits.keyPairs,
          maxServerMeta: limits.metadataItems,
          maxServerGroups: limits.serverGroups,
          maxServerGroupMembers: limits.serverGroupMembers,
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
          ...(has(call.version, 'imageMetadataLimit') ? { maxImageMeta: limits.metadataItems } : {}),
          ...(has(call.version, 'injectedFileQuotas') ? { maxPersonality: 0, maxPersonalitySize: 0 } : {}),
        };
        return { status: 200, body: { limits: { rate: [], absolute } } };
      },
    }),
  ];
}
