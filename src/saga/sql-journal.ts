import type { Runtime } from '../runtime/runtime.ts';
import { isoMillis } from '../runtime/time.ts';
import {
  all,
  type Database,
  first,
  insertRow,
  type Queries,
  run,
  type SagaTable,
  type Unit,
  updateRows,
  type Work,
} from '../store/index.ts';
import type { SagaFailure } from './definition.ts';
import {
  type Decision,
  type Journal,
  type JournalWrite,
  type NewSaga,
  type SagaEventKind,
  SagaLostError,
  type SagaRecord,
  type SagaState,
  type Search,
} from './journal.ts';

export interface SqlJournalOptions {
  /** Whether several processes may share the database. If not, every other process is a dead one. */
  readonly shared: boolean;
  /** Milliseconds after which a process that was not seen is taken for dead. */
  readonly deadAfter?: number;
}

/** Several times the pause between two beats, so that a busy moment does not cost a process its sagas. */
const defaultDeadAfter = 20_000;

const unfinishedStates: SagaState[] = ['running', 'unwinding'];

/**
 * The journal in the database, beside what the sagas' units of work change. Which process is alive is told by clocks, and
 * may be told wrongly; that a saga has one owner is told by its epoch, and is always right.
 */
export class SqlJournal implements Journal<Work<unknown>> {
  readonly #database: Database;
  readonly #runtime: Runtime;
  readonly #deadAfter: number;
  readonly shared: boolean;
  /** This process, under a name that no other one has had. */
  readonly #process: string;

  constructor(database: Database, runtime: Runtime, options: SqlJournalOptions) {
    this.#database = database;
    this.#runtime = runtime;
    this.shared = options.shared;
    this.#deadAfter = options.deadAfter ?? defaultDeadAfter;
    this.#process = runtime.ids.uuid();
  }

