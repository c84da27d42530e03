import type { Journal } from '../../saga/index.ts';
import { type Database, first, type Work } from '../../store/index.ts';
import type { Probe } from './readiness.ts';

/** Whether the database takes a write and gives it back: the sign of life that processes give anyway. */
export function databaseProbe(database: Database, journal: Pick<Journal<Work<unknown>>, 'beat'>): Probe {
  return {
    name: 'database',
    failure: 'the database does not answer',
    check: async () => {
      await journal.beat();
      const seen = await database.read((queries) => first(queries.selectFrom('process').select('id').limit(1)));
      if (!seen) throw new Error('the database has not what was just written');
    },
  };
}
