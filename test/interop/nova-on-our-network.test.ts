import assert from 'node:assert/strict';
import { after, before, suite, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { computeHost } from './support/nova-services.ts';
import { type Project, startProject } from './support/openstack-project.ts';
import { type OwnNetwork, ownNetwork } from './support/own-network.ts';
import { startWholeOpenStack, type WholeOpenStack } from './support/whole-openstack.ts';

interface Address {
  readonly addr: string;
}

interface ServerView {
  readonly status: string;
  readonly addresses: Readonly<Record<string, readonly Address[]>>;
  readonly fault?: { readonly message: string };
}

interface PortView {
  readonly id: string;
  readonly status: string;
  readonly fixed_ips: readonly { readonly ip_address: string }[];
}

const verifying = process.env.BERTH_VERIFY === '1';
const skip = !verifying && 'npm run verify only: it takes minutes';

suite("a real Nova on Berth's network service", { skip, concurrency: false }, () => {
  let openstack: WholeOpenStack;
  let project: Project;
  let network: OwnNetwork;

  before(async () => {
    openstack = await startWholeOpenStack(
      ownNetwork((started) => {
        network = started;
      }),
    );
    project = await startProject(openstack);
  });
  after(() => openstack?.stop());

  const shown = async (id: string) =>
    (await project.ask<{ server: ServerView }>('compute', 'GET', `/servers/${id}`)).server;
  const addressesOf = async (id: string) => {
    const all = Object.values((await shown(id)).addresses).flat();
    return all.map(({ addr }) => addr).toSorted();
  };
  const portsOf = async (id: string): Promise<readonly PortView[]> =>
    (await project.ask<{ ports: PortView[] }>('network', 'GET', `/ports?device_id=${id}`)).ports;
  /** Ports as they are to be: of this server, on its host, plugged, and Nova has waited for each and heard of it. */
  const assertPlugged = async (t: TestContext, id: string, count: number) => {
    const ports = await portsOf(id);
    assert.equal(ports.length, count);
    const host = await project.hostsOf(ports.map((port) => port.id));
    assert.deepEqual([...new Set(host)], [computeHost]);
    const log = openstack.nova.computeLog();
    for (const port of ports) {
      assert.equal(port.status, 'ACTIVE');
      assert.ok(log.includes(`network-vif-plugged came for ${port.id} of ${id}`), `no event for ${port.id}`);
    }
    const theirs = ports.flatMap(({ fixed_ips }) => fixed_ips.map(({ ip_address }) => ip_address));
    assert.deepEqual(await addressesOf(id), theirs.toSorted());
    t.diagnostic(`${count} NICs: ${theirs.join(', ')}`);
    return ports;
  };
  const until = async (isSo: () => Promise<boolean>, what: string) => {
    const end = performance.now() + 120_000;
    while (!(await isSo())) {
      assert.ok(performance.now() < end, what);
      await sleep(500);
    }
  };

  test('a server with one NIC, and its deletion', async (t) => {
    t.diagnostic(`the cloud started in ${Math.round(openstack.startedIn / 1000)} s`);
    const id = await project.server('one', [{ uuid: project.networkId }]);
    await project.settled(id, 'ACTIVE');
    await assertPlugged(t, id, 1);
    await project.deleteServer(id);
    assert.deepEqual(await project.portIds(), []);
  });

  test('three NICs, one a brought port, one with a fixed IP; a fourth comes and goes; the brought port stays', async (t) => {
    const brought = await project.port({ name: 'brought' });
    const asked = [{ uuid: project.networkId }, { port: brought }, { uuid: project.backId, fixed_ip: '10.1.0.200' }];
    const id = await project.server('three', asked);
    await project.settled(id, 'ACTIVE');
    const ports = await assertPlugged(t, id, 3);
    assert.ok(ports.some((port) => port.id === brought));
    assert.ok((await addressesOf(id)).includes('10.1.0.200'));

    const interfaceAttachment = { net_id: project.backId };
    const attached = await project.ask<{ interfaceAttachment: { port_id: string; port_state: string } }>(
      'compute',
      'POST',
      `/servers/${id}/os-interface`,
      { interfaceAttachment },
    );
    const { port_id: fourth } = attached.interfaceAttachment;
    await until(
      async () => (await portsOf(id)).every(({ status }) => status === 'ACTIVE'),
      'the fourth is not plugged',
    );
    assert.equal((await portsOf(id)).length, 4);
    assert.equal((await addressesOf(id)).length, 4);
    await project.ask('compute', 'DELETE', `/servers/${id}/os-interface/${fourth}`);
    await until(async () => (await addressesOf(id)).length === 3, 'the fourth is not detached');
    assert.ok(!(await project.portIds()).includes(fourth));

    await project.deleteServer(id);
    assert.deepEqual(await project.portIds(), [brought]);
    const { device_id, 'binding:host_id': host } = await project.portOf(brought);
    assert.deepEqual([device_id, host], ['', '']);
    await project.deletePort(brought);
  });

  test('a port that its user deletes leaves its server: Nova is told', async () => {
    const id = await project.server('robbed', [{ uuid: project.networkId }, { uuid: project.backId }]);
    await project.settled(id, 'ACTIVE');
    const [lost] = await portsOf(id);
    await project.deletePort(lost?.id ?? '');
    await until(async () => (await addressesOf(id)).length === 1, 'Nova still has the port');
    await project.deleteServer(id);
    assert.deepEqual(await project.portIds(), []);
  });

  test('an event that does not come fails the build, and nothing is left of it', async () => {
    const isPlugged = (method: string, _path: string, body: string) =>
      method === 'POST' && body.includes('vif-plugged');
    const held = openstack.events.hold('before', isPlugged);
    const id = await project.server('unplugged', [{ uuid: project.networkId }]);
    await held.arrived;
    await project.settled(id, 'ERROR');
    assert.match(openstack.nova.computeLog(), /Failed to allocate network|VirtualInterfaceCreateException/);
    held.lose();
    await project.deleteServer(id);
    assert.deepEqual(await project.portIds(), []);
  });

  test('the log of the network service has no error and no secret', () => {
    assert.doesNotMatch(network.process.errors(), /the password of|"level":50/);
  });
});
