import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createSealer, fixedKeys } from '../../src/secrets/index.ts';
import { type Database, run } from '../../src/store/index.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { testKey, testSealer } from '../support/keys.ts';
import { freshCloud, openCloud, type TestCloud, type TestCloudOptions } from '../support/test-cloud.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const secret = Buffer.from('#!/bin/sh\necho hunter2 | passwd --stdin root\n').toString('base64');

async function createServer(cloud: TestCloud, name: string, userData?: string): Promise<string> {
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images?name=cirros');
  const { server } = await cloud.ok<{ server: { id: string } }>('POST', '/compute/v2.1/servers', {
    server: {
      name,
      flavorRef: '1',
      imageRef: images[0]?.id,
      networks: 'none',
      ...(userData && { user_data: userData }),
    },
  });
  return server.id;
}

/** A cloud, and its own way into the database. */
async function openedCloud(t: TestContext, options: TestCloudOptions = {}) {
  const opened: Database[] = [];
  const wrapDatabase = (database: Database) => {
    opened.push(database);
    return database;
  };
  const cloud = await freshCloud(t, { ...options, wrapDatabase });
  const [database] = opened;
  assert.ok(database);
  return { cloud, database };
}

/** Lets what runs finish, and ends the process. */
async function ended(cloud: TestCloud): Promise<void> {
  await cloud.cloud.compute.idle();
  await cloud.crash();
}

type Detailed = { name: string; 'OS-EXT-SRV-ATTR:user_data': string | null };

const shown = async (cloud: TestCloud, id: string) => {
  const { status, body } = await cloud.call<{ server: Detailed }>('admin', 'GET', `/compute/v2.1/servers/${id}`);
  return [status, body.server['OS-EXT-SRV-ATTR:user_data']];
};

const listed = async (cloud: TestCloud) => {
  const path = '/compute/v2.1/servers/detail?all_tenants=1&sort_key=display_name&sort_dir=asc';
  const { status, body } = await cloud.call<{ servers: Detailed[] }>('admin', 'GET', path);
  assert.equal(status, 200, JSON.stringify(body));
  return body.servers.map((server) => [server.name, server['OS-EXT-SRV-ATTR:user_data']]);
};

/** What the column has, by the server's name. */
const stored = async (cloud: TestCloud) =>
  new Map(
    ((await cloud.books()).instance as { name: string; user_data: string | null }[]).map((row) => [
      row.name,
      row.user_data,
    ]),
  );

test('user data lies sealed in the database, and an administrator sees it as it was sent', async (t) => {
  const cloud = await freshCloud(t);
  const id = await createServer(cloud, 'a', secret);
  await createServer(cloud, 'b');
  const rows = await stored(cloud);
  assert.match(rows.get('a') ?? '', /^sealed\.1\.[0-9a-f]{16}\.[\w-]+$/);
  assert.equal(rows.get('b'), null);
  assert.deepEqual(await shown(cloud, id), [200, secret]);
  assert.deepEqual(await listed(cloud), [
    ['a', secret],
    ['b', null],
  ]);
});

test('user data that an older Berth stored as it was is read as before', async (t) => {
  const { cloud, database } = await openedCloud(t);
  const id = await createServer(cloud, 'a');
  await database.write((q) => run(q.updateTable('instance').set({ user_data: secret }).where('uuid', '=', id)));
  assert.deepEqual(await shown(cloud, id), [200, secret]);
});

test('after a rotation the new key seals, and what the former one sealed still opens', async (t) => {
  const keys = [testKey('sealing', 1, 8), testKey('sealing', 2, 9), testKey('sealing', 3, 10)];
  const sealerWith = (count: number) => createSealer(fixedKeys(keys.slice(0, count)), virtualRuntime(6).random);
  const before = await freshCloud(t, { sealer: sealerWith(2) });
  await createServer(before, 'a', secret);
  await ended(before);
  const after = await openCloud(t, before.store, { sealer: sealerWith(3) });
  await createServer(after, 'b', secret);
  const rows = await stored(after);
  assert.ok(rows.get('a')?.startsWith(`sealed.1.${keys[0]?.id}.`));
  assert.ok(rows.get('b')?.startsWith(`sealed.1.${keys[1]?.id}.`));
  assert.deepEqual(await listed(after), [
    ['a', secret],
    ['b', secret],
  ]);
});

test('without the key of one row the others are listed, that one has null, and the log names key and server', async (t) => {
  const { logger, lines } = capturingLogger();
  const lost = testKey('sealing', 1, 99);
  const before = await freshCloud(t, { sealer: testSealer(99) });
  const id = await createServer(before, 'a', secret);
  await ended(before);
  const after = await openCloud(t, before.store, { logger });
  await createServer(after, 'b', secret);
  assert.deepEqual(await listed(after), [
    ['a', null],
    ['b', secret],
  ]);
  assert.deepEqual(await shown(after, id), [200, null]);
  const errors = lines.filter((line) => line.startsWith('error'));
  assert.equal(errors.length, 2, 'one a request');
  for (const line of errors) {
    assert.ok(line.includes(`instance/${id}/user_data is sealed with the key ${lost.id}, which is not here`), line);
  }
});

test('sealed user data that was moved to another row does not open there', async (t) => {
  const { logger, lines } = capturingLogger();
  const { cloud, database } = await openedCloud(t, { logger });
  await createServer(cloud, 'a', secret);
  const thief = await createServer(cloud, 'b', Buffer.from('x').toString('base64'));
  const moved = (await stored(cloud)).get('a') ?? '';
  await database.write((q) => run(q.updateTable('instance').set({ user_data: moved }).where('uuid', '=', thief)));
  assert.deepEqual(await shown(cloud, thief), [200, null]);
  assert.match(lines.join('\n'), new RegExp(`instance/${thief}/user_data does not open`));
});

test('only those who see user data cost its opening', async (t) => {
  const sealer = testSealer();
  let opened = 0;
  const counting = {
    ...sealer,
    open: (...args: Parameters<typeof sealer.open>) => {
      opened += 1;
      return sealer.open(...args);
    },
  };
  const cloud = await freshCloud(t, { sealer: counting });
  await createServer(cloud, 'a', secret);
  await cloud.ok('GET', '/compute/v2.1/servers/detail');
  assert.equal(opened, 0);
  await listed(cloud);
  assert.equal(opened, 1);
});
