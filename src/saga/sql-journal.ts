import type { Runtime } from '../runtime/runtime.ts';
import { isoMillis } from '../runtime/time.ts';
import { all, type Database, type Queries, run, type Unit, type Work } from '../store/index.ts';
import type { SagaFailure } from './definition.ts';
import {
  type Journal,
  type JournalWrite,
  type NewSaga,
  type SagaEventKind,
  SagaLostError,
  type SagaRecord,
  type SagaState,
} from './journal.ts';

/** The journal in the database, beside what the sagas' units of work change. */
export class SqlJournal implements Journal<Work<unknown>> {
  readonly #database: Database;
  readonly #runtime: Runtime;

  constructor(database: Database, runtime: Runtime) {
    this.#database = database;
    this.#runtime = runtime;
  }

  create(sagas: readonly NewSaga[], work?: Work<unknown>): Promise<void> {
    const now = this.#now();
    return this.#database.write(function* (queries) {
      if (work) yield* work(queries);
      for (const { plan, ...saga } of sagas) {
        yield* run(
          queries.insertInto('saga').values({
            ...saga,
            state: 'running',
            plan: JSON.stringify(plan),
            epoch: 1,
            error: null,
            created_at: now,
            updated_at: now,
          }),
        );
      }
    });
  }

  append(saga: { id: string; epoch: number }, write: JournalWrite<Work<unknown>>): Promise<unknown> {
    const now = this.#now();
    return this.#database.write(function* (queries) {
      const owned = yield* run(
        queries
          .updateTable('saga')
          .set({
            updated_at: now,
            ...(write.state && { state: write.state }),
            ...(write.failure && { error: JSON.stringify(write.failure) }),
          })
          .where('id', '=', saga.id)
          .where('epoch', '=', saga.epoch),
      );
      if (owned === 0) throw new SagaLostError(saga.id);
      const output = write.work ? yield* write.work(queries) : undefined;
      const events = write.events(output).map(({ seq, node, kind, data }) => ({
        saga_id: saga.id,
        seq,
        node,
        kind,
        data: data === undefined ? null : JSON.stringify(data),
        at: now,
      }));
      if (events.length > 0) yield* run(queries.insertInto('saga_event').values(events));
      return output;
    });
  }

  takeUnfinished(): Promise<readonly SagaRecord[]> {
    return this.#database.write(function* (queries) {
      const unfinished = yield* all(
        queries.selectFrom('saga').selectAll().where('state', 'in', ['running', 'unwinding']).orderBy('created_at'),
      );
      const taken: SagaRecord[] = [];
      for (const row of unfinished) {
        const epoch = row.epoch + 1;
        yield* run(queries.updateTable('saga').set({ epoch }).where('id', '=', row.id));
        taken.push({
          id: row.id,
          name: row.name,
          subject: row.subject,
          plan: JSON.parse(row.plan),
          state: row.state as SagaState,
          epoch,
          failure: row.error === null ? null : (JSON.parse(row.error) as SagaFailure),
          events: yield* eventsOf(queries, row.id),
        });
      }
      return taken;
    });
  }

  #now(): string {
    return isoMillis(this.#runtime.clock.now());
  }
}

function* eventsOf(queries: Queries, sagaId: string): Unit<SagaRecord['events']> {
  const rows = yield* all(
    queries
      .selectFrom('saga_event')
      .select(['seq', 'node', 'kind', 'data'])
      .where('saga_id', '=', sagaId)
      .orderBy('seq'),
  );
  return rows.map((row) => ({
    seq: row.seq,
    node: row.node,
    kind: row.kind as SagaEventKind,
    data: row.data === null ? undefined : JSON.parse(row.data),
  }));
}
