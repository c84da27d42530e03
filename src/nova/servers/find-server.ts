import type { RequestContext } from '../../context/request-context.ts';
import { type Database, first, type Queries, type Unit } from '../../store/index.ts';
import { conflict, serverNotFound } from '../errors/nova-error.ts';
import { type ServerRecord, type ServerRow, serverColumns, serverOf } from './server-record.ts';

/** The row of a server that is not deleted; undefined when there is none. For use inside a unit of work. */
export function* serverRow(queries: Queries, id: string): Unit<ServerRow | undefined> {
  return yield* first(
    queries.selectFrom('instance').select(serverColumns).where('uuid', '=', id).where('deleted', '=', 0),
  );
}

/** The server, when the caller may see it: their project's, or any for an administrator. Throws HttpError 404. */
export async function findServer(database: Database, context: RequestContext, id: string): Promise<ServerRecord> {
  const row = await database.read((queries) => serverRow(queries, id));
  return visible(row, context, id);
}

/** The row as a server the caller may see. Throws HttpError 404: of another project's server nobody learns anything. */
export function visible(row: ServerRow | undefined, context: RequestContext, id: string): ServerRecord {
  if (!row || !(context.isAdmin || row.project_id === context.projectId)) throw serverNotFound(id.slice(0, 100));
  return serverOf(row);
}

/** Throws HttpError 409 when the server is locked against the caller. */
export function refuseLocked(server: ServerRecord, context: RequestContext): void {
  if (server.locked && !context.isAdmin) throw conflict(`Instance ${server.id} is locked`);
}
