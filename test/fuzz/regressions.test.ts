import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { textOfFinding } from '../../fuzz/explore.ts';
import { embeddedServer } from '../../fuzz/pair.ts';
import { readRegressions, recordedAnswers, stepsOf } from '../../fuzz/regressions.ts';
import { runSequence } from '../../fuzz/run-sequence.ts';

const here = embeddedServer();
after(() => here.close());

for (const regression of readRegressions()) {
  test(`${regression.name}: answered as a real Neutron answered it`, async () => {
    const servers = { here, there: recordedAnswers(regression) };
    const outcome = await runSequence(stepsOf(regression), servers);
    const found = outcome.calls.flatMap(({ unexplained }) => unexplained);
    assert.equal(found.length, 0, textOfFinding({ seed: 0, outcome }));
  });
}
