import { HttpError } from '../../http/http-error.ts';
import { first, type InstanceTable, type Queries, type Unit } from '../../store/index.ts';

/** What views show of a server's row. */
const columns = [
  'uuid',
  'project_id',
  'user_id',
  'name',
  'vm_state',
  'task_state',
  'power_state',
  'host',
  'availability_zone',
  'vcpus',
  'memory_mb',
  'disk_gb',
  'flavor',
  'image_id',
  'key_name',
  'metadata',
  'locked',
  'created_at',
  'updated_at',
  'launched_at',
  'terminated_at',
  'deleted',
] as const satisfies readonly (keyof InstanceTable)[];

export type ServerRow = Pick<InstanceTable, (typeof columns)[number]>;

/** The server, also when it is gone. Throws HttpError 404 when there is none in the project (null: in any). */
export function* findServer(queries: Queries, id: string, projectId: string | null): Unit<ServerRow> {
  const row = yield* first(queries.selectFrom('instance').select(columns).where('uuid', '=', id));
  if (!row || (projectId !== null && row.project_id !== projectId)) throw noSuchServer();
  return row;
}

/** For a server that does not exist, or is somebody else's, which is the same to who asks. */
export function noSuchServer(): HttpError {
  return new HttpError(404, 'There is no such server.');
}
