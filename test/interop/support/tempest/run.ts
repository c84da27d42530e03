import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProcessGroup } from '../process-group.ts';
import { type Outcome, outcomesOf } from './outcomes.ts';

/** At most, milliseconds. */
const patience = 2 * 3600_000;

const packages = '/usr/lib/python3/dist-packages';
const reader = join(import.meta.dirname, 'outcomes.py');

/** Runs the tests of Debian's tempest whose names match, but for those left out (from below `tempest.api`), several at a time: most of
 * their time they sleep. Throws with the end of what it printed when it does not get that far. */
export async function runTempest(
  folder: string,
  configuration: string,
  pattern: string,
  leftOut: readonly string[],
): Promise<readonly Outcome[]> {
  mkdirSync(join(folder, 'locks'));
  writeFileSync(join(folder, 'tempest.conf'), configuration);
  // A class at a time: its tests share what it has set up.
  const discovery = [
    '[DEFAULT]',
    `test_path=${packages}/tempest/test_discover`,
    `top_dir=${packages}`,
    'group_regex=([^.]*\\.)*',
  ];
  writeFileSync(join(folder, '.stestr.conf'), [...discovery, ''].join('\n'));
  const settings = ['TEMPEST_CONFIG=tempest.conf', `TEMPEST_CONFIG_DIR=${folder}`, 'PYTHON=/usr/bin/python3'];
  // What it tells goes into a file of its own: what else it prints is no part of it.
  const told = 'exec /usr/bin/stestr run --subunit --concurrency 6 --exclude-regex "$1" "$0" > results';
  const excluded = leftOut.map((name) => name.replaceAll('.', '\\.')).join('|');
  const command = ['/usr/bin/env', '-C', folder, ...settings, '/bin/sh', '-c', told, pattern, excluded];
  await new ProcessGroup(folder, 'stestr', command).ended(patience);
  const stream = readFileSync(join(folder, 'results'));
  const printed = execFileSync('/usr/bin/python3', ['-B', reader], { input: stream, maxBuffer: 256 * 1024 * 1024 });
  return outcomesOf(printed.toString());
}
