import type { CompiledQuery } from 'kysely';
import type { NeutronTransport, TransportReply } from '../src/neutron/client/index.ts';
import type { Database, Work } from '../src/store/index.ts';

type Request = Parameters<NeutronTransport['send']>[0];

/** A bug that is planted into Berth from outside: between it and its store, or between it and the network service. */
export interface Sabotage {
  /** Changes a statement; `skip`: it is not run, and seems to have touched one row; null: it is let be. */
  readonly statement?: (query: CompiledQuery) => CompiledQuery | 'skip' | null;
  /** Changes a request, or answers it at once; null: it is let be. */
  readonly request?: (request: Request) => Request | TransportReply | null;
  /** A process that starts does not look for what others have left. */
  readonly forgetsToRecover?: boolean;
}

/** The database as the sabotaged process reaches it. */
export function sabotaged(database: Database, { statement }: Sabotage): Database {
  if (!statement) return database;
  const change = <T>(work: Work<T>): Work<T> =>
    function* (queries) {
      const unit = work(queries);
      let step = unit.next();
      while (!step.done) {
        const changed = statement(step.value);
        step = unit.next(changed === 'skip' ? { rows: [], affected: 1 } : yield changed ?? step.value);
      }
      return step.value;
    };
  return {
    engine: database.engine,
    read: (work) => database.read(change(work)),
    write: (work) => database.write(change(work)),
    durable: () => database.durable(),
    exclusively: (name, action) => database.exclusively(name, action),
    close: () => database.close(),
  };
}
