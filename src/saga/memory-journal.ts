import {
  type Decision,
  type Journal,
  type JournalWrite,
  type NewSaga,
  SagaLostError,
  type SagaRecord,
  type Search,
} from './journal.ts';

/** Work of a journal that keeps everything in memory: a plain synchronous function. */
export type MemoryWork = () => unknown;

/** A journal for tests and for library use without a database. It survives an engine, not the process. */
export class MemoryJournal implements Journal<MemoryWork> {
  readonly shared = false;
  readonly records = new Map<string, SagaRecord>();

  async create(sagas: readonly NewSaga[], work?: MemoryWork): Promise<void> {
    work?.();
    for (const saga of sagas) {
      this.records.set(saga.id, { ...saga, state: 'running', epoch: 1, failure: null, events: [] });
    }
  }

  async append(saga: { id: string; epoch: number }, write: JournalWrite<MemoryWork>): Promise<unknown> {
    const record = this.records.get(saga.id);
    if (!record || record.epoch !== saga.epoch) throw new SagaLostError(saga.id);
    const output = write.work?.();
    this.records.set(saga.id, {
      ...record,
      state: write.state ?? record.state,
      failure: write.failure ?? record.failure,
      events: [...record.events, ...structuredClone(write.events(output))],
    });
    const { successor } = write;
    if (successor && !this.records.has(successor.id)) {
      this.records.set(successor.id, { ...successor, state: 'running', epoch: 1, failure: null, events: [] });
    }
    return output;
  }

  async takeUnfinished({ names, most, runsHere }: Search): Promise<readonly SagaRecord[]> {
    const taken: SagaRecord[] = [];
    for (const record of this.records.values()) {
      if (record.state !== 'running' && record.state !== 'unwinding') continue;
      if (!names.includes(record.name) || runsHere(record.id) || taken.length === most) continue;
      const event = { seq: nextSeq(record), node: null, kind: 'taken-over', data: undefined } as const;
      const owned = { ...record, epoch: record.epoch + 1, events: [...record.events, event] };
      this.records.set(record.id, owned);
      taken.push(structuredClone(owned));
    }
    return taken;
  }

  async find(id: string): Promise<SagaRecord | null> {
    return structuredClone(this.records.get(id) ?? null);
  }

  async decide(
    { id, epoch }: { id: string; epoch: number },
    { kind, to, data, work }: Decision<MemoryWork>,
  ): Promise<SagaRecord | null> {
    const record = this.records.get(id);
    if (record?.state !== 'stuck' || record.epoch !== epoch) return null;
    work?.();
    const event = { seq: nextSeq(record), node: null, kind, data: structuredClone(data) };
    const failure = to === 'running' ? null : record.failure;
    const events = [...record.events, event];
    const decided: SagaRecord = { ...record, state: to, epoch: epoch + 1, failure, events };
    this.records.set(id, decided);
    return structuredClone(decided);
  }

  async isUnderWayElsewhere(): Promise<boolean> {
    return false;
  }

  async beat(): Promise<void> {}
}

function nextSeq({ events }: SagaRecord): number {
  return (events.at(-1)?.seq ?? 0) + 1;
}
