import type { Session } from '../cloud/session.ts';
import { type JsonObject, objectOf } from '../json.ts';

/** The server with this id. Throws ApiError, 404 when there is none. */
export async function readServer(session: Session, id: string): Promise<JsonObject> {
  const { body } = await session.call('compute', 'GET', `/servers/${encodeURIComponent(id)}`);
  return objectOf(body.server);
}
