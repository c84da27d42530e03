import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { defaultBuilds } from '../../src/compute/manager.ts';
import { defaultRatios } from '../../src/compute/resource-tracker.ts';
import { defaultTokenLifetimeSeconds } from '../../src/keystone/index.ts';
import { defaultComputeFaceConfig } from '../../src/nova/index.ts';
import { checkConfig } from '../../src/server/config/check.ts';
import { readConfig } from '../../src/server/config/config.ts';
import { ConfigError } from '../../src/server/config/config-error.ts';
import { type ConfigFlags, type Environment, readSettings } from '../../src/server/config/settings.ts';
import { defaultRetention } from '../../src/server/retention.ts';
import { temporaryFolder } from '../support/database.ts';

/** A data folder with this text as its configuration file; `env` makes it the one that is used. */
function withFile(t: TestContext, text: string, mode = 0o600): { folder: string; file: string; env: Environment } {
  const folder = temporaryFolder(t);
  const file = join(folder, 'berth.toml');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return { folder, file, env: { BERTH_DATA: folder } };
}

async function problems(flags: ConfigFlags, env: Environment): Promise<string[]> {
  const { problems: found } = await checkConfig(flags, env);
  return found.map(({ where, message }) => `${where}: ${message}`);
}

suite('where settings come from', () => {
  test('a flag goes before a variable, a variable before the file, the file before the default', async (t) => {
    const { env, file } = withFile(t, '[server]\nport = 1\nhost = "127.0.0.2"\n[log]\nlevel = "info"\n');
    const { settings, all } = await readSettings(
      { '--port': '3' },
      { ...env, BERTH_PORT: '2', BERTH_HOST: '127.0.0.3' },
    );
    assert.equal(settings.server.port, 3);
    assert.equal(settings.server.host, '127.0.0.3');
    assert.equal(settings.log.level, 'info');
    assert.equal(settings.identity.tokenLifetime, 3600);
    const sources = ['port', 'host', 'level', 'token_lifetime'].map(
      (key) => all.find((one) => one.key === key)?.source,
    );
    assert.deepEqual(sources, ['--port', 'BERTH_HOST', `${file}:5`, 'default']);
  });

  test('an empty variable counts for nothing', async () => {
    assert.equal((await readSettings({}, { BERTH_PORT: '' })).settings.server.port, 8774);
  });

  test('a file that is named goes before the one in the data folder; its paths are relative to it', async (t) => {
    const { env } = withFile(t, '[server]\nport = 1\n');
    const named = withFile(t, '[server]\ndata_folder = "state"\n');
    const { settings } = await readSettings({}, { ...env, BERTH_CONFIG: named.file });
    assert.equal(settings.server.port, 8774);
    assert.equal(settings.server.dataFolder, env.BERTH_DATA, 'the variable goes before the file');
    const alone = await readSettings({ '--config': named.file }, {});
    assert.equal(alone.settings.server.dataFolder, join(named.folder, 'state'));
  });

  test('a file that is named and not there is an error', async () => {
    await assert.rejects(
      readSettings({ '--config': '/nowhere/berth.toml' }, {}),
      /\/nowhere\/berth.toml: it cannot be read/,
    );
  });

  test('the defaults are those of the parts themselves', async () => {
    const { api, compute, quota, retention, identity } = (await readSettings({}, {})).settings;
    assert.deepEqual(
      { cpu: compute.cpuAllocationRatio, ram: compute.ramAllocationRatio, disk: compute.diskAllocationRatio },
      defaultRatios,
    );
    assert.deepEqual({ ...defaultComputeFaceConfig.limits, ...quota }, defaultComputeFaceConfig.limits);
    assert.equal(api.maxPageSize, defaultComputeFaceConfig.maxPageSize);
    assert.equal(api.enableInstancePassword, defaultComputeFaceConfig.enableInstancePassword);
    assert.equal(retention.deletedServers * 86_400_000, defaultRetention.deletedServers);
    assert.equal(retention.usage * 86_400_000, defaultRetention.usage);
    assert.equal(identity.tokenLifetime, defaultTokenLifetimeSeconds);
    assert.deepEqual({ atOnce: compute.maxConcurrentBuilds, waiting: compute.maxWaitingBuilds }, defaultBuilds);
  });
});

