import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer, deleteServer } from '../support/servers.ts';
import { oneTry } from '../support/test-cloud.ts';
import { type CommandLine, commandLine } from './support.ts';

/** The command line of the administrator, and a deletion that is stuck. */
async function withStuckDeletion(cli: CommandLine, metadata: Record<string, string>): Promise<string> {
  const id = await createServer(cli.cloud, { networks: 'auto', metadata });
  await cli.cloud.settled(id);
  await deleteServer(cli.cloud, id);
  await cli.cloud.settled(id);
  return id;
}

const admin = (...args: string[]) => ['--os-cloud', 'berth-admin', 'saga', ...args];

test('a stuck deletion is found, looked at, and gone on with', async (t) => {
  const cli = await commandLine(t, oneTry);
  const server = await withStuckDeletion(cli, { 'fake:fail-once': 'destroy' });
  const [row, ...others] = await cli.json<Record<string, string>[]>(...admin('list', '--state', 'stuck'));
  assert.equal(others.length, 0);
  assert.deepEqual([row?.Name, row?.Server, row?.State], ['terminate', server, 'stuck']);
  const id = row?.ID ?? '';

  const { code, out } = await cli.run(...admin('show', id));
  assert.equal(code, 0);
  assert.match(out, /\| state +\| stuck +\|/);
  assert.match(out, /^ *\+\d+\.\d{3} s {2}stopBuild {2}started$/m);
  const shown = await cli.json<{ events: { node: string; kind: string }[] }>(...admin('show', id));
  assert.deepEqual(shown.events.at(-1)?.kind, 'started');

  const retried = await cli.json(...admin('retry', id));
  assert.equal(retried.id, id);
  await cli.cloud.cloud.compute.idle();
  assert.equal((await cli.json(...admin('show', id))).state, 'done');
  assert.match((await cli.run(...admin('show', id))).out, /retried +by [0-9a-f-]+$/m);
  assert.deepEqual(
    (await cli.json<Record<string, string>[]>(...admin('list', '--server', server, '--limit', '1'))).map(
      ({ ID }) => ID,
    ),
    [id],
    'the newest one',
  );
});

test('a stuck deletion is abandoned with a reason, and what may be left is told', async (t) => {
  const cli = await commandLine(t, oneTry);
  await withStuckDeletion(cli, { 'fake:fail': 'destroy' });
  const [row] = await cli.json<Record<string, string>[]>(...admin('list', '--state', 'stuck'));
  const id = row?.ID ?? '';
  assert.equal((await cli.run(...admin('abandon', id))).code, 2, 'not without a reason');
  const left = await cli.json(...admin('abandon', id, '--why', 'host scrapped'));
  assert.equal(left.state, 'abandoned');
  assert.equal(left.left_guest, true);
  assert.equal((left.left_ports as unknown[]).length, 1);
  assert.match((await cli.run(...admin('show', id))).out, /abandoned +by [0-9a-f-]+: host scrapped$/m);
  const { why, next } = await cli.refused(1, ...admin('retry', id));
  assert.match(why, /is abandoned, not stuck.*\(Operator API, status 409, req-/);
  assert.match(next, /berth saga list/);
});

test('a member is told that sagas are for administrators; a saga that is not there is none', async (t) => {
  const cli = await commandLine(t, oneTry);
  const { why, next } = await cli.refused(1, 'saga', 'list');
  assert.match(why, /for administrators/);
  assert.match(next, /--os-cloud berth-admin/);
  assert.match((await cli.refused(1, ...admin('show', 'nobodys'))).why, /no such saga/);
});
