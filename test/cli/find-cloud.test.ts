import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findCloud } from '../../src/cli/cloud/find-cloud.ts';
import { Failure } from '../../src/cli/errors/failure.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { temporaryFolder } from '../support/database.ts';

const silent = { write: () => {}, isTerminal: false, hasColours: false, columns: 100 };

function worldWith(env: Record<string, string>, home = '/nonexistent') {
  return { env, home, runtime: systemRuntime(), stdout: silent, stderr: silent };
}

const cloud = (name: string, url: string, more = '') =>
  `clouds:\n  ${name}:\n    auth: {auth_url: '${url}', username: u, password: secret, project_name: p}\n${more}`;

/** A folder with a clouds.yaml. */
function folderWith(t: TestContext, text: string): string {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'clouds.yaml'), text);
  return folder;
}

test('of several files, the given data folder goes before OS_CLIENT_CONFIG_FILE, before BERTH_DATA, before the home folder', async (t) => {
  const [given, named, data, home] = ['given', 'named', 'data', 'home'].map((url) =>
    folderWith(t, cloud('berth', url)),
  );
  mkdirSync(join(home ?? '', '.config', 'openstack'), { recursive: true });
  writeFileSync(join(home ?? '', '.config', 'openstack', 'clouds.yaml'), cloud('berth', 'home'));
  const env = { OS_CLIENT_CONFIG_FILE: join(named ?? '', 'clouds.yaml'), BERTH_DATA: data ?? '' };
  const url = async (flags: { data?: string }, variables: Record<string, string>) =>
    (await findCloud(flags, worldWith(variables, home))).authUrl;
  assert.equal(await url({ data: given ?? '' }, env), 'given');
  assert.equal(await url({}, env), 'named');
  assert.equal(await url({}, { BERTH_DATA: data ?? '' }), 'data');
  assert.equal(await url({}, { BERTH_DATA: '/nonexistent' }), 'home');
});

test('the flag names the cloud before OS_CLOUD, and OS_CLOUD before the default; a later file may have it', async (t) => {
  const first = folderWith(t, cloud('berth', 'b') + cloud('other', 'o').slice('clouds:\n'.length));
  const second = folderWith(t, cloud('third', 't'));
  const env = { OS_CLIENT_CONFIG_FILE: join(first, 'clouds.yaml'), BERTH_DATA: second };
  assert.equal((await findCloud({}, worldWith(env))).name, 'berth');
  assert.equal((await findCloud({}, worldWith({ ...env, OS_CLOUD: 'other' }))).authUrl, 'o');
  assert.equal((await findCloud({ osCloud: 'third' }, worldWith({ ...env, OS_CLOUD: 'other' }))).authUrl, 't');
  await assert.rejects(
    findCloud({ osCloud: 'nix' }, worldWith(env)),
    /no cloud "nix": .* has berth, other; .* has third/,
  );
});

test('OS_* variables are a cloud when no cloud is named', async (t) => {
  const env = {
    OS_AUTH_URL: 'http://k',
    OS_USERNAME: 'me',
    OS_PASSWORD: 'secret',
    OS_PROJECT_NAME: 'p',
    OS_USER_DOMAIN_NAME: 'Users',
    OS_REGION_NAME: 'R',
    OS_COMPUTE_API_VERSION: '2.60',
    OS_INTERFACE: 'internal',
  };
  const found = await findCloud({}, worldWith(env));
  assert.deepEqual(found.credential, {
    kind: 'password',
    user: { name: 'me', domain: { name: 'Users' } },
    password: 'secret',
    project: { name: 'p', domain: { id: 'default' } },
  });
  assert.deepEqual([found.authUrl, found.region, found.computeApiVersion], ['http://k', 'R', '2.60']);
  assert.equal(found.endpointInterface, 'internal');
  const folder = folderWith(t, cloud('berth', 'file'));
  assert.equal((await findCloud({}, worldWith({ ...env, BERTH_DATA: folder, OS_CLOUD: 'berth' }))).authUrl, 'file');
  const { OS_PASSWORD: _, ...incomplete } = env;
  await assert.rejects(
    findCloud({}, worldWith(incomplete)),
    /cloud "environment" in the OS_\* variables has no password/,
  );
});

