import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Command } from 'commander';
import { program } from '../../src/cli/program.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import type { Option as Setting } from '../../src/server/config/option.ts';
import { options } from '../../src/server/config/options.ts';
import { variableOf } from '../../src/server/config/settings.ts';

const reference = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'reference', 'cli.md'), 'utf8');
const silent = { write: () => {}, isTerminal: false, hasColours: false, columns: 100 };
const world = { env: {}, home: '', runtime: systemRuntime(), stdout: silent, stderr: silent };

const whole = await program({ world, finish: () => {} });
const flags = (command: Command) => command.options.map(({ long }) => String(long));
const shared = ['--os-cloud', '--data', '--os-region-name', '--os-compute-api-version', '--format', '--column'];

const start = whole.commands.find((command) => command.name() === 'up');
const startFlags = start ? flags(start) : [];

/** A verb, or those that begin with it: `add port`. */
function verbsOf(verb: Command): [name: string, verb: Command][] {
  if (verb.commands.length === 0) return [[verb.name(), verb]];
  return verb.commands.map((part) => [`${verb.name()} ${part.name()}`, part]);
}

/** The row of a verb below the heading of its noun. */
function row(noun: string, verb: string): string {
  const section = reference.split(/^#+ /m).find((part) => part.startsWith(`\`berth ${noun}\``)) ?? '';
  return section.split('\n').find((line) => line.startsWith(`| \`${verb}`)) ?? '';
}

test('the reference has every verb with every option, and no option that is not there', () => {
  const nouns = whole.commands.filter(({ commands }) => commands.length > 0);
  assert.deepEqual(nouns.map((noun) => noun.name()).toSorted(), [
    'build',
    'config',
    'db',
    'finding',
    'keys',
    'network',
    'port',
    'saga',
    'server',
    'subnet',
  ]);
  for (const noun of nouns) {
    for (const [name, verb] of noun.commands.flatMap(verbsOf)) {
      const line = row(noun.name(), name);
      assert.notEqual(line, '', `${noun.name()} ${name}`);
      const written = (line.match(/--[a-z][a-z0-9-]*/g) ?? []).toSorted();
      const elsewhere = { config: [...shared, ...startFlags], db: [] }[noun.name()] ?? shared;
      const declared = flags(verb).filter((flag) => !elsewhere.includes(flag));
      assert.deepEqual(written, declared.toSorted(), `${noun.name()} ${name}`);
    }
  }
});

test('berth up has the flags that the table of all settings says, with their variables', () => {
  const expected = Object.entries(options).flatMap(([section, names]) =>
    Object.entries<Setting<unknown>>(names)
      .filter(([, { flag }]) => flag !== undefined)
      .map(([name, setting]) => [setting.flag, variableOf(section, name, setting)]),
  );
  const declared = (start?.options ?? []).map(({ long, description }) => [
    long,
    /BERTH_[A-Z_]+/.exec(description)?.[0],
  ]);
  assert.deepEqual(declared.toSorted(), [['--config', 'BERTH_CONFIG'], ...expected].toSorted());
});

test('the reference has every option of berth up', () => {
  const section = reference.split(/^#+ /m).find((part) => part.startsWith('`berth up`')) ?? '';
  assert.notEqual(startFlags.length, 0);
  assert.deepEqual((section.match(/--[a-z][a-z-]*/g) ?? []).toSorted(), startFlags.toSorted());
});

test('the reference has every option of the commands without a noun, and the commands themselves', () => {
  for (const command of whole.commands.filter(({ commands }) => commands.length === 0)) {
    const section = reference.split(/^#+ /m).find((part) => part.startsWith(`\`berth ${command.name()}\``)) ?? '';
    assert.notEqual(section, '', command.name());
    for (const flag of flags(command).filter((one) => !['--format', '--column'].includes(one))) {
      assert.ok(section.includes(flag), `${command.name()} ${flag}`);
    }
  }
});

test('the reference has the options that all commands share', () => {
  for (const flag of shared) assert.ok(reference.includes(`\`${flag}`), flag);
});
