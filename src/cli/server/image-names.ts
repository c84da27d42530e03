import { kinds } from '../cloud/kinds.ts';
import type { Session } from '../cloud/session.ts';
import { ApiError } from '../errors/api-error.ts';
import { type JsonObject, objectOf, textOf } from '../json.ts';

/** The id of the image that a server was made of; empty when it was made of a volume. */
export function imageIdOf(server: JsonObject): string {
  return textOf(objectOf(server.image).id);
}

/** Names of the images of these servers by id. An image that is gone, or hidden, is missing from it. */
export async function imageNames(
  session: Session,
  servers: readonly JsonObject[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(servers.map(imageIdOf))].filter((id) => id !== '');
  const named = await Promise.all(
    ids.map(async (id): Promise<[string, string][]> => {
      try {
        const { body } = await session.call(
          kinds.image.service,
          'GET',
          `${kinds.image.path}/${encodeURIComponent(id)}`,
        );
        return [[id, textOf(body.name)]];
      } catch (error) {
        if (error instanceof ApiError && [403, 404].includes(error.facts.status)) return [];
        throw error;
      }
    }),
  );
  return new Map(named.flat());
}
