import { type Key, KeyRepositoryError, keyFolderAdvice } from '../../secrets/index.ts';
import {
  all,
  ConstraintError,
  type Database,
  type KeyFingerprintTable,
  type Queries,
  run,
  type Unit,
} from '../../store/index.ts';

/** The fingerprints of the keys that the processes of this database use, by purpose, then number; none in a new one. */
export function knownFingerprints(database: Database): Promise<readonly KeyFingerprintTable[]> {
  return database.read(selectFingerprints);
}

/**
 * Compares the keys of this process with those that the database knows, and makes new ones known to it. `keys` by purpose,
 * then number. Throws KeyRepositoryError when this process could not read what the others write: it lacks a key that they
 * use, or has another one in its place. A process that has not yet got the newest, staged key may go on.
 */
export async function agreeOnKeys(database: Database, keys: readonly Key[], folder: string): Promise<void> {
  try {
    await database.write((queries) => agree(queries, keys, folder));
  } catch (error) {
    if (!(error instanceof ConstraintError)) throw error;
    // Another process was making the same known in the same moment.
    await database.write((queries) => agree(queries, keys, folder));
  }
}

function* agree(queries: Queries, keys: readonly Key[], folder: string): Unit<void> {
  const known = yield* selectFingerprints(queries);
  const missing = known.find((row) => !isUsable(row, known, keys));
  if (missing) {
    const { purpose, number, id } = missing;
    throw new KeyRepositoryError(
      `${folder} does not have the keys of this database, whose ${purpose}-${number}.key is the key ${id}`,
      keyFolderAdvice,
    );
  }
  for (const { purpose, number, id } of keys) {
    const newest = known.findLast((row) => row.purpose === purpose);
    if (number > (newest?.number ?? 0)) {
      yield* run(queries.insertInto('key_fingerprint').values({ purpose, number, id }));
    }
  }
  const oldest = keys.find((key) => key.purpose === 'token');
  yield* run(
    queries
      .deleteFrom('key_fingerprint')
      .where('purpose', '=', 'token')
      .where('number', '<', oldest?.number ?? 0),
  );
}

/** Whether these keys can do what the others do with a key of theirs. */
function isUsable(row: KeyFingerprintTable, known: readonly KeyFingerprintTable[], keys: readonly Key[]): boolean {
  const ours = keys.filter((key) => key.purpose === row.purpose);
  const same = ours.find((key) => key.number === row.number);
  if (same) return same.id === row.id;
  const theirs = known.filter((other) => other.purpose === row.purpose);
  const behind = theirs.filter((other) => other.number > row.number).length;
  const isStaged = behind === 0 && theirs.length > 1;
  if (isStaged || row.purpose === 'sealing') return isStaged;
  // What a rotation here has removed is no loss; nor is a key whose tokens are about to end, except the one that signs.
  return behind > 1 || ours.some((key) => key.number > row.number);
}

function* selectFingerprints(queries: Queries): Unit<readonly KeyFingerprintTable[]> {
  return yield* all(queries.selectFrom('key_fingerprint').selectAll().orderBy('purpose').orderBy('number'));
}
