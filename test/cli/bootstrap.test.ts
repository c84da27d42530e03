import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openDataFolder } from '../../src/server/data-folder/data-folder.ts';
import { all } from '../../src/store/index.ts';
import { temporaryFolder } from '../support/database.ts';
import { freshCloud, openCloud } from '../support/test-cloud.ts';
import { berth, fourParts } from './support.ts';

/** The data folder of a Berth that has run, and runs no more. */
async function stoppedBerth(t: TestContext) {
  const cloud = await freshCloud(t);
  await cloud.cloud.compute.idle();
  const { store } = cloud;
  const data = dirname(store.cloudsFile);
  return {
    cloud,
    data,
    store,
    cloudsFile: store.cloudsFile,
    passwordOf: (user: string) =>
      new RegExp(`username: ${user}\\n\\s+password: (.*)`).exec(readFileSync(store.cloudsFile, 'utf8'))?.[1] ?? '',
    run: (args: string[] = [], env: Record<string, string> = {}) =>
      berth(['bootstrap', '--data', data, ...args], { env }),
    hash: async () => {
      const users = (await store.books()).identity_user as { name: string; password_hash: string }[];
      return users.find((user) => user.name === 'admin')?.password_hash;
    },
  };
}

test('bootstrap gives admin a new password, writes it into clouds.yaml alone, and tells where it is', async (t) => {
  const { cloud, run, passwordOf, cloudsFile, store } = await stoppedBerth(t);
  const [before, demo] = [passwordOf('admin'), passwordOf('demo')];
  appendFileSync(cloudsFile, '# mine\n  other: {auth: {username: admin, password: untouched}}\n');
  chmodSync(cloudsFile, 0o644);
  await cloud.crash();
  const { code, out, err } = await run(['-f', 'json']);
  assert.deepEqual([code, err], [0, '']);
  assert.deepEqual(JSON.parse(out), { user: 'admin', project: 'admin', cloud: 'berth-admin', clouds_file: cloudsFile });
  const after = passwordOf('admin');
  assert.notEqual(after, before);
  assert.ok(after.length >= 32 && !out.includes(after));
  assert.equal(passwordOf('demo'), demo);
  assert.match(readFileSync(cloudsFile, 'utf8'), /# mine\n {2}other: .*untouched/);
  assert.equal(statSync(cloudsFile).mode & 0o777, 0o600);
  // Signs in as both with what clouds.yaml says.
  await openCloud(t, store);
});

test('bootstrap ends the tokens of admin, and nobody else’s', async (t) => {
  const { cloud, run, store } = await stoppedBerth(t);
  const epochs = async () =>
    Object.fromEntries(
      ((await store.books()).identity_user as { name: string; token_epoch: number }[]).map((user) => [
        user.name,
        user.token_epoch,
      ]),
    );
  const before = await epochs();
  await cloud.crash();
  assert.equal((await run()).code, 0);
  assert.deepEqual(await epochs(), { ...before, admin: (before.admin ?? 0) + 1 });
});

test('bootstrap opens a disabled account and gives back a role that was taken', async (t) => {
  const { cloud, run, store } = await stoppedBerth(t);
  const { users } = (await cloud.call<{ users: { id: string }[] }>('admin', 'GET', '/identity/v3/users?name=admin'))
    .body;
  const path = '/identity/v3/role_assignments?include_names=true';
  const { role_assignments: grants } = (
    await cloud.call<{
      role_assignments: { role: { id: string }; user: { id: string }; scope: { project: { id: string } } }[];
    }>('admin', 'GET', path)
  ).body;
  const own = grants.find((grant) => grant.user.id === users[0]?.id);
  assert.ok(own);
  const { role, user, scope } = own;
  await cloud.call('admin', 'DELETE', `/identity/v3/projects/${scope.project.id}/users/${user.id}/roles/${role.id}`);
  const database = await store.open();
  await cloud.crash();
  await database.write(function* (q) {
    yield q.updateTable('identity_user').set({ enabled: 0 }).where('id', '=', user.id).compile();
    yield q.updateTable('identity_project').set({ enabled: 0 }).where('id', '=', scope.project.id).compile();
  });
  const rows = await database.read((q) => all(q.selectFrom('identity_grant').selectAll()));
  assert.ok(rows.every((row) => row.user_id !== user.id));
  await database.close();
  assert.equal((await run()).code, 0);
  const again = await openCloud(t, store);
  assert.equal((await again.call('admin', 'GET', '/identity/v3/users')).status, 200);
});

test('the password is printed only where that is asked for; one of one’s own comes from the environment', async (t) => {
  const { cloud, run, passwordOf, store } = await stoppedBerth(t);
  await cloud.crash();
  const shown = await run(['--show-password', '-f', 'value', '-c', 'password']);
  assert.equal(shown.out, `${passwordOf('admin')}\n`);
  const own = 'correct-horse-battery-staple';
  const { code, out, err } = await run([], { OS_BOOTSTRAP_PASSWORD: own });
  assert.equal(code, 0, err);
  assert.ok(!out.includes(own) && !err.includes(own));
  assert.equal(passwordOf('admin'), own);
  await openCloud(t, store);
});

test('bootstrap while Berth runs: refused with its pid, and how to do it through the API; nothing is changed', async (t) => {
  const { cloud, run, data, hash, passwordOf } = await stoppedBerth(t);
  await cloud.crash();
  const running = openDataFolder(data);
  const before = [await hash(), passwordOf('admin')];
  const { code, err } = await run();
  running.release();
  assert.equal(code, 1);
  const { why, next, undone } = fourParts(err);
  assert.match(why, new RegExp(`in use by another Berth \\(pid ${process.pid}\\)`));
  assert.match(undone, /the former password is still the one/);
  assert.match(next, /stop that one[\s\S]*openstack user set --password-prompt/);
  assert.deepEqual([await hash(), passwordOf('admin')], before);
});

test('bootstrap where there is no Berth, no clouds.yaml, or none with the administrator: refused, and nothing is changed', async (t) => {
  const empty = temporaryFolder(t);
  const nothing = await berth(['bootstrap', '--data', empty]);
  assert.match(fourParts(nothing.err).why, /has no database$/);
  assert.equal(existsSync(join(empty, 'berth.db')), false);
  const { cloud, run, hash, cloudsFile } = await stoppedBerth(t);
  await cloud.crash();
  const before = await hash();
  const secret = 'hunter2-in-the-file';
  for (const text of ['clouds:\n  other: {auth: {password: a}}\n', `clouds:\n  x: {password: [${secret}\n`, '']) {
    writeFileSync(cloudsFile, text);
    const { code, err } = await run();
    assert.equal(code, 1);
    assert.match(fourParts(err).why, /clouds\.yaml has no cloud berth-admin/);
    assert.match(fourParts(err).next, /remove that file, then start Berth/);
    assert.ok(!err.includes(secret));
    assert.equal(readFileSync(cloudsFile, 'utf8'), text);
  }
  rmSync(cloudsFile);
  assert.match(fourParts((await run()).err).why, /clouds\.yaml is not there/);
  assert.equal(await hash(), before);
});
