import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsOfName, neutronCatalogue } from './scenarios.ts';

const { groups } = neutronCatalogue;
const known = new Set(groups.flatMap(({ scenarios }) => [...scenarios.keys()]));
const tested = new Set([...neutronCatalogue.idsInSources().values()].flatMap((ids) => [...ids]));

test('ids are read from where a name begins, stretches included', () => {
  assert.deepEqual(idsOfName('SG-003: a group'), ['SG-003']);
  assert.deepEqual(idsOfName('RTR-033, RTR-038 to RTR-040: routes'), ['RTR-033', 'RTR-038', 'RTR-039', 'RTR-040']);
  assert.deepEqual(idsOfName('what SG-003 is about'), []);
  assert.deepEqual(idsOfName('SG-0031 is no id'), []);
  assert.deepEqual(idsOfName('RTR, FIP: a way outside'), []);
});

test('the list has every scenario once', () => {
  assert.equal(known.size, 518);
  for (const { letter, scenarios } of groups) {
    for (const id of scenarios.keys()) assert.ok(id.startsWith(`${letter}-`), id);
  }
});

for (const { letter, heading, scenarios } of groups) {
  test(`group ${letter}, ${heading}: each scenario has a test`, () => {
    assert.deepEqual(
      [...scenarios].filter(([id]) => !tested.has(id)),
      [],
    );
  });
}

test('what tests speak of is in the catalogue', () => {
  assert.deepEqual(
    [...tested].filter((id) => !known.has(id)),
    [],
  );
});
