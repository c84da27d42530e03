import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { KeyRepositoryError, keyId, makeFirstKeys, replaceTokenKeys, rotateKeys } from '../../src/secrets/index.ts';
import { openKeys } from '../../src/server/keys/open-keys.ts';
import { all, type Database } from '../../src/store/index.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { temporaryFolder } from '../support/database.ts';
import { testOnEngines } from '../support/engines.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const hour = 3_600_000;

/** One process of a database, with a data folder of its own. */
function processOf(t: TestContext, database: Database, seed: number) {
  const data = temporaryFolder(t);
  const folder = join(data, 'keys');
  const oldSigningKey = join(data, 'signing.key');
  const runtime = virtualRuntime(seed);
  const { logger, lines } = capturingLogger();
  return {
    folder,
    oldSigningKey,
    runtime,
    lines,
    start: () => openKeys({ database, runtime, logger, folder, oldSigningKey }),
    rotate: (purpose: 'token' | 'sealing') => rotateKeys(folder, purpose, runtime, { keepTokenKeys: hour }),
    refused: (message: RegExp) =>
      assert.rejects(openKeys({ database, runtime, logger, folder, oldSigningKey }), (error) => {
        assert.ok(error instanceof KeyRepositoryError, String(error));
        assert.match(error.message, message);
        assert.match(error.message, /replace the folder by a copy of that of a process that uses this database/);
        return true;
      }),
    /** Takes over the key folder of another process, as an operator does. */
    copyFrom: (other: { folder: string }) => {
      rmSync(folder, { recursive: true, force: true });
      cpSync(other.folder, folder, { recursive: true });
    },
  };
}

