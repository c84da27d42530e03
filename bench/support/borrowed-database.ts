import pg from 'pg';

/** A PostgreSQL database that a bench is lent. */
export interface BorrowedDatabase {
  run(statement: string): Promise<void>;
  /** Takes everything out of it again. */
  giveBack(): Promise<void>;
}

/** Takes the database at the URL, which must be empty: it is emptied when it is given back. Throws when it is not. */
export async function borrow(url: string): Promise<BorrowedDatabase> {
  const run = async (statement: string) => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const { rows } = await run("select 1 from pg_tables where schemaname = 'public' limit 1");
  if (rows.length > 0)
    throw new Error('the database is not empty: a bench empties what it uses, so give it one of its own');
  return {
    run: async (statement) => void (await run(statement)),
    giveBack: async () => void (await run('drop schema public cascade; create schema public')),
  };
}
