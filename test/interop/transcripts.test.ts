import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type ComparedCloud, startBerthCloud, startRealCloud } from './transcripts/clouds.ts';
import { readCommands, readSample } from './transcripts/commands.ts';
import { type Comparison, compare } from './transcripts/compare.ts';
import { countsOf, readCounts, writeCounts } from './transcripts/counts.ts';
import { known } from './transcripts/differences.ts';

/** `BERTH_TRANSCRIPTS_COUNTS=write`: writes what the docs tell of the run. */
const { BERTH_VERIFY, BERTH_TRANSCRIPTS_COUNTS: counts } = process.env;
const verifying = BERTH_VERIFY === '1';
const ofAll = { skip: !verifying && 'of all commands, which only npm run verify runs' };

suite('the unmodified openstack client shows the same of Berth as of a whole real OpenStack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-transcripts-'));
  const commands = verifying ? readCommands() : readSample();
  const clouds: ComparedCloud[] = [];
  let comparison: Comparison;

  before(async () => {
    const start = async (starting: Promise<ComparedCloud>) => {
      const cloud = await starting;
      clouds.push(cloud);
      return cloud.run(commands);
    };
    const [ours, theirs] = await Promise.all([start(startBerthCloud(folder)), start(startRealCloud(folder))]);
    comparison = compare(commands, ours, theirs);
  });
  after(async () => {
    await Promise.all(clouds.map((cloud) => cloud.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  test('the sample is of commands that are compared in any case', () => {
    const lines = new Set(readCommands().map(({ line }) => line));
    assert.deepEqual(
      readSample().filter(({ line }) => !lines.has(line)),
      [],
    );
  });

  test('all commands came to an end, and both clouds to every state that was waited for', (t) => {
    const { fields, differences, unsettled } = comparison;
    t.diagnostic(`${commands.length} commands, ${fields} fields, ${differences.length} of them different`);
    assert.deepEqual(unsettled, []);
  });

  test('what differs is known, with its reason', () => {
    const unknown = comparison.differences.filter((found) => !known.some((one) => one.covers(found)));
    const told = unknown.map(
      ({ line, field, ours, theirs }) => `${line}\n  ${field}\n    ours   ${ours}\n    theirs ${theirs}`,
    );
    assert.deepEqual(told, [], told.join('\n'));
  });

  test('what is known to differ does', ofAll, () => {
    const gone = known.filter((one) => !comparison.differences.some((found) => one.covers(found)));
    assert.deepEqual(
      gone.map(({ commands: of, field, why }) => `${of} ${field}: ${why}`),
      [],
    );
  });

  test('the page in the docs tells the numbers', ofAll, () => {
    const counted = countsOf(commands, comparison);
    if (counts === 'write') writeCounts(counted);
    assert.deepEqual(readCounts(), counted);
  });
});
