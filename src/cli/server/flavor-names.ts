import { kinds } from '../cloud/kinds.ts';
import { listAll } from '../cloud/list-all.ts';
import type { Session } from '../cloud/session.ts';
import { type JsonObject, objectOf, textOf } from '../json.ts';

/**
 * Name of each server's flavor. From microversion 2.47 the flavor is embedded and has its name; before, it is an id, which
 * the list of flavors puts a name to.
 */
export async function flavorNames(
  session: Session,
  servers: readonly JsonObject[],
): Promise<(server: JsonObject) => string> {
  const embedded = (server: JsonObject) => textOf(objectOf(server.flavor).original_name);
  const id = (server: JsonObject) => textOf(objectOf(server.flavor).id);
  if (servers.every((server) => embedded(server) !== '')) return embedded;
  const flavors = await listAll(session, kinds.flavor, new URLSearchParams());
  const names = new Map(flavors.map((flavor) => [textOf(flavor.id), textOf(flavor.name)]));
  return (server) => embedded(server) || (names.get(id(server)) ?? id(server));
}
