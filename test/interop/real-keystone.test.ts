import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KeystoneCredential } from '../../src/neutron/client/index.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { externalNeutron } from '../../src/server/external-neutron.ts';
import { startBerthProcess } from '../support/berth-process.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import type { ServerView } from '../support/test-cloud.ts';
import { signInAt } from './support/berth-api.ts';
import { asked, assertNothingLeft, built, counted, deleted } from './support/builds.ts';
import { freePort } from './support/free-port.ts';
import { type LoggedIn, logIn, makeUser, revoke } from './support/identity-api.ts';
import { type KeystoneServer, startKeystoneServer } from './support/keystone-server.ts';
import { type NeutronServer, startNeutronServer } from './support/neutron-server.ts';
import { callerAt, realCloud } from './support/real-cloud.ts';

const project = 'service';
/** Whom Neutron checks tokens as. */
const checker = { username: 'neutron', password: 'the password of neutron', projectName: project };
const berth = { username: 'berth', password: 'the password of berth', projectName: project };
/** May do nothing for others. */
const weak = { username: 'weak', password: 'the password of weak', projectName: project };
const secrets = /the password of|the secret of/;

const byPassword = (user: typeof berth): KeystoneCredential => ({
  method: 'password',
  ...user,
  userDomain: 'default',
  projectDomain: 'default',
});

