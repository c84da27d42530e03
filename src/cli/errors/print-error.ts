import { styleText } from 'node:util';
import { printable } from '../output/printable.ts';
import type { Screen } from '../world.ts';
import type { Explanation } from './failure.ts';

/** Writes the four parts: what failed, why, what was undone, what to do next. */
export function printError(screen: Screen, what: string, undone: string, explanation: Explanation): void {
  const headline = `berth: ${printable(what)}`;
  const lines = [
    screen.hasColours ? styleText('red', headline, { validateStream: false }) : headline,
    ...part('why', [explanation.why]),
    ...part('undone', [explanation.undone ?? undone]),
    ...part('next', explanation.next),
  ];
  screen.write(`${lines.join('\n')}\n`);
}

function part(name: string, values: readonly string[]): string[] {
  const lines = values.flatMap((value) => printable(value).split('\n'));
  return lines.map((line, index) => `  ${(index === 0 ? `${name}:` : '').padEnd(7)} ${line}`);
}
