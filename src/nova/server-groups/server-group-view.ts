import { has } from '../microversion/features.ts';
import type { Microversion } from '../microversion/microversion.ts';
import type { ServerGroup } from './server-group-queries.ts';

/** A group as the microversion has it. */
export function serverGroupView(group: ServerGroup, version: Microversion): object {
  const policy = has(version, 'serverGroupPolicy')
    ? {
        policy: group.policy,
        rules: group.max_server_per_host === null ? {} : { max_server_per_host: group.max_server_per_host },
      }
    : { policies: [group.policy], metadata: {} };
  return {
    id: group.id,
    name: group.name,
    ...policy,
    members: group.members,
    ...(has(version, 'serverGroupOwner') ? { project_id: group.project_id, user_id: group.user_id } : {}),
  };
}
