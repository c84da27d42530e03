import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { startBerthProcess } from '../support/berth-process.ts';
import { credentialsOf, signIn } from '../support/cloud-api.ts';
import { furnish, settings } from './support/tempest/cloud.ts';
import { tempestConfiguration } from './support/tempest/configuration.ts';
import type { Outcome } from './support/tempest/outcomes.ts';
import { runTempest } from './support/tempest/run.ts';
import { countsOf, readCounts, writeCounts } from './tempest/counts.ts';
import { leftOut, reasonOf, reasons } from './tempest/not-passing.ts';

/** `BERTH_TEMPEST=network.test_ports,compute.images`: these alone. `BERTH_TEMPEST_COUNTS=write`: writes what the docs tell of a whole run. */
const { BERTH_VERIFY, BERTH_TEMPEST: some, BERTH_TEMPEST_COUNTS: counts } = process.env;
const skip = BERTH_VERIFY !== '1' && 'only with npm run verify';
const wanted = some?.split(',') ?? ['compute', 'network'];
const pattern = `^tempest\\.api\\.(${wanted.map((name) => name.replaceAll('.', '\\.')).join('|')})\\.`;

suite("tempest's api.compute and api.network on one Berth", { concurrency: false, skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-tempest-'));
  const data = join(folder, 'berth');
  let end: (() => Promise<unknown>) | null = null;
  let outcomes: readonly Outcome[] = [];

  before(async () => {
    const berth = await startBerthProcess(data, settings);
    end = () => berth.end('SIGTERM');
    const admin = await signIn(berth.url, berth.cloudsFile, 'berth-admin');
    const { password } = credentialsOf(berth.cloudsFile, 'berth-admin');
    const cloud = await furnish(admin, berth.url, password);
    outcomes = await runTempest(folder, tempestConfiguration(cloud, folder), pattern, leftOut);
  });
  after(async () => {
    await end?.();
    rmSync(folder, { recursive: true, force: true });
  });

  test('all of it ran', (t) => {
    const of = (wanted: Outcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length;
    t.diagnostic(`${outcomes.length} tests: ${of('passed')} passed, ${of('skipped')} skipped, ${of('failed')} failed`);
    assert.ok(outcomes.length > (some === undefined ? 800 : 0), `${outcomes.length} tests`);
    assert.deepEqual(named('not run'), []);
  });

  test('what fails or is skipped is known, with its reason', () => {
    const unknown = outcomes.filter(({ test: name, outcome }) => {
      const reason = reasonOf(name);
      return (
        outcome !== 'passed' &&
        outcome !== (reason && { skipped: 'skipped', failing: 'failed', 'left out': null }[reasons[reason].outcome])
      );
    });
    assert.deepEqual(
      unknown.map(({ test: name, outcome, details }) => `${name} ${outcome}: ${details.trim().slice(-600)}`),
      [],
    );
  });

  test('what is said not to pass does not', () => {
    const passing = outcomes.filter(({ test: name, outcome }) => outcome === 'passed' && reasonOf(name));
    assert.deepEqual(
      passing.map(({ test: name }) => name),
      [],
    );
    const names = outcomes.map(({ test: name }) => name);
    const listed = some === undefined ? Object.values(reasons).flatMap(({ tests }) => tests) : [];
    const gone = listed.filter(
      (entry) => !leftOut.includes(entry) && !names.some((name) => name === entry || name.startsWith(`${entry}.`)),
    );
    assert.deepEqual(gone, [], 'listed, and there are no such tests');
  });

  test('the page in the docs tells the numbers', { skip: some !== undefined && 'only some were run' }, () => {
    const counted = countsOf(outcomes);
    if (counts === 'write') writeCounts(counted);
    assert.deepEqual(readCounts(), counted);
  });

  const named = (wanted: Outcome['outcome']) =>
    outcomes.filter(({ outcome }) => outcome === wanted).map(({ test: name }) => name);
});
