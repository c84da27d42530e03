import { type Database, type Queries, run, type Unit } from '../../../store/index.ts';
import { badRequest, forbidden } from '../../errors/nova-error.ts';
import { holdProjectQuota } from '../../limits/project-usage.ts';
import { isUuid } from '../../operation/uuid.ts';
import { type ServerGroup, serverGroupById } from '../../server-groups/server-group-queries.ts';
import { type CreateServerBody, hintsOf } from './create-schemas.ts';

/** Which group the new servers are to be in, and how many it may have (−1: any number). */
export interface GroupQuestion {
  readonly groupId: string;
  readonly projectId: string;
  readonly limit: number;
}

/** The id of the group that the hints name; null without one. Throws HttpError 400 for what is no id, or no group of the project. */
export async function readGroupHint(
  database: Database,
  projectId: string,
  body: CreateServerBody,
): Promise<string | null> {
  const { group } = hintsOf(body);
  if (group === undefined || group === null) return null;
  if (typeof group !== 'string' || !isUuid(group)) throw badRequest('Server group scheduler hint must be a UUID.');
  ownGroup(await database.read((queries) => serverGroupById(queries, group)), group, projectId);
  return group;
}

/**
 * Puts the new servers in their group, in the commit that records them. Throws HttpError 400 when the group has gone since, 403
 * for more servers than the quota lets a group have.
 */
export function* joinGroup(
  queries: Queries,
  { groupId, projectId, limit }: GroupQuestion,
  uuids: readonly string[],
): Unit<void> {
  yield* holdProjectQuota(queries, projectId);
  const { members } = ownGroup(yield* serverGroupById(queries, groupId), groupId, projectId);
  if (limit >= 0 && members.length + uuids.length > limit) throw forbidden('Quota exceeded, too many servers in group');
  yield* run(
    queries.insertInto('server_group_member').values(uuids.map((uuid) => ({ instance_uuid: uuid, group_id: groupId }))),
  );
}

function ownGroup(group: ServerGroup | undefined, id: string, projectId: string): ServerGroup {
  if (group?.project_id === projectId) return group;
  throw badRequest(`Instance group ${id} could not be found.`);
}
