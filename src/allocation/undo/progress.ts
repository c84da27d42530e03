import type { PortLedger } from '../port-ledger.ts';

/** What went wrong of a clean-up; what went well is forgotten by the ledger at once, if there is one. */
export class Progress {
  readonly errors: unknown[] = [];
  readonly #ledger: PortLedger | null;
  #done: number[] = [];
  #writing: Promise<void> | null = null;

  constructor(ledger: PortLedger | null) {
    this.#ledger = ledger;
  }

  /** Runs an action that finishes these NICs; an error is kept, not thrown. */
  async of(nics: readonly number[], action: () => Promise<void>): Promise<void> {
    try {
      await action();
      await this.#forget(nics);
    } catch (error) {
      this.errors.push(error);
    }
  }

  /** NICs that are done while one write is under way share the next one. */
  async #forget(nics: readonly number[]): Promise<void> {
    this.#done.push(...nics);
    while (this.#ledger && this.#done.length > 0) {
      if (this.#writing) {
        await this.#writing;
        continue;
      }
      const done = this.#done;
      this.#done = [];
      this.#writing = this.#ledger.remove(done).finally(() => {
        this.#writing = null;
      });
    }
    await this.#writing;
  }
}
