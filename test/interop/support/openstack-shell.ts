import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const shell = join(import.meta.dirname, 'openstack-shell.py');

/** What a command came to. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

/**
 * Has the unmodified openstack client run all commands in one process, at a cloud of this clouds.yaml unless a command names
 * another one, and with files of the folder. What a command may have besides the client's own arguments: see the program.
 */
export async function runCommands(
  commands: readonly (readonly string[])[],
  cloudsFile: string,
  cloud: string,
  folder = import.meta.dirname,
): Promise<Outcome[]> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: '/nonexistent',
    OS_CLIENT_CONFIG_FILE: cloudsFile,
    OS_CLOUD: cloud,
  };
  const child = spawn('/usr/bin/python3', [shell], { env, cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(commands));
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  assert.equal(await new Promise((resolve) => child.once('close', resolve)), 0);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
