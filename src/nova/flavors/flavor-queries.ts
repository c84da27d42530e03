import type { RequestContext } from '../../context/request-context.ts';
import { all, type Database, first, isConflict, prepared, run } from '../../store/index.ts';
import { conflict, notFound } from '../errors/nova-error.ts';
import { type Flavor, flavorOf, flavorRow } from './flavor.ts';
import { flavorsGivenTo, mayUse } from './flavor-access-queries.ts';

/**
 * The flavor with this id as the caller may see it: a flavor that is not public is there for administrators and for the
 * projects that have it.
 */
export async function findFlavor(database: Database, context: RequestContext, id: string): Promise<Flavor | null> {
  return database.read(function* (queries) {
    const row = yield* first(flavorById(queries, { id }));
    if (!row) return null;
    const seen = row.is_public === 1 || context.isAdmin || (yield* mayUse(queries, id, context.projectId));
    return seen ? flavorOf(row) : null;
  });
}

const flavorById = prepared((queries, { id }: { id: string }) =>
  queries.selectFrom('flavor').selectAll().where('id', '=', id),
);

/** As findFlavor. Throws HttpError 404. */
export async function flavorToShow(database: Database, context: RequestContext, id: string): Promise<Flavor> {
  const flavor = await findFlavor(database, context, id);
  if (!flavor) throw notFound(`Flavor ${id} could not be found.`);
  return flavor;
}

/**
 * The whole catalogue, in order of ids, and the ids of the flavors that the project was given. It is as long as operators
 * make it: dozens.
 */
export async function allFlavors(
  database: Database,
  projectId: string,
): Promise<{ flavors: readonly Flavor[]; given: ReadonlySet<string> }> {
  return database.read(function* (queries) {
    const rows = yield* all(queries.selectFrom('flavor').selectAll().orderBy('id'));
    return { flavors: rows.map(flavorOf), given: yield* flavorsGivenTo(queries, projectId) };
  });
}

/** Throws HttpError 409 when the id or the name is taken. */
export async function insertFlavor(database: Database, flavor: Flavor, createdAt: string): Promise<void> {
  try {
    await database.write(function* (queries) {
      yield* run(queries.insertInto('flavor').values(flavorRow(flavor, createdAt)));
    });
  } catch (error) {
    if (isConflict(error, 'uq_flavor_name')) throw conflict(`Flavor with name ${flavor.name} already exists.`);
    if (isConflict(error, 'flavor_pkey')) throw conflict(`Flavor with ID ${flavor.id} already exists.`);
    throw error;
  }
}

/** Servers keep what they need of it. Throws HttpError 404. */
export async function deleteFlavor(database: Database, id: string): Promise<void> {
  const gone = await database.write(function* (queries) {
    return yield* run(queries.deleteFrom('flavor').where('id', '=', id));
  });
  if (gone === 0) throw notFound(`Flavor ${id} could not be found.`);
}

/** Throws HttpError 404. */
export async function describeFlavor(database: Database, id: string, description: string | null): Promise<void> {
  const touched = await database.write(function* (queries) {
    return yield* run(queries.updateTable('flavor').set({ description }).where('id', '=', id));
  });
  if (touched === 0) throw notFound(`Flavor ${id} could not be found.`);
}
