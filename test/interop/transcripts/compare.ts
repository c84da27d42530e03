import type { Outcome } from '../support/openstack-shell.ts';
import type { Command } from './commands.ts';
import { comparable } from './comparable.ts';

/** A field that a command has not shown alike in both clouds; null: one of them has not shown it. */
export interface Difference {
  /** The command as its file has it. */
  readonly line: string;
  readonly field: string;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** What comes of comparing two transcripts of the same commands. */
export interface Comparison {
  readonly fields: number;
  /** How many commands have failed in both clouds. */
  readonly refused: number;
  /** Commands that were repeated in vain, in either. */
  readonly unsettled: readonly string[];
  readonly differences: readonly Difference[];
}

/** Compares what the commands came to in Berth with what they came to in the real cloud. */
export function compare(
  commands: readonly Command[],
  ours: readonly Outcome[],
  theirs: readonly Outcome[],
): Comparison {
  const [our, their] = [comparable(commands, ours), comparable(commands, theirs)];
  const differences: Difference[] = [];
  let fields = 0;
  for (const [index, { line }] of commands.entries()) {
    const [mine = new Map<string, string>(), other = new Map<string, string>()] = [our[index], their[index]];
    for (const field of new Set([...mine.keys(), ...other.keys()])) {
      fields++;
      const difference = { line, field, ours: mine.get(field) ?? null, theirs: other.get(field) ?? null };
      if (difference.ours !== difference.theirs) differences.push(difference);
    }
  }
  const failed = (index: number) => [ours[index]?.code !== 0, theirs[index]?.code !== 0];
  return {
    fields,
    refused: commands.filter((_, index) => failed(index).every(Boolean)).length,
    unsettled: commands
      .filter(({ args }, index) => args[0] === 'until' && failed(index).some(Boolean))
      .map(({ line }) => line),
    differences,
  };
}
