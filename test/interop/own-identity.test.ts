import assert from 'node:assert/strict';
import { after, before, suite, type TestContext, test } from 'node:test';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { refreshCloudsYaml } from '../../src/server/data-folder/clouds-yaml.ts';
import { externalNeutron } from '../../src/server/external-neutron.ts';
import { passwordOf } from './support/berth-api.ts';
import { assertNothingLeft, built, counted, deleted } from './support/builds.ts';
import { freePort } from './support/free-port.ts';
import { type LoggedIn, logIn, makeUser, revoke } from './support/identity-api.ts';
import { type NeutronServer, startNeutronServer } from './support/neutron-server.ts';
import { openstackClient } from './support/openstack.ts';
import { callerAt, realCloud } from './support/real-cloud.ts';

/** Whom Neutron checks tokens as. */
const checker = { username: 'neutron', password: 'the password of neutron', projectName: 'service' };

suite("on a real Neutron that checks tokens at Berth's own identity service", { concurrency: false }, () => {
  let neutron: NeutronServer;
  /** Where Neutron looks for it; each test has a Berth of its own there. */
  let port: number;
  before(async () => {
    port = await freePort();
    const authUrl = `http://127.0.0.1:${port}/identity`;
    neutron = await startNeutronServer({ identities: { berth: { authUrl, ...checker, strict: true } } });
  });
  after(() => neutron?.stop());

  /** A Berth that listens, with the user that Neutron needs. */
  async function fresh(t: TestContext) {
    const external = externalNeutron({ endpoint: neutron.checkedBy('berth'), keystone: 'own' }, systemRuntime());
    const real = await realCloud(t, neutron.url, { neutron: external });
    const { cloud, store } = real.cloud;
    await cloud.app.listen({ host: '127.0.0.1', port });
    const url = `http://127.0.0.1:${port}`;
    refreshCloudsYaml(store.cloudsFile, url);
    const as = (username: 'demo' | 'admin') =>
      logIn({
        authUrl: `${url}/identity/v3`,
        username,
        password: passwordOf(store.cloudsFile, username),
        projectName: username,
      });
    await makeUser(await as('admin'), checker, 'service');
    // Makes Berth's own user, so that it is there when things are counted.
    await cloud.identity.serviceTokens.token();
    return { real, as, authUrl: `${url}/identity/v3`, cloudsFile: store.cloudsFile };
  }

  /** What Neutron answers to who comes with this token. */
  const networksFor = async ({ token }: Pick<LoggedIn, 'token'>) => {
    const reply = await fetch(`${neutron.checkedBy('berth')}/v2.0/networks`, { headers: { 'x-auth-token': token } });
    const { networks = [] } = (await reply.json()) as { networks?: { name: string }[] };
    return { status: reply.status, names: networks.map(({ name }) => name) };
  };

  test('the openstack client makes networks and ports there and builds servers on them, all with one clouds.yaml', async (t) => {
    const { real, cloudsFile } = await fresh(t);
    const openstack = openstackClient(cloudsFile, 'berth');
    await openstack('network', 'create', 'front');
    await openstack('subnet', 'create', '--network', 'front', '--subnet-range', '10.0.0.0/24', 'front-v4');
    const port = await openstack.json<{ id: string; project_id: string }>(
      'port',
      'create',
      '--network',
      'front',
      'mine',
    );
    assert.equal(port.project_id, real.projectId);
    const before = await counted(real);
    const create = ['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros', '--wait'];
    await openstack(...create, '--network', 'front', '--port', port.id, 'web');
    const ports = await openstack.json<{ ID: string }[]>('port', 'list', '--server', 'web');
    assert.equal(ports.length, 2);
    assert.ok(ports.some(({ ID }) => ID === port.id));
    await openstack('server', 'delete', '--wait', 'web');
    await assertNothingLeft(real, before);
    const { device_id, ...bound } = await real.portOf(port.id);
    assert.equal(device_id, '');
    assert.equal(bound['binding:vif_type'], 'unbound');
  });

  test("a user sees at Neutron what Neutron lets them see, until the token ends; nobody else's token is good", async (t) => {
    const { real, as, authUrl } = await fresh(t);
    await real.network('mine', '10.0.0.0/24');
    const stranger = callerAt(neutron.url, 'stranger', 'admin');
    const { network } = await stranger<{ network: { id: string } }>('POST', '/v2.0/networks', {
      network: { name: 'theirs' },
    });
    t.after(() => stranger('DELETE', `/v2.0/networks/${network.id}`));
    const [demo, admin] = await Promise.all([as('demo'), as('admin')]);
    assert.deepEqual(await networksFor(demo), { status: 200, names: ['mine'] });
    assert.deepEqual((await networksFor(admin)).names.toSorted(), ['mine', 'theirs']);
    assert.equal((await networksFor({ token: 'made-up' })).status, 401);
    await revoke(admin, authUrl, demo.token);
    assert.equal((await networksFor(demo)).status, 401);
  });

  test("a server is built with the user's own rights: on a network that another project shares with this one alone", async (t) => {
    const { real } = await fresh(t);
    const owner = callerAt(neutron.url, 'owner', 'admin');
    const { network } = await owner<{ network: { id: string } }>('POST', '/v2.0/networks', { network: {} });
    t.after(() => owner('DELETE', `/v2.0/networks/${network.id}`));
    await owner('POST', '/v2.0/subnets', {
      subnet: { network_id: network.id, ip_version: 4, cidr: '10.0.0.0/24', enable_dhcp: false },
    });
    await owner('POST', '/v2.0/rbac-policies', {
      rbac_policy: {
        object_type: 'network',
        object_id: network.id,
        action: 'access_as_shared',
        target_tenant: real.projectId,
      },
    });
    const before = await counted(real);
    const server = await built(real, { networks: [{ uuid: network.id }] });
    assert.equal(server.status, 'ACTIVE', server.fault?.message);
    const [port] = await real.ports();
    assert.equal(port?.network_id, network.id);
    assert.equal(port?.['binding:host_id'], 'berth');
    await deleted(real, server.id);
    await assertNothingLeft(real, before);
  });
});
