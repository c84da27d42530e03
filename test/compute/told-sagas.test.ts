import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toldSaga } from '../../src/compute/notifications/told-sagas.ts';
import { sagas } from '../every-saga/sagas.ts';

/** Nova has no notification for a change of the addresses or groups of a server's ports. */
const untold: readonly string[] = ['add_fixed_ip'];

test('every saga is told of, but those that Nova has no notification for', () => {
  const names = new Set(sagas.map(({ saga }) => saga));
  assert.deepEqual(
    [...names].filter((name) => toldSaga(name) === null),
    untold,
  );
});
