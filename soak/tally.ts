/** What clients have done and seen. */
export class Tally {
  readonly #counts = new Map<string, Map<string, number>>();
  /** What should never have happened, in words. */
  readonly violations: string[] = [];

  /** One more operation that ended so. */
  count(operation: string, outcome: string): void {
    const outcomes = this.#counts.get(operation) ?? new Map<string, number>();
    this.#counts.set(operation, outcomes);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }

  /** How many operations there were. */
  get operations(): number {
    return [...this.#counts.values()].flatMap((outcomes) => [...outcomes.values()]).reduce((sum, one) => sum + one, 0);
  }

  /** Operations × outcomes. */
  get table(): Readonly<Record<string, Readonly<Record<string, number>>>> {
    return Object.fromEntries([...this.#counts].map(([name, outcomes]) => [name, Object.fromEntries(outcomes)]));
  }
}
