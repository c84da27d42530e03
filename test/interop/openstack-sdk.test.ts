import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite } from 'node:test';
import { type BerthProcess, startBerthProcess } from '../support/berth-process.ts';
import { testSteps, type Walk, walk } from './support/client-walk.ts';
import { expected } from './support/openstack-sdk/expected.ts';

const program = join(import.meta.dirname, 'support', 'openstack-sdk', 'walk.py');

suite("openstacksdk's network proxy goes through every resource", { concurrency: false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-interop-'));
  let berth: BerthProcess;
  let transcript: Walk;

  before(async () => {
    berth = await startBerthProcess(folder);
    const env = { OS_CLIENT_CONFIG_FILE: berth.cloudsFile, HOME: folder, PYTHONDONTWRITEBYTECODE: '1' };
    transcript = await walk('/usr/bin/python3', [program], env);
  });
  after(async () => {
    await berth?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  testSteps(expected, () => transcript);
});
