import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { type Walk, walk } from '../client-walk.ts';

const run = promisify(execFile);

/** Builds the Go program beside this file with Debian's gophercloud, without a network, and runs it on the clouds of a clouds.yaml. */
export async function walkByGophercloud(cloudsFile: string): Promise<Walk> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-gophercloud-'));
  try {
    const program = join(folder, 'walk');
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      GO111MODULE: 'off',
      GOPATH: '/usr/share/gocode',
      GOCACHE: join(folder, 'cache'),
      CGO_ENABLED: '0',
    };
    await run('go', ['build', '-o', program, '.'], { cwd: import.meta.dirname, env });
    const { clouds } = parse(readFileSync(cloudsFile, 'utf8'));
    const logins = { member: clouds.berth.auth, admin: clouds['berth-admin'].auth };
    return await walk(program, [], { CLOUDS: JSON.stringify(logins) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
