import type { Database } from '../../store/index.ts';
import { all, first, isConflict, type Queries, run, type Unit } from '../../store/index.ts';
import { conflict, notFound } from '../errors/nova-error.ts';

/** Whether the project was given the flavor. */
export function* mayUse(queries: Queries, flavorId: string, projectId: string | null): Unit<boolean> {
  if (projectId === null) return false;
  const row = yield* first(
    queries
      .selectFrom('flavor_access')
      .select('project_id')
      .where('flavor_id', '=', flavorId)
      .where('project_id', '=', projectId),
  );
  return row !== undefined;
}

/** The ids of the flavors that the project was given. */
export function* flavorsGivenTo(queries: Queries, projectId: string): Unit<ReadonlySet<string>> {
  const rows = yield* all(queries.selectFrom('flavor_access').select('flavor_id').where('project_id', '=', projectId));
  return new Set(rows.map(({ flavor_id }) => flavor_id));
}

/** The projects that were given the flavor, in order of their ids. */
export async function projectsWith(database: Database, flavorId: string): Promise<readonly string[]> {
  const rows = await database.read(function* (queries) {
    const query = queries.selectFrom('flavor_access').select('project_id');
    return yield* all(query.where('flavor_id', '=', flavorId).orderBy('project_id'));
  });
  return rows.map(({ project_id }) => project_id);
}

/** Throws HttpError 404 without the flavor, 409 when the project has it, and when it is public, if `privateOnly`. */
export async function giveFlavor(
  database: Database,
  flavorId: string,
  projectId: string,
  privateOnly: boolean,
): Promise<void> {
  try {
    await database.write(function* (queries) {
      const flavor = yield* flavorRowOf(queries, flavorId);
      if (privateOnly && flavor.is_public === 1) throw conflict('Can not add access to a public flavor.');
      yield* run(queries.insertInto('flavor_access').values({ flavor_id: flavorId, project_id: projectId }));
    });
  } catch (error) {
    if (!isConflict(error, 'flavor_access_pkey')) throw error;
    throw conflict(`Flavor access already exists for flavor ${flavorId} and project ${projectId} combination.`);
  }
}

/** Throws HttpError 404 without the flavor, and when the project has not been given it. */
export async function takeFlavor(database: Database, flavorId: string, projectId: string): Promise<void> {
  await database.write(function* (queries) {
    yield* flavorRowOf(queries, flavorId);
    const gone = yield* run(
      queries.deleteFrom('flavor_access').where('flavor_id', '=', flavorId).where('project_id', '=', projectId),
    );
    if (gone === 0) throw notFound(`Flavor access not found for ${flavorId} / ${projectId} combination.`);
  });
}

function* flavorRowOf(queries: Queries, flavorId: string): Unit<{ is_public: number }> {
  const row = yield* first(queries.selectFrom('flavor').select('is_public').where('id', '=', flavorId));
  if (!row) throw notFound(`Flavor ${flavorId} could not be found.`);
  return row;
}
