import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type ComparedCloud, startBerthCloud } from './transcripts/clouds.ts';
import { readImageCommands } from './transcripts/commands.ts';
import { type Comparison, compare } from './transcripts/compare.ts';
import { startRealImages } from './transcripts/image-clouds.ts';
import { knownOfImages } from './transcripts/image-differences.ts';

const ofAll = { skip: process.env.BERTH_VERIFY !== '1' && 'it needs a Glance: npm run verify has one' };

suite('the unmodified openstack client shows the same of images in Berth as in a Glance', ofAll, () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-images-'));
  const commands = readImageCommands();
  const clouds: ComparedCloud[] = [];
  let comparison: Comparison;

  before(async () => {
    const start = async (starting: Promise<ComparedCloud>) => {
      const cloud = await starting;
      clouds.push(cloud);
      return cloud.run(commands);
    };
    const ours = startBerthCloud(folder, ['second']);
    comparison = compare(commands, ...(await Promise.all([start(ours), start(startRealImages(folder))])));
  });
  after(async () => {
    await Promise.all(clouds.map((cloud) => cloud.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  test('what differs is known, with its reason', (t) => {
    const { fields, differences } = comparison;
    t.diagnostic(`${commands.length} commands, ${fields} fields, ${differences.length} of them different`);
    const unknown = differences.filter((found) => !knownOfImages.some((one) => one.covers(found)));
    const told = unknown.map(
      ({ line, field, ours, theirs }) => `${line}\n  ${field}\n    ours   ${ours}\n    theirs ${theirs}`,
    );
    assert.deepEqual(told, [], told.join('\n'));
  });

  test('what is known to differ does', () => {
    const gone = knownOfImages.filter((one) => !comparison.differences.some((found) => one.covers(found)));
    assert.deepEqual(
      gone.map(({ commands: of, field, why }) => `${of} ${field}: ${why}`),
      [],
    );
  });
});