suite('what is wrong is named with its line, all at once', () => {
  test('unknown sections and keys, with the one that was meant; values of the wrong kind', async (t) => {
    const { env, file } = withFile(
      t,
      `stray = 1
[netwrok]
endpoint = "http://controller:9696"
[server]
prot = 1
port = "8774"
host = ""
[compute]
vif_plugging_is_fatal = "yes"
vif_plugging_timeout = -1
cpu_allocation_ratio = 2020-01-01
[compute.deep]
[log]
level = "loud"
`,
    );
    assert.deepEqual(await problems({}, env), [
      `${file}:1: "stray" stands outside of a section`,
      `${file}:2: there is no section [netwrok]; did you mean network?`,
      `${file}:3: there is no section [netwrok]; did you mean network?`,
      `${file}:5: [server] has no key "prot"; did you mean port?`,
      `${file}:12: [compute] has no key "deep"`,
      `${file}:7: "" will not do: it is empty: leave it out, or give it a value`,
      `${file}:6: "8774" will not do: it must be a whole number from 0 to 65535`,
      `${file}:11: "2020-01-01T00:00:00.000Z" will not do: it must be a number above 0, up to 1000000`,
      `${file}:10: "-1" will not do: it must be a whole number from 0 to 86400`,
      `${file}:9: "yes" will not do: it must be true or false, without quotes`,
      `${file}:14: "loud" will not do: it must be one of debug, info, warn, error, silent`,
    ]);
  });

  test('a file that is no TOML, a key that stands twice', async (t) => {
    const broken = withFile(t, '[server]\nport 1\n');
    assert.match((await problems({}, broken.env)).join(), /berth.toml:2: this is no TOML/);
    const twice = withFile(t, '[server]\nport = 1\nport = 2\n');
    assert.match((await problems({}, twice.env)).join(), /berth.toml:3: this is no TOML/);
  });

  test('a wrong flag or variable is named as it was given', async () => {
    assert.deepEqual(await problems({ '--port': 'many' }, { BERTH_LOG_LEVEL: 'loud' }), [
      '--port: "many" will not do: it must be a whole number from 0 to 65535',
      'BERTH_LOG_LEVEL: "loud" will not do: it must be one of debug, info, warn, error, silent',
    ]);
  });

  test('a variable that no setting has is found by a check', async () => {
    assert.deepEqual(await problems({}, { BERTH_PROT: '1' }), [
      'BERTH_PROT: there is no such variable; did you mean BERTH_PORT?',
    ]);
  });

  test('a file with a secret must be its owner’s alone', async (t) => {
    const text = '[database]\nurl = "postgres://berth:s3cret@db/berth"\n';
    const open = withFile(t, text, 0o644);
    assert.match((await problems({}, open.env)).join(), /others may read it: chmod 600/);
    const closed = withFile(t, text);
    assert.deepEqual(await problems({}, closed.env), []);
  });

  test('a secret that will not do is not shown', async (t) => {
    const { env } = withFile(t, '[database]\nurl = "mysql://berth:s3cret@db/berth"\n');
    const found = (await problems({}, env)).join();
    assert.match(found, /must be a URL that begins with postgres:/);
    assert.doesNotMatch(found, /s3cret/);
  });
});

