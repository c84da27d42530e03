import type { Database } from '../../store/index.ts';
import { has } from '../microversion/features.ts';
import type { Microversion } from '../microversion/microversion.ts';
import { groupIdsOf } from '../server-groups/server-group-queries.ts';

/** What answers about one server tell of its server groups; nothing before 2.71. */
export async function groupsOfServer(
  database: Database,
  id: string,
  version: Microversion,
): Promise<{ readonly server_groups?: readonly string[] }> {
  if (!has(version, 'serverGroupsOfServer')) return {};
  return { server_groups: await database.read((queries) => groupIdsOf(queries, id)) };
}