  create(sagas: readonly NewSaga[], work?: Work<unknown>): Promise<void> {
    const now = this.#now();
    const owner = this.#process;
    return this.#database.write(function* (queries) {
      if (work) yield* work(queries);
      for (const saga of sagas) yield* run(insertRow(queries, 'saga', rowOfNew(saga, owner, now)));
    });
  }

  append(saga: { id: string; epoch: number }, write: JournalWrite<Work<unknown>>): Promise<unknown> {
    const now = this.#now();
    const owner = this.#process;
    return this.#database.write(function* (queries) {
      const change = {
        updated_at: now,
        ...(write.state && { state: write.state }),
        ...(write.failure && { error: JSON.stringify(write.failure) }),
      };
      const owned = yield* run(updateRows(queries, 'saga', change, { id: saga.id, epoch: saga.epoch }));
      if (owned === 0) throw new SagaLostError(saga.id);
      const output = write.work ? yield* write.work(queries) : undefined;
      const events = write.events(output).map(({ seq, node, kind, data, at }) => ({
        saga_id: saga.id,
        seq,
        node,
        kind,
        data: data === undefined ? null : JSON.stringify(data),
        at: at === undefined ? now : isoMillis(at),
      }));
      for (const event of events) yield* run(insertRow(queries, 'saga_event', event));
      if (write.successor) {
        const next = rowOfNew(write.successor, owner, now);
        yield* run(
          queries
            .insertInto('saga')
            .values(next)
            .onConflict((conflict) => conflict.column('id').doNothing()),
        );
      }
      return output;
    });
  }

  async takeUnfinished({ names, most, runsHere }: Search): Promise<readonly SagaRecord[]> {
    const me = this.#process;
    const seenSince = this.#seenSince();
    const { shared } = this;
    const unfinished = await this.#database.read((queries) => {
      let orphans = queries
        .selectFrom('saga')
        .select(['id', 'epoch'])
        .where('state', 'in', unfinishedStates)
        .where('name', 'in', names)
        .orderBy('created_at');
      if (shared) {
        const living = queries
          .selectFrom('process')
          .select('id')
          .where('seen_at', '>=', seenSince)
          .where('id', '!=', me);
        orphans = orphans.where('owner', 'not in', living);
      }
      return all(orphans);
    });
    const orphans = unfinished.filter(({ id }) => !runsHere(id)).slice(0, most);
    if (orphans.length === 0) return [];
    const alive = this.#signOfLife();
    const now = this.#now();
    return this.#database.write(function* (queries) {
      // Who takes sagas over is alive, or the next one would take them from it.
      if (shared) yield* alive(queries);
      const taken: SagaRecord[] = [];
      for (const { id, epoch } of orphans) {
        const mine = yield* run(
          queries
            .updateTable('saga')
            .set({ owner: me, epoch: epoch + 1 })
            .where('id', '=', id)
            .where('epoch', '=', epoch)
            .where('state', 'in', unfinishedStates),
        );
        if (mine === 0) continue;
        const seq = yield* nextSeq(queries, id);
        const event = { saga_id: id, seq, node: null, kind: 'taken-over', data: null, at: now };
        yield* run(queries.insertInto('saga_event').values(event));
        const record = yield* recordById(queries, id);
        if (record) taken.push(record);
      }
      return taken;
    });
  }

  find(id: string): Promise<SagaRecord | null> {
    return this.#database.read((queries) => recordById(queries, id));
  }

  decide(
    { id, epoch }: { id: string; epoch: number },
    { kind, to, data, work }: Decision<Work<unknown>>,
  ): Promise<SagaRecord | null> {
    const now = this.#now();
    const owner = this.#process;
    return this.#database.write(function* (queries) {
      const decided = yield* run(
        queries
          .updateTable('saga')
          // One that goes forward again has not failed.
          .set({ state: to, owner, epoch: epoch + 1, updated_at: now, ...(to === 'running' && { error: null }) })
          .where('id', '=', id)
          .where('state', '=', 'stuck')
          .where('epoch', '=', epoch),
      );
      if (decided === 0) return null;
      if (work) yield* work(queries);
      const seq = yield* nextSeq(queries, id);
      const event = { saga_id: id, seq, node: null, kind, data: JSON.stringify(data), at: now };
      yield* run(queries.insertInto('saga_event').values(event));
      return yield* recordById(queries, id);
    });
  }

  isUnderWayElsewhere(names: readonly string[], subject: string): Promise<boolean> {
    const me = this.#process;
    return this.#database.read(function* (queries) {
      const saga = yield* first(
        queries
          .selectFrom('saga')
          .select('id')
          .where('subject', '=', subject)
          .where('name', 'in', names)
          .where('owner', '!=', me)
          .where('state', 'in', unfinishedStates),
      );
      return saga !== undefined;
    });
  }

  /** How many sagas are under way or stuck, of all processes, by name and state. */
  census(): Promise<readonly { readonly name: string; readonly state: string; readonly count: number }[]> {
    return this.#database.read((queries) =>
      all(
        queries
          .selectFrom('saga')
          .select((select) => ['name', 'state', select.fn.countAll<number>().as('count')])
          .where('state', 'in', [...unfinishedStates, 'stuck'])
          .groupBy(['name', 'state']),
      ),
    );
  }

  beat(): Promise<void> {
    const alive = this.#signOfLife();
    const seenSince = this.#seenSince();
    const me = this.#process;
    return this.#database.write(function* (queries) {
      yield* alive(queries);
      yield* run(queries.deleteFrom('process').where('seen_at', '<', seenSince).where('id', '!=', me));
    });
  }

  #signOfLife(): Work<void> {
    const row = { id: this.#process, seen_at: this.#now() };
    return function* (queries) {
      yield* run(
        queries
          .insertInto('process')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row)),
      );
    };
  }

  /** A process that was not seen since then is dead. */
  #seenSince(): string {
    return isoMillis(this.#runtime.clock.now() - this.#deadAfter);
  }

  #now(): string {
    return isoMillis(this.#runtime.clock.now());
  }
}

function rowOfNew({ plan, ...saga }: NewSaga, owner: string, now: string): SagaTable {
  return {
    ...saga,
    state: 'running',
    plan: JSON.stringify(plan),
    owner,
    epoch: 1,
    error: null,
    created_at: now,
    updated_at: now,
  };
}

function* recordById(queries: Queries, id: string): Unit<SagaRecord | null> {
  const row = yield* first(queries.selectFrom('saga').selectAll().where('id', '=', id));
  return row ? recordOf(row, yield* eventsOf(queries, id)) : null;
}

function recordOf(row: SagaTable, events: SagaRecord['events']): SagaRecord {
  return {
    id: row.id,
    name: row.name,
    subject: row.subject,
    plan: JSON.parse(row.plan),
    state: row.state as SagaState,
    epoch: row.epoch,
    failure: row.error === null ? null : (JSON.parse(row.error) as SagaFailure),
    events,
  };
}

function* nextSeq(queries: Queries, sagaId: string): Unit<number> {
  const last = yield* first(
    queries
      .selectFrom('saga_event')
      .select((select) => select.fn.max('seq').as('seq'))
      .where('saga_id', '=', sagaId),
  );
  return (last?.seq ?? 0) + 1;
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
