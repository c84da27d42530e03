import type { Decision, Journal, JournalWrite, NewSaga, SagaRecord, SagaState, Search } from '../../saga/index.ts';
import { first, type Queries, type Unit, type Work } from '../../store/index.ts';
import type { SagaInQuestion, Teller } from './teller.ts';
import { endNodes, type ToldSaga, toldSaga } from './told-sagas.ts';
import { type ToldServer, toldServer } from './told-server.ts';

const failed: ReadonlySet<SagaState> = new Set(['unwound', 'stuck']);

/**
 * A journal that tells: what is written down of a saga is told in the same commit. So nothing is told that has not happened,
 * and of what has happened nothing is lost with the process.
 */
export class NotifyingJournal implements Journal<Work<unknown>> {
  readonly #journal: Journal<Work<unknown>>;
  readonly #teller: Teller;
  readonly #told: () => void;

  /** `told` is called when there is something new to deliver. */
  constructor(journal: Journal<Work<unknown>>, teller: Teller, told: () => void) {
    this.#journal = journal;
    this.#teller = teller;
    this.#told = told;
  }

  get shared(): boolean {
    return this.#journal.shared;
  }

  async create(sagas: readonly NewSaga[], work?: Work<unknown>): Promise<void> {
    const teller = this.#teller;
    const all = sagas
      .map((saga) => ({ saga: { ...saga, epoch: 1 }, told: toldSaga(saga.name) }))
      .filter(({ told }) => told !== null || teller.tellsStates);
    if (all.length === 0) return this.#journal.create(sagas, work);
    await this.#journal.create(sagas, function* (queries) {
      const before = new Map<string, ToldServer | undefined>();
      for (const { saga, told } of all) {
        if (told?.end === 'beginning' || teller.tellsStates) {
          before.set(saga.id, yield* toldServer(queries, saga.subject));
        }
      }
      if (work) yield* work(queries);
      for (const { saga, told } of all) {
        const was = before.get(saga.id);
        // What tells the state anyway tells it once.
        if (told?.payload !== 'update') yield* teller.moved(queries, saga, was, 'api');
        if (told) yield* teller.begun(queries, told, saga, was);
      }
    });
    this.#told();
  }

  async append(saga: { readonly id: string; readonly epoch: number }, write: JournalWrite<Work<unknown>>) {
    const teller = this.#teller;
    const mayMove = teller.tellsStates && write.work !== undefined;
    if (!mayTell(write) && !mayMove) return this.#journal.append(saga, write);
    const output = await this.#journal.append(saga, {
      ...write,
      work: function* (queries) {
        const question = yield* sagaOf(queries, saga);
        const told = question && toldSaga(question.name);
        const ends = told && isTold(told, write) ? told : null;
        if (!question || !(ends || mayMove)) return write.work ? yield* write.work(queries) : undefined;
        const was = yield* toldServer(queries, question.subject);
        const answer = write.work ? yield* write.work(queries) : undefined;
        yield* teller.moved(queries, question, was, 'compute');
        if (!ends) return answer;
        yield* teller.ended(queries, ends, question, { was, failure: failureOf(write) });
        const next = write.successor;
        if (next) yield* teller.begun(queries, ends, { ...next, epoch: 1 }, undefined);
        return answer;
      },
    });
    this.#told();
    return output;
  }

  takeUnfinished(search: Search): Promise<readonly SagaRecord[]> {
    return this.#journal.takeUnfinished(search);
  }

  find(id: string): Promise<SagaRecord | null> {
    return this.#journal.find(id);
  }

  async decide(
    saga: { readonly id: string; readonly epoch: number },
    decision: Decision<Work<unknown>>,
  ): Promise<SagaRecord | null> {
    const teller = this.#teller;
    const { work } = decision;
    if (!teller.tellsStates || !work) return this.#journal.decide(saga, decision);
    const decided = await this.#journal.decide(saga, {
      ...decision,
      work: function* (queries) {
        const question = yield* sagaOf(queries, saga);
        const was = question && (yield* toldServer(queries, question.subject));
        const answer = yield* work(queries);
        if (question) yield* teller.moved(queries, question, was, 'api');
        return answer;
      },
    });
    this.#told();
    return decided;
  }

  isUnderWayElsewhere(names: readonly string[], subject: string): Promise<boolean> {
    return this.#journal.isUnderWayElsewhere(names, subject);
  }

  beat(): Promise<void> {
    return this.#journal.beat();
  }
}

/** Whether a write may be the end of something; which saga it is of has to be read. */
function mayTell({ state, commits }: JournalWrite<Work<unknown>>): boolean {
  return (
    state === 'done' || (state !== undefined && failed.has(state)) || (commits !== undefined && endNodes.has(commits))
  );
}

function isTold(told: ToldSaga, { state, commits }: JournalWrite<Work<unknown>>): boolean {
  if (told.end === 'beginning') return false;
  if (state !== undefined && failed.has(state)) return true;
  return told.end === 'rest' ? state === 'done' : told.end === commits;
}

function failureOf({ state, failure }: JournalWrite<Work<unknown>>) {
  return state !== undefined && failed.has(state) ? (failure ?? null) : null;
}

function* sagaOf(queries: Queries, { id, epoch }: { id: string; epoch: number }): Unit<SagaInQuestion | undefined> {
  const row = yield* first(queries.selectFrom('saga').select(['name', 'subject', 'plan']).where('id', '=', id));
  return row && { id, epoch, name: row.name, subject: row.subject, plan: JSON.parse(row.plan) as unknown };
}
