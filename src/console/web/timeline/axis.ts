import type { Gap, TraceWire } from '../../../telemetry/trace/index.ts';

/** Time in which nothing of a run went on, or one thing for long, drawn short however long it was. */
export interface Fold {
  readonly begin: number;
  readonly end: number;
  readonly why: Gap['why'] | 'idle' | 'quiet';
}

/** So much of the width a fold has; one in which something went on all the time has more. */
const foldWidth = 0.05;
const quietWidth = 0.35;
/** What is shorter than this part of the time in which something went on is drawn as long as it was. */
const worthFolding = 0.25;
/** How much longer than all the rest together a wait must be for the rest to be lost beside it. */
const longWait = 6;

/** Maps milliseconds to fractions of the width. */
export interface Axis {
  readonly end: number;
  readonly folds: readonly Fold[];
  /** What a band goes through all rows for: the folds, and gaps that are too short to be folded. */
  readonly bands: readonly Fold[];
  at(ms: number): number;
  /** Round times to write above, with where they are. */
  readonly ticks: readonly { readonly ms: number; readonly at: number }[];
}

/** The axis of a run that goes from 0 to `end`, with long stretches in which nothing went on folded. */
export function axisOf(trace: TraceWire, end: number): Axis {
  const still = stillTimes(trace, end);
  const active = end - sumOf(still);
  const folds = [...still.filter((time) => lengthOf(time) > Math.max(active * worthFolding, 1))];
  // A gap says why nothing went on, however short it is: it is no part of a wait.
  const quiet = longestQuiet(trace, end, [...folds, ...trace.gaps]);
  const rest = quiet ? end - sumOf(folds) - lengthOf(quiet) : 0;
  if (quiet && rest > 0 && lengthOf(quiet) > longWait * rest) folds.push(quiet);
  folds.sort((one, other) => one.begin - other.begin);
  const widths = folds.reduce((sum, fold) => sum + widthOf(fold), 0);
  const scale = (1 - widths) / Math.max(1, end - sumOf(folds));
  const at = (ms: number): number => {
    const time = Math.min(Math.max(ms, 0), end);
    let x = time * scale;
    for (const fold of folds) {
      if (time <= fold.begin) break;
      const within = Math.min(time, fold.end) - fold.begin;
      x += (within / lengthOf(fold)) * widthOf(fold) - within * scale;
    }
    return Math.min(x, 1);
  };
  const short = trace.gaps.filter((gap) => !folds.some(({ begin }) => begin === gap.begin));
  const bands = [...folds, ...short].toSorted((one, other) => one.begin - other.begin);
  return { end, folds, bands, at, ticks: ticksOf(end, scale, folds).map((ms) => ({ ms, at: at(ms) })) };
}

/** The longest stretch in which nothing began and nothing ended, outside of what is explained already. */
function longestQuiet({ steps }: TraceWire, end: number, explained: readonly Fold[]): Fold | null {
  const times = steps.flatMap((step) => [
    step.begin,
    step.end ?? end,
    ...(step.undo ? [step.undo.begin, step.undo.end ?? end] : []),
    ...[...step.calls, ...(step.undo?.calls ?? [])].flatMap((call) => [call.begin, call.end]),
  ]);
  const edges = [...new Set([...times, ...explained.flatMap((fold) => [fold.begin, fold.end]), 0, end])].toSorted(
    (a, b) => a - b,
  );
  let longest: Fold | null = null;
  for (const [index, begin] of edges.entries()) {
    const until = edges[index + 1];
    if (until === undefined || explained.some((fold) => begin >= fold.begin && until <= fold.end)) continue;
    if (!longest || until - begin > lengthOf(longest)) longest = { begin, end: until, why: 'quiet' };
  }
  return longest;
}

function widthOf({ why }: Fold): number {
  return why === 'quiet' ? quietWidth : foldWidth;
}

function sumOf(times: readonly Fold[]): number {
  return times.reduce((sum, time) => sum + lengthOf(time), 0);
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
