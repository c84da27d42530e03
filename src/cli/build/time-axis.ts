import type { Gap } from '../../telemetry/trace/index.ts';

/** So many columns stand for time in which nobody ran it, however long that was. */
const foldWidth = 3;

/** Maps milliseconds to columns; long gaps are folded, so that what was done does not shrink to nothing beside them. */
export class TimeAxis {
  readonly width: number;
  readonly #end: number;
  readonly #folds: readonly Gap[];
  readonly #scale: number;

  constructor(end: number, gaps: readonly Gap[], width: number) {
    const active = end - gaps.reduce((sum, gap) => sum + lengthOf(gap), 0);
    this.width = width;
    this.#end = end;
    this.#folds = gaps.filter((gap) => lengthOf(gap) > active / 4);
    const folded = this.#folds.reduce((sum, gap) => sum + lengthOf(gap), 0);
    this.#scale = Math.max(1, width - this.#folds.length * foldWidth) / Math.max(1, end - folded);
  }

  /** The column at a time, a fraction. */
  at(ms: number): number {
    const time = Math.min(Math.max(ms, 0), this.#end);
    let column = time * this.#scale;
    for (const fold of this.#folds) {
      if (time <= fold.begin) break;
      const within = Math.min(time, fold.end) - fold.begin;
      column += (within / lengthOf(fold)) * foldWidth - within * this.#scale;
    }
    return Math.min(column, this.width);
  }

  /** The columns of a span: at least one, and never beyond the end. */
  columns(begin: number, end: number): { readonly first: number; readonly count: number } {
    const first = Math.min(Math.floor(this.at(begin)), this.width - 1);
    return { first, count: Math.max(1, Math.round(this.at(end)) - first) };
  }
}

function lengthOf({ begin, end }: Gap): number {
  return end - begin;
}
