import type { Trace, TracedCall, TracedStep, TracedUndo } from '../../telemetry/trace/index.ts';
import { printable } from '../output/printable.ts';
import { drawBar, type Ink } from './bar.ts';
import { TimeAxis } from './time-axis.ts';

/** What comes before the bars has so many columns at most; the bars have what is left, but so many at least. */
const longestLabel = 34;
const leastBar = 20;

interface Row {
  readonly label: string;
  readonly begin: number;
  readonly end: number;
  readonly ink: Ink;
  readonly said: string;
}

/** How wide it may be drawn, and whether in colours. */
export interface Canvas {
  readonly columns: number;
  readonly hasColours: boolean;
}

/**
 * A run as a waterfall for a terminal: a row a step with its calls below, side by side what ran side by side, then what was taken
 * back, in the order in which it was, and in words what went wrong. `◆`: the run was over when this was.
 */
export function waterfall(trace: Trace, { columns, hasColours }: Canvas): string {
  const rows = [...trace.steps.flatMap((step) => stepRows(step, trace.end)), ...undoRows(trace)];
  const labelWidth = Math.min(longestLabel, Math.max(0, ...rows.map(({ label }) => label.length)));
  const saidWidth = Math.max(0, ...rows.map(({ said }) => said.length));
  const axis = new TimeAxis(trace.end, trace.gaps, Math.max(leastBar, columns - labelWidth - saidWidth - 4));
  const lines = rows.map(({ label, said, ...bar }) => {
    const shown = label.length > labelWidth ? `${label.slice(0, labelWidth - 1)}…` : label.padEnd(labelWidth);
    return `${printable(shown)}  ${drawBar(axis, trace.gaps, bar, hasColours)}  ${printable(said)}`;
  });
  const head = `${' '.repeat(labelWidth)}  0${duration(trace.end).padStart(axis.width - 1)}`;
  return [head, ...lines, ...notes(trace).map(printable), ''].join('\n');
}

function stepRows(step: TracedStep, now: number): Row[] {
  const { begin, end, outcome, critical, calls } = step;
  const marks = [critical ? '◆' : '', outcome === 'succeeded' ? '' : outcome].filter((mark) => mark !== '');
  const said = [duration((end ?? now) - begin), ...marks].join(' ');
  return [{ label: step.name, begin, end: end ?? now, ink: outcome, said }, ...calls.map((call) => callRow(call))];
}

/** In the order in which it was done: the last step goes first. */
function undoRows({ steps, end: now }: Trace): Row[] {
  return steps
    .flatMap(({ name, undo }) => (undo ? [{ name, undo }] : []))
    .toReversed()
    .toSorted((one, other) => one.undo.begin - other.undo.begin)
    .flatMap(({ name, undo }) => [undoRow(name, undo, now), ...undo.calls.map((call) => callRow(call))]);
}

function undoRow(name: string, { begin, end }: TracedUndo, now: number): Row {
  const said = end === null ? `${duration(now - begin)} not undone` : duration(end - begin);
  return { label: `undo ${name}`, begin, end: end ?? now, ink: 'undo', said };
}

function callRow({ begin, end, method, path, status, nic }: TracedCall): Row {
  const which = nic === null ? '' : ` (NIC ${nic})`;
  return {
    label: `  ${method} ${path.replace(/^\/v2\.0\//, '').replace(/\?.*$/, '')}${which}`,
    begin,
    end,
    ink: 'call',
    said: `${duration(end - begin)} ${status ?? 'no answer'}`,
  };
}

function notes({ steps, gaps }: Trace): string[] {
  return [
    ...gaps.map(({ begin, end, why }) => {
      const what = why === 'stuck' ? 'stuck, until an operator said that it should go on' : 'no process ran it';
      return `┊ ${what}: ${duration(end - begin)} from ${duration(begin)} on`;
    }),
    ...steps.flatMap(({ name, failure }) => (failure === null ? [] : [`${name}: ${failure}`])),
    ...steps.flatMap(({ name, undo }) => (undo?.failures ?? []).map((why) => `undo ${name}: ${why}`)),
  ];
}

function duration(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
