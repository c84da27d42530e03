import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plantedBugs } from '../../sim/planted-bugs.ts';
import { runHistory } from '../../sim/run-history.ts';
import { makeTemplate } from '../../sim/template.ts';

/** Within so many histories each bug must be found. */
const most = process.env.BERTH_VERIFY === '1' ? 2000 : 200;

const template = await makeTemplate();

for (const [name, bug] of Object.entries(plantedBugs)) {
  test(`a planted bug is found: ${name}`, async (t) => {
    for (let seed = 1; seed <= most; seed += 1) {
      const { violations } = await runHistory(seed, template, bug);
      if (violations.length === 0) continue;
      t.diagnostic(`${name}: found by history ${seed}: ${violations[0]}`);
      return;
    }
    assert.fail(`not found in ${most} histories`);
  });
}
