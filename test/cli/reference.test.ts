import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Command } from 'commander';
import { program } from '../../src/cli/program.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';

const reference = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'reference', 'cli.md'), 'utf8');
const silent = { write: () => {}, isTerminal: false, hasColours: false };
const world = { env: {}, home: '', runtime: systemRuntime(), stdout: silent, stderr: silent };

const flags = (command: Command) => command.options.map(({ long }) => String(long));
const shared = ['--os-cloud', '--data', '--os-region-name', '--os-compute-api-version', '--format', '--column'];

/** The row of a verb below the heading of its noun. */
function row(noun: string, verb: string): string {
  const section = reference.split(/^#+ /m).find((part) => part.startsWith(`\`berth ${noun}\``)) ?? '';
  return section.split('\n').find((line) => line.startsWith(`| \`${verb}`)) ?? '';
}

test('the reference has every verb with every option, and no option that is not there', () => {
  const nouns = program({ world, finish: () => {} }).commands.filter(({ commands }) => commands.length > 0);
  assert.deepEqual(nouns.map((noun) => noun.name()).toSorted(), ['db', 'network', 'port', 'server', 'subnet']);
  for (const noun of nouns) {
    for (const verb of noun.commands) {
      const line = row(noun.name(), verb.name());
      assert.notEqual(line, '', `${noun.name()} ${verb.name()}`);
      const written = (line.match(/--[a-z][a-z0-9-]*/g) ?? []).toSorted();
      const own = noun.name() === 'db';
      const declared = flags(verb).filter((flag) => own || !shared.includes(flag));
      assert.deepEqual(written, declared.toSorted(), `${noun.name()} ${verb.name()}`);
    }
  }
});

test('the reference has the options that all commands share', () => {
  for (const flag of shared) assert.ok(reference.includes(`\`${flag}`), flag);
});
