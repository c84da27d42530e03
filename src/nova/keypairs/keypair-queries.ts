import { all, type Database, first, isConflict, type KeypairTable, run } from '../../store/index.ts';
import { conflict, forbidden, notFound } from '../errors/nova-error.ts';

/** Undefined when the user has no key pair of this name. */
export async function findKeypair(database: Database, userId: string, name: string): Promise<KeypairTable | undefined> {
  return database.read(function* (queries) {
    return yield* first(
      queries.selectFrom('keypair').selectAll().where('user_id', '=', userId).where('name', '=', name),
    );
  });
}

/** Whether the user has a key pair of this name. */
export async function keypairExists(database: Database, userId: string, name: string): Promise<boolean> {
  return (await findKeypair(database, userId, name)) !== undefined;
}

/** At most `count` (null: all) of a user's key pairs in order of their names, those after `after`. */
export async function keypairsOf(
  database: Database,
  userId: string,
  after: string | null,
  count: number | null,
): Promise<KeypairTable[]> {
  return database.read(function* (queries) {
    let query = queries.selectFrom('keypair').selectAll().where('user_id', '=', userId).orderBy('name');
    if (count !== null) query = query.limit(count);
    if (after !== null) query = query.where('name', '>', after);
    return yield* all(query);
  });
}

/** How many key pairs a user has. */
export async function countKeypairs(database: Database, userId: string): Promise<number> {
  const row = await database.read(function* (queries) {
    return yield* first(
      queries
        .selectFrom('keypair')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('user_id', '=', userId),
    );
  });
  return Number(row?.count ?? 0);
}

/** Throws HttpError 409 for a name that the user has already, 403 over the limit (−1: none). */
export async function insertKeypair(database: Database, keypair: KeypairTable, limit: number): Promise<void> {
  if (limit >= 0 && (await countKeypairs(database, keypair.user_id)) >= limit) {
    throw forbidden('Quota exceeded, too many key pairs.');
  }
  try {
    await database.write(function* (queries) {
      yield* run(queries.insertInto('keypair').values(keypair));
    });
  } catch (error) {
    if (isConflict(error, 'keypair_pkey')) throw conflict(`Key pair '${keypair.name}' already exists.`);
    throw error;
  }
}

/** Throws HttpError 404. */
export async function deleteKeypair(database: Database, userId: string, name: string): Promise<void> {
  const gone = await database.write(function* (queries) {
    return yield* run(queries.deleteFrom('keypair').where('user_id', '=', userId).where('name', '=', name));
  });
  if (gone === 0) throw noSuchKeypair(name);
}

/** 404. */
export function noSuchKeypair(name: string): Error {
  return notFound(`Keypair ${name.slice(0, 100)} not found`);
}
