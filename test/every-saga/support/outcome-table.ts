import { type Death, type Point, pointText } from './points.ts';

type Outcomes = Partial<Record<Death['moment'], string>>;

/** How a saga has ended, by where it was killed. */
export class OutcomeTable {
  readonly #rows: Map<string, Outcomes>;

  /** The rows are in the order in which a process that is let live reaches the points. */
  constructor(points: readonly Point[]) {
    this.#rows = new Map(points.map((point) => [pointText(point), {}]));
  }

  note(death: Death, outcome: string): void {
    const row = this.#rows.get(pointText(death));
    if (row) row[death.moment] = outcome;
  }

  /** How many deaths have had each outcome. */
  get counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const row of this.#rows.values()) {
      for (const outcome of Object.values(row)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
    return counts;
  }

  /** A line for each point that was died at: its name, the outcome of a death before it, and of one after it. */
  get lines(): string[] {
    return lined(this.#died.map(([name, { before = '–', after = '–' }]) => [name, before, after]));
  }

  /** The same with one line for points that follow each other and have the same outcomes. */
  get shortLines(): string[] {
    const groups: { first: string; last: string; before: string; after: string }[] = [];
    for (const [name, { before = '–', after = before }] of this.#died) {
      const group = groups.at(-1);
      if (group?.before === before && group.after === after) group.last = name;
      else groups.push({ first: name, last: name, before, after });
    }
    return lined(
      groups.map(({ first, last, before, after }) => [first === last ? first : `${first} … ${last}`, before, after]),
    );
  }

  get #died(): [string, Outcomes][] {
    return [...this.#rows].filter(([, { before, after }]) => before ?? after);
  }
}

function lined(cells: readonly (readonly [string, string, string])[]): string[] {
  const width = Math.max(0, ...cells.map(([name]) => name.length));
  return cells.map(([name, before, after]) => `${name.padEnd(width)} | ${before} | ${after}`);
}