test('an application credential is told by its id, or by its name and its user; without a secret it is refused', async (t) => {
  const env = {
    OS_AUTH_URL: 'http://k',
    OS_AUTH_TYPE: 'v3applicationcredential',
    OS_APPLICATION_CREDENTIAL_ID: 'c1',
    OS_APPLICATION_CREDENTIAL_SECRET: 'secret',
  };
  const byId = { kind: 'application_credential', of: { id: 'c1' }, secret: 'secret' };
  assert.deepEqual((await findCloud({}, worldWith(env))).credential, byId);
  const auth = 'auth_url: u, application_credential_name: cred, application_credential_secret: s, username: me';
  const folder = folderWith(t, `clouds: {berth: {auth_type: v3applicationcredential, auth: {${auth}}}}`);
  assert.deepEqual((await findCloud({ data: folder }, worldWith({}))).credential, {
    kind: 'application_credential',
    of: { name: 'cred', user: { name: 'me', domain: { id: 'default' } } },
    secret: 's',
  });
  const { OS_APPLICATION_CREDENTIAL_SECRET: _, ...noSecret } = env;
  await assert.rejects(findCloud({}, worldWith(noSecret)), /has no application_credential_secret/);
  const { OS_APPLICATION_CREDENTIAL_ID: __, ...noId } = env;
  await assert.rejects(findCloud({}, worldWith(noId)), /has no application_credential_id/);
});

test('flags for the region and the microversion go before variables, and these before the file', async (t) => {
  const folder = folderWith(
    t,
    cloud('berth', 'u', '    region_name: F\n    compute_api_version: "2.50"\n    verify: no\n'),
  );
  const file = await findCloud({ data: folder }, worldWith({}));
  assert.deepEqual([file.region, file.computeApiVersion, file.verify], ['F', '2.50', false]);
  const variables = await findCloud(
    { data: folder },
    worldWith({ OS_REGION_NAME: 'V', OS_COMPUTE_API_VERSION: '2.51' }),
  );
  assert.deepEqual([variables.region, variables.computeApiVersion], ['V', '2.51']);
  const flags = { data: folder, osRegionName: 'A', osComputeApiVersion: '2.52' };
  const flagged = await findCloud(flags, worldWith({ OS_REGION_NAME: 'V', OS_COMPUTE_API_VERSION: '2.51' }));
  assert.deepEqual([flagged.region, flagged.computeApiVersion], ['A', '2.52']);
});

test('a file without clouds, without an url or with another way to sign in is refused with its name', async (t) => {
  const refuses = async (text: string, why: RegExp) => {
    const folder = folderWith(t, text);
    await assert.rejects(findCloud({ data: folder }, worldWith({})), (error) => {
      assert.ok(error instanceof Failure);
      assert.match(error.explanation.why, why);
      assert.ok(error.explanation.why.includes(folder));
      assert.ok(error.explanation.next.length > 0);
      return true;
    });
  };
  await refuses('', /has no "clouds:"/);
  await refuses('clouds: [1]', /has no "clouds:"/);
  await refuses('clouds: {berth: {auth: {username: u}}}', /has no auth_url/);
  await refuses(cloud('berth', 'u', '    auth_type: v3oidcpassword\n'), /auth_type v3oidcpassword/);
});

test('a file that is no YAML is refused without its secrets', async (t) => {
  const folder = folderWith(t, 'clouds:\n  berth:\n    auth: {password: "hunter2\n');
  await assert.rejects(findCloud({ data: folder }, worldWith({})), (error) => {
    assert.ok(error instanceof Failure);
    assert.match(error.explanation.why, /clouds\.yaml cannot be read/);
    assert.doesNotMatch(error.explanation.why, /hunter2/);
    return true;
  });
});
