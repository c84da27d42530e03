import type { Gap, TraceWire } from '../../../telemetry/trace/index.ts';

/** Time in which nothing of a run went on, drawn short however long it was. */
export interface Fold {
  readonly begin: number;
  readonly end: number;
  readonly why: Gap['why'] | 'idle';
}

/** So much of the width a fold has. */
const foldWidth = 0.05;
/** What is shorter than this part of the time in which something went on is drawn as long as it was. */
const worthFolding = 0.25;

/** Maps milliseconds to fractions of the width. */
export interface Axis {
  readonly end: number;
  readonly folds: readonly Fold[];
  at(ms: number): number;
  /** Round times to write above, with where they are. */
  readonly ticks: readonly { readonly ms: number; readonly at: number }[];
}

/** The axis of a run that goes from 0 to `end`, with long stretches in which nothing went on folded. */
export function axisOf(trace: TraceWire, end: number): Axis {
  const still = stillTimes(trace, end);
  const active = end - still.reduce((sum, time) => sum + lengthOf(time), 0);
  const folds = still.filter((time) => lengthOf(time) > Math.max(active * worthFolding, 1));
  const folded = folds.reduce((sum, fold) => sum + lengthOf(fold), 0);
  const scale = (1 - folds.length * foldWidth) / Math.max(1, end - folded);
  const at = (ms: number): number => {
    const time = Math.min(Math.max(ms, 0), end);
    let x = time * scale;
    for (const fold of folds) {
      if (time <= fold.begin) break;
      const within = Math.min(time, fold.end) - fold.begin;
      x += (within / lengthOf(fold)) * foldWidth - within * scale;
    }
    return Math.min(x, 1);
  };
  return { end, folds, at, ticks: ticksOf(end, scale, folds).map((ms) => ({ ms, at: at(ms) })) };
}

/** Gaps in which no process ran it, and stretches without any step. */
function stillTimes({ gaps, steps }: TraceWire, end: number): readonly Fold[] {
  const busy = steps
    .flatMap((step) => [
      { begin: step.begin, end: step.end ?? end },
      ...(step.undo ? [{ begin: step.undo.begin, end: step.undo.end ?? end }] : []),
    ])
    .concat(gaps)
    .toSorted((one, other) => one.begin - other.begin);
  const idle: Fold[] = [];
  let reached = 0;
  for (const time of busy) {
    if (time.begin > reached) idle.push({ begin: reached, end: time.begin, why: 'idle' });
    reached = Math.max(reached, time.end);
  }
  return [...gaps, ...idle].toSorted((one, other) => one.begin - other.begin);
}

function ticksOf(end: number, scale: number, folds: readonly Fold[]): number[] {
  // About six over the whole width.
  const rough = 1 / 6 / scale;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-3)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const ticks: number[] = [];
  for (let ms = 0; ms < end && ticks.length < 12; ms += step) {
    const fold = folds.find((one) => ms > one.begin && ms < one.end);
    if (fold) ms = Math.ceil(fold.end / step) * step;
    if (ms < end) ticks.push(ms);
  }
  return ticks;
}

function lengthOf({ begin, end }: { readonly begin: number; readonly end: number }): number {
  return end - begin;
}
