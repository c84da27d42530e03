import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { startComparedNeutron } from './support/compared-neutron.ts';
import type { NeutronServer } from './support/neutron-server.ts';

const root = join(import.meta.dirname, '..', '..');
const verifying = process.env.BERTH_VERIFY === '1';

/** Each takes a real server a while: the rest is for `npm run verify`. */
const sample = ['routers'];

const all = globSync('test/conformance/neutron/*.test.ts', { cwd: root }).toSorted();
const files = verifying ? all : all.filter((file) => sample.some((name) => file.endsWith(`/${name}.test.ts`)));

suite('the scenarios of the embedded network service, on a real Neutron', { concurrency: false }, () => {
  let neutron: NeutronServer;
  before(async () => {
    neutron = await startComparedNeutron(2);
  });
  after(() => neutron?.stop());

  for (const file of files) {
    test(`${file} holds there, but for what is known`, async (t) => {
      await neutron.empty();
      const outcomes = await runThere(file, neutron.url);
      const named = (wanted: string) => outcomes.flatMap(([name, result]) => (result === wanted ? [name] : []));
      t.diagnostic(`${named('passed').length} hold, ${named('skipped').length} are for the embedded service`);
      assert.deepEqual(named('failed'), []);
      assert.ok(outcomes.length > 0);
    });
  }
});

type Outcome = readonly [name: string, result: 'passed' | 'failed' | 'skipped'];

/** Runs a file of scenarios against the Neutron at this URL. */
async function runThere(file: string, url: string): Promise<Outcome[]> {
  const reporters = [
    ...['--test-reporter=./tools/outcomes-reporter.js', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./tools/failures-reporter.js', '--test-reporter-destination=stderr'],
  ];
  const { NODE_TEST_CONTEXT: _nested, ...env } = process.env;
  const child = spawn(process.execPath, ['--test', ...reporters, file], {
    cwd: root,
    env: { ...env, CONFORMANCE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  const lines = Buffer.concat(chunks).toString().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Outcome);
}
