import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite } from 'node:test';
import { type BerthProcess, startBerthProcess } from '../support/berth-process.ts';
import { testSteps, type Walk } from './support/client-walk.ts';
import { expected } from './support/gophercloud/expected.ts';
import { walkByGophercloud } from './support/gophercloud/run.ts';

suite('gophercloud goes through every resource that it knows', { concurrency: false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-interop-'));
  let berth: BerthProcess;
  let transcript: Walk;

  before(async () => {
    berth = await startBerthProcess(folder);
    transcript = await walkByGophercloud(berth.cloudsFile);
  });
  after(async () => {
    await berth?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  testSteps(expected, () => transcript);
});