/** Waits for what runs beside the test; gives up after so many turns that it cannot be under way any more. */
async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 20_000; turn += 1) {
    if (await reached()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.fail('it never came about');
}

const fingerprints = async (database: Database) =>
  (
    await database.read((q) => all(q.selectFrom('key_fingerprint').selectAll().orderBy('purpose').orderBy('number')))
  ).map(({ purpose, number }) => `${purpose}-${number}`);

testOnEngines(
  'the first process of a database makes the keys and their fingerprints; it starts again with them',
  async (t, database) => {
    const first = processOf(t, database, 1);
    const made = await first.start();
    assert.equal(made.all.length, 4);
    assert.deepEqual(await fingerprints(database), ['sealing-1', 'sealing-2', 'token-1', 'token-2']);
    const again = await first.start();
    assert.deepEqual(
      again.all.map((key) => key.id),
      made.all.map((key) => key.id),
    );
  },
);

testOnEngines('no key lies in the database', async (t, database) => {
  const keys = await processOf(t, database, 1).start();
  const rows = JSON.stringify(await database.read((q) => all(q.selectFrom('key_fingerprint').selectAll())));
  for (const { id, secret } of keys.all) {
    assert.ok(rows.includes(id));
    for (const form of ['hex', 'base64', 'base64url'] as const) {
      assert.ok(!rows.includes(Buffer.from(secret).toString(form).slice(0, 10)), form);
    }
  }
});

testOnEngines(
  'a process without the keys of the database is refused, makes none, and starts with a copy',
  async (t, database) => {
    const first = processOf(t, database, 1);
    const second = processOf(t, database, 2);
    await first.start();
    await second.refused(/the database has keys, and \/.*\/keys has none/);
    assert.equal(existsSync(second.folder), false, 'a copy will not be mixed with keys of its own');
    second.copyFrom(first);
    assert.equal((await second.start()).all.length, 4);
  },
);

testOnEngines('a process with keys of its own is refused, whatever their numbers', async (t, database) => {
  const elsewhere = processOf(t, database, 2);
  makeFirstKeys(elsewhere.folder, elsewhere.runtime, null);
  await processOf(t, database, 1).start();
  await elsewhere.refused(/does not have the keys of this database, whose sealing-1\.key is the key [0-9a-f]{16}/);
  replaceTokenKeys(elsewhere.folder, elsewhere.runtime);
  for (const number of [1, 2]) {
    elsewhere.rotate('sealing');
    rmSync(join(elsewhere.folder, `sealing-${number}.key`));
  }
  await elsewhere.refused(/whose sealing-1\.key/);
  assert.deepEqual(await fingerprints(database), ['sealing-1', 'sealing-2', 'token-1', 'token-2'], 'nothing is added');
});

testOnEngines(
  'two first processes at the same time: one makes the keys, the other one is told',
  async (t, database) => {
    const racers = [1, 2].map((seed) => processOf(t, database, seed));
    const outcomes = await Promise.allSettled(racers.map((racer) => racer.start()));
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    const loser = outcomes.find((outcome) => outcome.status === 'rejected');
    assert.match(String(loser?.reason), /KeyRepositoryError: .*(does not have the keys of this database|has none)/);
  },
);

testOnEngines(
  'a process that is one rotation behind starts; two behind, it is refused until it has a copy',
  async (t, database) => {
    for (const purpose of ['token', 'sealing'] as const) {
      const seed = purpose === 'token' ? 1 : 2;
      const first = processOf(t, database, seed);
      const second = processOf(t, database, seed + 10);
      if (purpose === 'sealing') {
        await database.write(function* (q) {
          yield q.deleteFrom('key_fingerprint').compile();
        });
      }
      await first.start();
      second.copyFrom(first);
      first.rotate(purpose);
      await first.start();
      await second.start();
      first.rotate(purpose);
      await first.start();
      await second.refused(new RegExp(`whose ${purpose}-3\\.key`));
      second.copyFrom(first);
      await second.start();
    }
  },
);

testOnEngines(
  'a process that rotated before the others is one they follow, also when its old keys are gone',
  async (t, database) => {
    const first = processOf(t, database, 1);
    await first.start();
    for (let i = 0; i < 4; i += 1) {
      first.runtime.advance(2 * hour);
      first.rotate('token');
    }
    await first.start();
    assert.deepEqual(
      (await fingerprints(database)).filter((name) => name.startsWith('token')),
      ['token-4', 'token-5', 'token-6'],
      'what is gone from the folder is gone from the table',
    );
    replaceTokenKeys(first.folder, first.runtime);
    await first.start();
    assert.deepEqual(
      (await fingerprints(database)).filter((name) => name.startsWith('token')),
      ['token-7', 'token-8'],
    );
  },
);

testOnEngines(
  'folders that were rotated apart: the second one is told, at its start and while it runs',
  async (t, database) => {
    const first = processOf(t, database, 1);
    const second = processOf(t, database, 2);
    await first.start();
    second.copyFrom(first);
    const running = await second.start();
    first.rotate('token');
    await first.start();
    second.rotate('token');
    second.runtime.advance(5000);
    running.of('token').primary();
    await until(() => second.lines.some((line) => line.startsWith('error')));
    assert.match(
      second.lines.join('\n'),
      /error the keys were rotated, and are not those of the database [\s\S]*token-3\.key/,
    );
    await second.refused(/whose token-3\.key/);
  },
);

testOnEngines('a rotation while a process runs is known to the database', async (t, database) => {
  const first = processOf(t, database, 1);
  const running = await first.start();
  first.rotate('sealing');
  first.runtime.advance(5000);
  running.of('sealing').primary();
  await until(async () => (await fingerprints(database)).includes('sealing-3'));
  assert.deepEqual(
    first.lines.filter((line) => line.startsWith('error')),
    [],
  );
});

testOnEngines('the signing key of an older Berth is moved into the folder', async (t, database) => {
  const process = processOf(t, database, 1);
  const old = Buffer.alloc(64, 9);
  writeFileSync(process.oldSigningKey, `${old.toString('base64')}\n`, { mode: 0o600 });
  const keys = await process.start();
  assert.equal(keys.of('token').primary().id, keyId(old));
  assert.equal(keys.of('token').unnamed()?.id, keyId(old));
  assert.equal(existsSync(process.oldSigningKey), false);
  assert.deepEqual(readdirSync(process.folder).length, 4);
  assert.equal(statSync(join(process.folder, 'token-1.key')).mode & 0o777, 0o600);
  // A copy that somebody puts back changes nothing, and is not thrown away unless its key is kept.
  writeFileSync(process.oldSigningKey, Buffer.alloc(64, 8).toString('base64'));
  assert.deepEqual((await process.start()).all, keys.all);
  assert.equal(existsSync(process.oldSigningKey), true);
});

testOnEngines(
  'a damaged signing key of an older Berth is named with what to do, and nothing is made',
  async (t, database) => {
    const process = processOf(t, database, 1);
    writeFileSync(process.oldSigningKey, Buffer.alloc(63, 9).toString('base64'));
    await assert.rejects(process.start(), /signing\.key is damaged: put it back from a backup, or remove it/);
    assert.equal(existsSync(process.folder), false);
    assert.deepEqual(await fingerprints(database), []);
  },
);