suite('a network service of one’s own', () => {
  const endpoint = 'http://controller:9696';
  const password = {
    BERTH_NETWORK_ENDPOINT: endpoint,
    BERTH_NETWORK_AUTH: 'password',
    BERTH_NETWORK_AUTH_URL: 'https://controller:5000/v3/',
    BERTH_NETWORK_USERNAME: 'nova',
    BERTH_NETWORK_PASSWORD: 's3cret',
    BERTH_NETWORK_PROJECT_NAME: 'service',
  };

  test('without an endpoint the network service is the embedded one', async () => {
    assert.equal((await readConfig({}, {})).neutron, null);
    assert.equal((await readConfig({}, { ...password, BERTH_NETWORK_ENDPOINT: '' })).neutron, null);
  });

  test('the flag goes before the variable, and a final slash is dropped', async () => {
    const env = { BERTH_NETWORK_ENDPOINT: 'http://other:9696' };
    const { neutron } = await readConfig({ '--network-endpoint': `${endpoint}/` }, env);
    assert.deepEqual(neutron, { endpoint, keystone: null });
  });

  test('a Keystone is told by method: Berth’s own, password, or application credential', async () => {
    assert.deepEqual((await readConfig({}, password)).neutron?.keystone, {
      authUrl: 'https://controller:5000/v3',
      credential: {
        method: 'password',
        username: 'nova',
        password: 's3cret',
        projectName: 'service',
        userDomain: 'default',
        projectDomain: 'default',
      },
    });
    const own = await readConfig({}, { BERTH_NETWORK_ENDPOINT: endpoint, BERTH_NETWORK_AUTH: 'berth' });
    assert.deepEqual(own.neutron, { endpoint, keystone: 'own' });
    const env = {
      BERTH_NETWORK_ENDPOINT: endpoint,
      BERTH_NETWORK_AUTH: 'application_credential',
      BERTH_NETWORK_AUTH_URL: 'http://controller:5000/v3',
      BERTH_NETWORK_APPLICATION_CREDENTIAL_ID: 'abc',
      BERTH_NETWORK_APPLICATION_CREDENTIAL_SECRET: 's3cret',
    };
    assert.deepEqual((await readConfig({}, env)).neutron?.keystone, {
      authUrl: 'http://controller:5000/v3',
      credential: {
        method: 'application_credential',
        id: 'abc',
        secret: 's3cret',
      },
    });
  });

  const refusals: [what: string, flags: ConfigFlags, env: Environment, message: RegExp][] = [
    [
      'no URL',
      { '--network-endpoint': 'controller:9696' },
      {},
      /^--network-endpoint: "controller:9696" will not do: .*a URL/,
    ],
    ['another scheme', { '--network-endpoint': 'ftp://controller' }, {}, /must be a URL that begins with http/],
    [
      'a URL with a password',
      { '--network-endpoint': 'http://me:s3cret@controller' },
      {},
      /^--network-endpoint: it must not hold/,
    ],
    [
      'an unknown method',
      {},
      { ...password, BERTH_NETWORK_AUTH: 'token' },
      /^BERTH_NETWORK_AUTH: .*one of none, berth, password/,
    ],
    [
      'a missing password',
      {},
      { ...password, BERTH_NETWORK_PASSWORD: '' },
      /^\[network\] password: it is missing.*BERTH_NETWORK_PASSWORD/,
    ],
  ];
  for (const [what, flags, env, message] of refusals) {
    test(`${what} is refused, with the name of the setting and without the secret`, async () => {
      await assert.rejects(
        readConfig(flags, env),
        (error) => error instanceof ConfigError && message.test(error.message) && !error.message.includes('s3cret'),
      );
    });
  }
});

suite('a Keystone and a Nova elsewhere', () => {
  const keystone = {
    BERTH_IDENTITY_ENDPOINT: 'http://controller:5000/v3/',
    BERTH_IDENTITY_USERNAME: 'berth',
    BERTH_IDENTITY_PASSWORD: 's3cret',
    BERTH_IDENTITY_PROJECT_NAME: 'service',
  };
  const endpoint = 'http://controller:8774/v2.1';

  test('none of both, unless they are named', async () => {
    const { identity, nova } = await readConfig({}, { ...keystone, BERTH_IDENTITY_ENDPOINT: '' });
    assert.deepEqual([identity, nova], [null, null]);
  });

  test('where they are, and who Berth is there', async () => {
    const { identity, nova } = await readConfig({}, { ...keystone, BERTH_COMPUTE_ENDPOINT: `${endpoint}/` });
    const { endpoint: at, keepFor, credential } = identity ?? {};
    assert.deepEqual([at, keepFor], ['http://controller:5000/v3', 60_000]);
    assert.deepEqual(credential, {
      ...{ method: 'password', username: 'berth', password: 's3cret', projectName: 'service' },
      ...{ userDomain: 'default', projectDomain: 'default' },
    });
    assert.deepEqual(nova, { endpoint, wiring: 'bound' });
  });

  const refusals: [what: string, env: Environment, told: RegExp][] = [
    [
      'no password',
      { ...keystone, BERTH_IDENTITY_PASSWORD: '' },
      /^\[identity\] password: it is missing.*BERTH_IDENTITY/,
    ],
    [
      'no credential of the kind that is asked for',
      { ...keystone, BERTH_IDENTITY_AUTH: 'application_credential' },
      /^\[identity\] application_credential_id: it is missing: \[identity\] auth is application_credential/,
    ],
    [
      'a Neutron elsewhere besides',
      { BERTH_COMPUTE_ENDPOINT: endpoint, BERTH_NETWORK_ENDPOINT: 'http://controller:9696' },
      /^\[compute\] endpoint: it leaves nothing to do/,
    ],
    [
      'hosts of our own besides',
      { BERTH_COMPUTE_ENDPOINT: endpoint, BERTH_COMPUTE_HOSTS: 'one,two' },
      /^\[compute\] hosts: these hosts would get no servers/,
    ],
  ];
  for (const [what, env, told] of refusals) {
    test(`${what} is refused`, async () => {
      await assert.rejects(
        readConfig({}, env),
        (error) => error instanceof ConfigError && told.test(error.message) && !error.message.includes('s3cret'),
      );
    });
  }
});

