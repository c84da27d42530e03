import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finished, idsOfName, idsOfProse, novaCatalogue } from './scenarios.ts';

const { groups: catalogue, idsInSources, idsOfDifferences } = novaCatalogue;
const known = new Set(catalogue.flatMap(({ scenarios }) => [...scenarios.keys()]));
const tested = new Set([...idsInSources().values()].flatMap((ids) => [...ids]));

test('ids are read from where a name begins, and nowhere else', () => {
  assert.deepEqual(idsOfName('F02, F03: whose rights'), ['F02', 'F03']);
  assert.deepEqual(idsOfName('Q08 Q09 nobody waits'), ['Q08', 'Q09']);
  assert.deepEqual(idsOfName('what B11 is about'), []);
  assert.deepEqual(idsOfName('A100 is no id'), []);
});

test('ids in prose may be stretches', () => {
  assert.deepEqual([...idsOfProse('(B18, L21\nto L23), not A4 or B100')], ['B18', 'L21', 'L22', 'L23']);
});

for (const { letter, heading, scenarios } of catalogue.filter((group) => finished.includes(group.letter))) {
  test(`group ${letter}, ${heading}: each scenario has a test or a reason why not`, () => {
    const differences = idsOfDifferences();
    const missing = [...scenarios].filter(([id]) => !tested.has(id) && !differences.has(id));
    assert.deepEqual(missing, []);
  });
}

test('what tests and the document of differences speak of is in the catalogue', () => {
  const unknown = [...tested, ...idsOfDifferences()].filter((id) => !known.has(id));
  assert.deepEqual(unknown, []);
});