suite('on a real Neutron that checks tokens at a real Keystone', { concurrency: false }, () => {
  let keystone: KeystoneServer;
  let neutron: NeutronServer;
  let admin: LoggedIn;
  let application: KeystoneCredential & { readonly method: 'application_credential' };

  before(async () => {
    keystone = await startKeystoneServer();
    const identity = { authUrl: keystone.url, ...checker };
    const identities = { keystone: identity, strict: { ...identity, strict: true } };
    const starting = startNeutronServer({ identities });
    try {
      await users();
    } finally {
      neutron = await starting;
    }
  });
  after(async () => {
    await neutron?.stop();
    await keystone?.stop();
  });

  async function users(): Promise<void> {
    const { url: authUrl, adminPassword: password } = keystone;
    admin = await logIn({ authUrl, username: 'admin', password, projectName: 'admin' });
    for (const user of [checker, berth]) await makeUser(admin, user, 'admin');
    await makeUser(admin, weak, 'member');
    const { call, userId } = await logIn({ authUrl, ...berth });
    const secret = 'the secret of the application credential';
    const made = await call<{ application_credential: { id: string } }>(
      'POST',
      `/users/${userId}/application_credentials`,
      { application_credential: { name: 'berth', secret } },
    );
    application = { method: 'application_credential', id: made.application_credential.id, secret };
  }

  /** A Berth that goes to Neutron with a credential. */
  async function fresh(
    t: TestContext,
    credential: KeystoneCredential,
    options: { authUrl?: string; runtime?: Runtime; by?: string } = {},
  ) {
    const { authUrl = keystone.url, runtime = systemRuntime(), by = 'keystone' } = options;
    const external = externalNeutron({ endpoint: neutron.checkedBy(by), keystone: { authUrl, credential } }, runtime);
    const { logger, lines } = capturingLogger();
    const real = await realCloud(t, neutron.url, { neutron: external, logger });
    t.after(() => assert.doesNotMatch(lines.join('\n'), secrets));
    const token = () => external.keystone?.token(new AbortController().signal) ?? '';
    return { real, lines, token };
  }

  /** What Neutron, checking anew, answers to who comes with this token. */
  const statusFor = async (token: string): Promise<number> => {
    const reply = await fetch(`${neutron.checkedBy('strict')}/v2.0/extensions`, { headers: { 'x-auth-token': token } });
    return reply.status;
  };

  for (const method of ['password', 'application_credential'] as const) {
    test(`with ${method}: two NICs and a brought port are built and taken down, and a build that fails leaves nothing`, async (t) => {
      const { real } = await fresh(t, method === 'password' ? byPassword(berth) : application);
      const nowhere = { 'provider:network_type': 'flat', 'provider:physical_network': 'nowhere' };
      const [front, back, bad] = await Promise.all([
        real.network('front', '10.0.0.0/24'),
        real.network('back', '10.1.0.0/24'),
        real.network('bad', '10.2.0.0/24', nowhere),
      ]);
      const [mine, other] = await Promise.all([real.port(front, 'mine'), real.port(front, 'other')]);
      const owned = async () => {
        const ports = await Promise.all([real.portOf(mine), real.portOf(other)]);
        return ports.map(({ revision_number, updated_at, ...rest }) => rest);
      };
      const was = await owned();
      const before = await counted(real);

      const [server, failed] = await Promise.all([
        built(real, { networks: [{ uuid: front }, { uuid: back }, { port: mine }] }),
        built(real, { networks: [{ uuid: front }, { uuid: bad }, { port: other }] }),
      ]);
      assert.equal(failed.status, 'ERROR');
      assert.match(failed.fault?.message ?? '', /Binding failed for port/);
      assert.equal(server.status, 'ACTIVE', server.fault?.message);
      const ports = (await real.ports()).filter(({ id }) => id !== other);
      assert.equal(ports.length, 3);
      for (const one of ports) {
        assert.equal(one.device_id, server.id);
        assert.equal(one['binding:host_id'], 'berth');
        assert.equal(one['binding:vif_type'], 'ovs');
      }
      await deleted(real, server.id);
      await assertNothingLeft(real, before);
      assert.deepEqual(await owned(), was);
    });
  }

  test('a token that was revoked is renewed, in a build and in a look at a server', async (t) => {
    const { real, token } = await fresh(t, application, { by: 'strict' });
    const network = await real.network('net', '10.0.0.0/24');
    const end = async () => {
      const used = await token();
      await revoke(admin, keystone.url, used);
      assert.equal(await statusFor(used), 401);
      return used;
    };
    const used = await end();
    const server = await built(real, { networks: [{ uuid: network }] });
    assert.equal(server.status, 'ACTIVE', server.fault?.message);
    assert.notEqual(await token(), used);
    await end();
    const shown = await real.cloud.ok<{ server: { security_groups: object[] } }>(
      'GET',
      `/compute/v2.1/servers/${server.id}`,
    );
    assert.deepEqual(shown.server.security_groups, [{ name: 'default' }]);
    await deleted(real, server.id);
    assert.deepEqual(await real.ports(), []);
  });

  test('a token that has ended, though our clock says that it has not, is renewed', async (t) => {
    const real = systemRuntime();
    const { clock } = real;
    const late = { ...real, clock: { now: () => clock.now() - 3_600_000, monotonic: () => clock.monotonic() } };
    const { real: cloud, token } = await fresh(t, byPassword(berth), {
      authUrl: keystone.shortLivedUrl,
      runtime: late,
    });
    const network = await cloud.network('net', '10.0.0.0/24');
    const used = await token();
    while ((await statusFor(used)) !== 401) await sleep(100);
    assert.equal(await token(), used);
    const server = await built(cloud, { networks: [{ uuid: network }] });
    assert.equal(server.status, 'ACTIVE', server.fault?.message);
    await deleted(cloud, server.id);
    assert.deepEqual(await cloud.ports(), []);
  });

  test('a credential that Keystone refuses ends the start of `berth up`, with what to do and without the secret', async () => {
    const wrong = 'the password of nobody';
    const refusals: [env: Record<string, string>, told: RegExp][] = [
      [
        passwordEnv({ ...berth, password: wrong }),
        /does not accept the user berth \(domain default\).*check user, pass/,
      ],
      [
        passwordEnv({ ...berth, projectName: 'nothing' }),
        /does not accept .* for the project nothing .*check user, pass/,
      ],
      [
        {
          BERTH_NETWORK_AUTH: 'application_credential',
          BERTH_NETWORK_APPLICATION_CREDENTIAL_ID: 'unknown',
          BERTH_NETWORK_APPLICATION_CREDENTIAL_SECRET: 'the secret of nobody',
        },
        /does not accept the application credential unknown .*check its id and secret/,
      ],
      [passwordEnv(weak), /the user weak .* has no role admin.*openstack role add --user weak --project service admin/],
      [
        { ...passwordEnv(berth), BERTH_NETWORK_AUTH_URL: keystone.url.replace('/v3', '') },
        /there is no Keystone at .*the URL must be that of an Identity API with its version/,
      ],
    ];
    for (const [env, told] of refusals) {
      await withFolder(async (folder) => {
        const started = startBerthProcess(folder, { ...at(neutron), BERTH_NETWORK_AUTH_URL: keystone.url, ...env });
        started.then((process) => process.end('SIGKILL')).catch(() => {});
        await assert.rejects(started, (error: Error) => {
          assert.match(error.message, /berth up ended with 1/);
          assert.match(error.message, told);
          assert.doesNotMatch(error.message, secrets);
          return true;
        });
      });
    }
  });

  test('a credential that is refused later: the user is told that it is not theirs to mend, the log what to do', async (t) => {
    const { real, lines } = await fresh(t, { ...application, secret: 'the secret of nobody' });
    const network = await real.network('net', '10.0.0.0/24');
    const before = await counted(real);
    const answer = await asked(real, [{ uuid: network }]);
    assert.equal(answer.status, 503);
    assert.match(lines.join('\n'), /does not accept the application credential .*check its id and secret/);
    await assertNothingLeft(real, before);
  });

  test('a Keystone that is down when `berth up` starts: no network until it is there, then all as ever', async (t) => {
    await withFolder(async (folder) => {
      const port = await freePort();
      const env = { ...passwordEnv(berth), BERTH_NETWORK_AUTH_URL: `http://127.0.0.1:${port}/v3` };
      const process = await startBerthProcess(folder, { ...at(neutron), ...env });
      t.after(() => process.end('SIGKILL'));
      assert.match(process.errors(), /servers get no network until the Keystone .* answers/);
      assert.match(process.errors(), /cannot be asked for a token \(ECONNREFUSED\): is it running there\?/);
      const { ask, request, projectId } = await signInAt(process);
      const caller = callerAt(neutron.url, projectId, 'admin');
      const { network } = await caller<{ network: { id: string } }>('POST', '/v2.0/networks', { network: {} });
      await caller('POST', '/v2.0/subnets', {
        subnet: { network_id: network.id, ip_version: 4, cidr: '10.0.0.0/24', enable_dhcp: false },
      });
      const { images } = await request<{ images: { id: string }[] }>('GET', '/image/v2/images');
      const wanted = { name: 'web', flavorRef: '1', imageRef: images[0]?.id, networks: [{ uuid: network.id }] };
      const server = { server: wanted };
      assert.equal((await ask('POST', '/compute/v2.1/servers', server)).status, 503);

      await forwarded(t, port, keystone.port);
      const made = await request<{ server: { id: string } }>('POST', '/compute/v2.1/servers', server);
      const shown = await settled(request, made.server.id);
      assert.equal(shown.status, 'ACTIVE', shown.fault?.message);
      assert.equal((await ask('DELETE', `/compute/v2.1/servers/${made.server.id}`)).status, 204);
      assert.equal(await process.end('SIGTERM'), 0);
      assert.deepEqual(await caller('GET', `/v2.0/ports?device_id=${made.server.id}`), { ports: [] });
      assert.doesNotMatch(process.errors(), secrets);
    });
  });
});

const passwordEnv = ({ username, password, projectName }: typeof berth) => ({
  BERTH_NETWORK_AUTH: 'password',
  BERTH_NETWORK_USERNAME: username,
  BERTH_NETWORK_PASSWORD: password,
  BERTH_NETWORK_PROJECT_NAME: projectName,
});

const at = (neutron: NeutronServer) => ({ BERTH_NETWORK_ENDPOINT: neutron.checkedBy('keystone') });

type Request = Awaited<ReturnType<typeof signInAt>>['request'];

/** Waits until a server of a Berth in another process is built, or is not. */
async function settled(request: Request, id: string): Promise<ServerView> {
  for (;;) {
    const { server } = await request<{ server: ServerView }>('GET', `/compute/v2.1/servers/${id}`);
    if (server.status !== 'BUILD') return server;
    await sleep(100);
  }
}

/** Listens on `port` until the test is over, and hands every connection on to port `to`. */
async function forwarded(t: TestContext, port: number, to: number): Promise<void> {
  const server = createServer((from) => {
    const target = connect(to, '127.0.0.1');
    from.pipe(target).pipe(from);
    for (const socket of [from, target]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.after(() => server.close());
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-interop-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
