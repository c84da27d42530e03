import { type Database, first } from '../../store/index.ts';

/** Whether the user has a key pair of this name. */
export async function keypairExists(database: Database, userId: string, name: string): Promise<boolean> {
  const row = await database.read(function* (queries) {
    return yield* first(
      queries.selectFrom('keypair').select('name').where('user_id', '=', userId).where('name', '=', name),
    );
  });
  return row !== undefined;
}
