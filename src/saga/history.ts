import type { SagaEvent, SagaEventKind, SagaRecord } from './journal.ts';

/** What the journal says of one saga's nodes: the state that an execution starts from and keeps up. */
export class SagaHistory {
  /** Nodes that have started and are not undone, in the order in which they started. */
  readonly standing: string[] = [];
  readonly outputs = new Map<string, unknown>();
  #seq = 0;
  #facts: Omit<SagaEvent, 'seq'>[] = [];

  constructor(record: SagaRecord) {
    for (const event of record.events) {
      this.#seq = Math.max(this.#seq, event.seq);
      if (event.node !== null) this.#apply(event.kind, event.node, event.data);
    }
  }

  /** Keeps something that has happened (`at`: milliseconds since 1970) for the next event to be written. */
  note(fact: Omit<SagaEvent, 'seq'>): void {
    this.#facts.push(fact);
  }

  /** An event with the next number, preceded by what was noted since the last one. */
  events(kind: SagaEventKind, node: string | null, data?: unknown): SagaEvent[] {
    const facts = this.#facts.splice(0).map((fact) => this.#numbered(fact));
    return [...facts, this.#numbered({ kind, node, data })];
  }

  /** Takes in what has been written. */
  wrote(kind: SagaEventKind, node: string, data?: unknown): void {
    this.#apply(kind, node, data);
  }

  started(node: string): boolean {
    return this.standing.includes(node);
  }

  succeeded(node: string): boolean {
    return this.outputs.has(node);
  }

  #numbered(event: Omit<SagaEvent, 'seq'>): SagaEvent {
    this.#seq += 1;
    return { seq: this.#seq, ...event };
  }

  #apply(kind: SagaEventKind, node: string, data: unknown): void {
    if ((kind === 'started' || kind === 'succeeded') && !this.standing.includes(node)) this.standing.push(node);
    if (kind === 'succeeded') this.outputs.set(node, data ?? null);
    if (kind === 'undone') {
      const at = this.standing.indexOf(node);
      if (at >= 0) this.standing.splice(at, 1);
      this.outputs.delete(node);
    }
  }
}