suite('who is told what is done to servers', () => {
  test('nobody, unless the log or a webhook is', async () => {
    assert.equal((await readConfig({}, {})).notifications, null);
    const logged = await readConfig({}, { BERTH_NOTIFICATIONS_LOG: 'true' });
    assert.deepEqual(logged.notifications, { log: true, webhook: null, giveUpAfter: 86_400_000 });
    const BERTH_NOTIFICATIONS_NOTIFY_ON_STATE_CHANGE = 'vm_state';
    const more = await readConfig({}, { BERTH_NOTIFICATIONS_LOG: 'true', BERTH_NOTIFICATIONS_NOTIFY_ON_STATE_CHANGE });
    assert.equal(more.notifications?.notifyOnStateChange, 'vm_state');
  });

  test('a webhook is posted to as it was given, its final slash included', async () => {
    const { notifications } = await readConfig(
      {},
      { BERTH_NOTIFICATIONS_WEBHOOK: 'https://hooks.example/a/?b=c/', BERTH_NOTIFICATIONS_SECRET: 's3cret' },
    );
    const webhook = { url: 'https://hooks.example/a/?b=c/', secret: 's3cret', timeout: 10_000 };
    assert.deepEqual(notifications, { log: false, webhook, giveUpAfter: 86_400_000 });
  });

  test('a secret without a webhook, and a webhook that is no URL, are refused; neither is shown', async () => {
    const found = await problems({}, { BERTH_NOTIFICATIONS_SECRET: 's3cret' });
    assert.deepEqual(found, ['[notifications] secret: it signs nothing: [notifications] webhook is missing']);
    const [wrong = ''] = await problems({}, { BERTH_NOTIFICATIONS_WEBHOOK: 'ftp://t0ken.example' });
    assert.match(wrong, /^BERTH_NOTIFICATIONS_WEBHOOK: it must be a URL/);
    assert.doesNotMatch(wrong, /t0ken/);
  });
});

suite('listening', () => {
  test('beyond this machine only with TLS, unless plain HTTP is wanted', async (t) => {
    await assert.rejects(
      readConfig({ '--host': '0.0.0.0' }, {}),
      /\[server\] host: "0.0.0.0" can be reached from other machines/,
    );
    await assert.rejects(readConfig({}, { BERTH_HOST: '::' }), ConfigError);
    const wanted = await readConfig({ '--host': '0.0.0.0', '--allow-plain-http': true }, {});
    assert.deepEqual(wanted.listening, { host: '0.0.0.0', port: 8774, tls: null });
    const { env, folder } = withFile(t, '[server]\nhost = "::"\ntls_certificate = "cert.pem"\ntls_key = "key.pem"\n');
    const tls = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    assert.deepEqual((await readConfig({}, env)).listening, { host: '::', port: 8774, tls });
  });

  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) {
    test(`${host} is this machine`, async () => {
      assert.equal((await readConfig({ '--host': host }, {})).listening.host, host);
    });
  }

  test('half of a certificate is refused, and one that cannot be read is found by a check', async (t) => {
    const half = withFile(t, '[server]\ntls_certificate = "cert.pem"\n');
    await assert.rejects(readConfig({}, half.env), /\[server\] tls_key: it is missing/);
    const whole = withFile(t, '[server]\ntls_certificate = "cert.pem"\ntls_key = "key.pem"\n');
    assert.match((await problems({}, whole.env)).join(), /tls_certificate: the file cannot be read/);
    mkdirSync(join(whole.folder, 'x'));
    for (const name of ['cert.pem', 'key.pem']) writeFileSync(join(whole.folder, name), 'no pem');
    assert.match((await problems({}, whole.env)).join(), /tls_certificate: it cannot be used with tls_key/);
  });
});
