import { styleText } from 'node:util';
import type { Gap, TracedStep } from '../../telemetry/trace/index.ts';
import type { TimeAxis } from './time-axis.ts';

/** What a bar stands for. */
export type Ink = TracedStep['outcome'] | 'call' | 'undo';

export interface Bar {
  readonly begin: number;
  readonly end: number;
  readonly ink: Ink;
}

const glyphs = {
  succeeded: { text: '█', colour: 'green' },
  failed: { text: '█', colour: 'red' },
  stopped: { text: '▓', colour: 'yellow' },
  'under way': { text: '█', colour: 'blue' },
  call: { text: '━', colour: 'cyan' },
  undo: { text: '░', colour: 'magenta' },
  gap: { text: '┊', colour: 'gray' },
  nothing: { text: ' ', colour: 'reset' },
} as const;

/** A bar on its axis, as wide as that. Gaps go through every row: a step whose process is gone does nothing meanwhile. */
export function drawBar(axis: TimeAxis, gaps: readonly Gap[], bar: Bar, hasColours: boolean): string {
  const cells: (keyof typeof glyphs)[] = Array.from({ length: axis.width }, () => 'nothing');
  const fill = ({ begin, end }: Omit<Bar, 'ink'>, ink: keyof typeof glyphs) => {
    const { first, count } = axis.columns(begin, end);
    cells.fill(ink, first, first + count);
  };
  fill(bar, bar.ink);
  for (const gap of gaps) fill(gap, 'gap');
  return runsOf(cells)
    .map(({ ink, length }) => {
      const text = glyphs[ink].text.repeat(length);
      return hasColours ? styleText(glyphs[ink].colour, text, { validateStream: false }) : text;
    })
    .join('');
}

/** What stands side by side is painted together. */
function runsOf<T>(cells: readonly T[]): { readonly ink: T; length: number }[] {
  const runs: { readonly ink: T; length: number }[] = [];
  for (const ink of cells) {
    const last = runs.at(-1);
    if (last?.ink === ink) last.length += 1;
    else runs.push({ ink, length: 1 });
  }
  return runs;
}
