import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TracedRunWire } from '../../src/console/views/runs.ts';
import { mortalProcess } from '../support/mortal-process.ts';
import { createServer } from '../support/servers.ts';
import { freshStore, openCloud, type TestCloud } from '../support/test-cloud.ts';

/** A guest that never comes up by itself. */
const driver = { script: { stall: { spawn: 3_600_000 } } };

async function buildOf({ call }: TestCloud, server: string): Promise<TracedRunWire> {
  return (await call<TracedRunWire>('demo', 'GET', `/console/api/servers/${server}/build`)).body;
}

test('whoever looks after a restart sees at once when nobody ran the build, before anything of it goes on', async (t) => {
  const store = await freshStore(t);
  const first = mortalProcess();
  const cloud = await openCloud(t, store, { ...first, driver });
  const server = await createServer(cloud, { networks: 'auto' });
  // While the network is being made a build is not gone on with, but taken back.
  const waitsForTheGuest = async () => {
    const { steps } = (await buildOf(cloud, server)).trace;
    const ended = (of: string) => steps.find(({ name }) => name === of)?.end;
    return typeof ended('network') === 'number' && typeof ended('disks') === 'number' && ended('spawn') === null;
  };
  while (!(await waitsForTheGuest())) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual((await buildOf(cloud, server)).trace.gaps, []);
  first.kill();
  await cloud.crash();

  const second = mortalProcess();
  const next = await openCloud(t, store, { ...second, driver });
  const { run, trace } = await buildOf(next, server);
  assert.equal(run.state, 'running');
  assert.equal(trace.steps.find(({ name }) => name === 'spawn')?.end, null);
  assert.deepEqual(
    trace.gaps.map(({ why }) => why),
    ['no process'],
  );
  second.kill();
  await next.crash();
});
