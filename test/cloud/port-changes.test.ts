import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { NeutronTransport } from '../../src/neutron/client/index.ts';
import { addressesOf } from '../support/interfaces.ts';
import { createServer, privateNetwork } from '../support/servers.ts';
import { freshCloud, freshStore, openCloud, type TestCloud, type TestCloudOptions } from '../support/test-cloud.ts';

interface Port {
  id: string;
  security_groups: string[];
  fixed_ips: { ip_address: string }[];
  network_id: string;
}

/** A server with two NICs, on a network of the first start and one of its own. */
interface Two {
  readonly cloud: TestCloud;
  readonly id: string;
  readonly networks: readonly [string, string];
  /** The project's default group. */
  readonly standard: string;
}

async function withTwo(cloud: TestCloud): Promise<Two> {
  const first = await privateNetwork(cloud);
  const { network } = await make<{ network: { id: string } }>(cloud, 'networks', { network: { name: 'second' } });
  const subnet = { network_id: network.id, ip_version: 4, cidr: '10.77.0.0/29' };
  await make(cloud, 'subnets', { subnet });
  const id = await createServer(cloud, { networks: [{ uuid: first }, { uuid: network.id }] });
  assert.equal((await cloud.settled(id)).status, 'ACTIVE');
  const [port] = await portsOf({ cloud, id });
  return { cloud, id, networks: [first, network.id], standard: port?.security_groups[0] ?? '' };
}

const make = <T>(cloud: TestCloud, many: string, body: object) => cloud.ok<T>('POST', `/network/v2.0/${many}`, body);

async function group(cloud: TestCloud, name: string, attributes: object = {}): Promise<string> {
  const body = { security_group: { name, ...attributes } };
  return (await make<{ security_group: { id: string } }>(cloud, 'security-groups', body)).security_group.id;
}

async function portsOf({ cloud, id }: Pick<Two, 'cloud' | 'id'>): Promise<Port[]> {
  const { ports } = await cloud.ok<{ ports: Port[] }>('GET', `/network/v2.0/ports?device_id=${id}`);
  return ports;
}

/** The groups of the server's ports, port by port, each in order. */
async function groupsOf(two: Pick<Two, 'cloud' | 'id'>): Promise<string[]> {
  return (await portsOf(two)).map(({ security_groups }) => security_groups.toSorted().join(' ')).toSorted();
}

const update = (cloud: TestCloud, port: string, attributes: object) =>
  cloud.ok('PUT', `/network/v2.0/ports/${port}`, { port: attributes });

function act({ cloud, id }: Pick<Two, 'cloud' | 'id'>, action: object, version = '2.72') {
  const headers = { 'openstack-api-version': `compute ${version}` };
  return cloud.call<Record<string, { message: string }>>(
    'demo',
    'POST',
    `/compute/v2.1/servers/${id}/action`,
    action,
    headers,
  );
}

/** Asserts that an action is refused, and no port has changed. */
async function refused(two: Pick<Two, 'cloud' | 'id'>, action: object, status: number, text: RegExp) {
  const before = await portsOf(two);
  const answer = await act(two, action, '2.43');
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.match(Object.values(answer.body)[0]?.message ?? '', text);
  const after = await portsOf(two);
  const told = (ports: readonly Port[]) =>
    ports.map(({ id, security_groups, fixed_ips }) => ({ id, security_groups, fixed_ips }));
  assert.deepEqual(told(after), told(before));
}

const add = (name: string) => ({ addSecurityGroup: { name } });
const remove = (name: string) => ({ removeSecurityGroup: { name } });

suite("a server's security groups", { concurrency: false }, async () => {
  test('E19, E25, E26: a group is added to all ports, by its name or its id, and taken from those that have it; once more changes nothing', async (t) => {
    const two = await withTwo(await freshCloud(t));
    const { cloud, standard } = two;
    const [web, db] = [await group(cloud, 'web'), await group(cloud, 'db')];
    for (const name of ['web', db, 'web']) assert.equal((await act(two, add(name))).status, 202);
    const all = [standard, web, db].toSorted().join(' ');
    assert.deepEqual(await groupsOf(two), [all, all]);

    // E25: from the ports that have it; E26: from none.
    const [port] = await portsOf(two);
    await update(cloud, port?.id ?? '', { security_groups: [standard, db] });
    assert.equal((await act(two, remove('web'))).status, 202);
    const left = [standard, db].toSorted().join(' ');
    assert.deepEqual(await groupsOf(two), [left, left]);
    await refused(two, remove('web'), 404, /not found/);
    await refused(two, remove('nothing'), 404, /not found/);
  });

  test('E20, E21, E22, E23, E24 what one port cannot have, no port gets', async (t) => {
    const cloud = await freshCloud(t);
    const two = await withTwo(cloud);
    const [first, second] = await portsOf(two);
    await group(cloud, 'web');
    for (let n = 0; n < 2; n += 1) await group(cloud, 'twins');
    await refused(two, add('twins'), 409, /Multiple security groups/);
    // The first port is changed by then, and changed back.
    await update(cloud, second?.id ?? '', { security_groups: [await group(cloud, 'loose', { stateful: false })] });
    await refused(two, add('web'), 409, /stateful/);
    await update(cloud, second?.id ?? '', { security_groups: [], port_security_enabled: false });
    await refused(two, add('web'), 400, /port security/);
    await update(cloud, second?.id ?? '', { port_security_enabled: true, fixed_ips: [] });
    await refused(two, add('web'), 400, /port security enabled and a subnet/);
    for (const port of [first, second]) {
      await cloud.ok('DELETE', `/compute/v2.1/servers/${two.id}/os-interface/${port?.id}`);
      await cloud.cloud.compute.idle();
    }
    await refused(two, add('web'), 404, /not found/);
  });

  test("another project's group is nobody's, and another project's server is not there", async (t) => {
    const cloud = await freshCloud(t);
    const two = await withTwo(cloud);
    const body = { security_group: { name: 'theirs' } };
    const made = await cloud.call<{ security_group: { id: string } }>(
      'admin',
      'POST',
      '/network/v2.0/security-groups',
      body,
    );
    await refused(two, add('theirs'), 404, /not found/);
    await refused(two, add(made.body.security_group.id), 404, /not found/);
    await refused({ cloud, id: two.id }, { addSecurityGroup: { name: '' } }, 400, /name/);
    await refused({ cloud, id: two.id }, { addSecurityGroup: {} }, 400, /name/);
  });

  test('two who change the groups of one server at once both have their way', async (t) => {
    const cloud = await freshCloud(t);
    const two = await withTwo(cloud);
    const ids = await Promise.all(['one', 'two', 'three'].map((name) => group(cloud, name)));
    const answers = await Promise.all(['one', 'two', 'three'].map((name) => act(two, add(name))));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [202, 202, 202],
    );
    const all = [two.standard, ...ids].toSorted().join(' ');
    assert.deepEqual(await groupsOf(two), [all, all]);
  });

  test('a process that dies between two ports: the next one takes back what it has changed', async (t) => {
    const store = await freshStore(t);
    let dies = false;
    const death: { of?: () => void } = {};
    const dead = new Promise<void>((resolve) => {
      death.of = resolve;
    });
    const mortal: TestCloudOptions = {
      wrapTransport: (transport: NeutronTransport) => ({
        ...transport,
        close: () => transport.close(),
        send: async (request) => {
          const reply = await transport.send(request);
          const { port } = (request.body ?? {}) as { port?: { security_groups?: string[] } };
          if (!dies || request.method !== 'PUT' || !port?.security_groups) return reply;
          death.of?.();
          // Nobody hears the answer any more.
          return new Promise<never>(() => {});
        },
      }),
    };
    const cloud = await openCloud(t, store, mortal);
    const two = await withTwo(cloud);
    await group(cloud, 'web');
    dies = true;
    void act(two, add('web')).catch(() => {});
    await dead;
    await cloud.crash();
    const next = await openCloud(t, store);
    await next.cloud.compute.idle();
    assert.deepEqual(await groupsOf({ cloud: next, id: two.id }), [two.standard, two.standard]);
    assert.equal((await act({ cloud: next, id: two.id }, add('web'))).status, 202);
    for (const groups of await groupsOf({ cloud: next, id: two.id })) assert.equal(groups.split(' ').length, 2);
  });
});

suite("a server's addresses", { concurrency: false }, () => {
  test('D10, D12, D15, D16: one more is taken on a network that the server is on, and given back; both are shown at once', async (t) => {
    const cloud = await freshCloud(t);
    const two = await withTwo(cloud);
    const [, network] = two.networks;
    const shown = async () =>
      addressesOf(await cloud.settled(two.id)).filter((address) => address.startsWith('10.77.'));
    const before = await shown();
    assert.equal((await act(two, { addFixedIp: { networkId: network } }, '2.43')).status, 202);
    const more = (await shown()).filter((address) => !before.includes(address));
    assert.equal(more.length, 1);
    assert.equal((await act(two, { removeFixedIp: { address: more[0] } }, '2.43')).status, 202);
    assert.deepEqual(await shown(), before);
    await refused(two, { removeFixedIp: { address: more[0] } }, 400, /not an address/);
    await refused(two, { removeFixedIp: { address: 'no address' } }, 400, /Invalid fixed IP/);
    await refused(
      two,
      { addFixedIp: { networkId: '5d0c1b2a-7788-4c99-a001-bbccddeeff00' } },
      404,
      /could not be found/,
    );
    const late = await act(two, { addFixedIp: { networkId: network } }, '2.44');
    assert.equal(late.status, 404);
  });

  test('D13, pain 3.18: a subnet that has no address left is passed over for the next one; when none has, nothing has changed', async (t) => {
    const cloud = await freshCloud(t);
    const two = await withTwo(cloud);
    const [, network] = two.networks;
    // Of six addresses the gateway has one, and the server one.
    for (let n = 0; n < 4; n += 1) await make(cloud, 'ports', { port: { network_id: network } });
    await refused(two, { addFixedIp: { networkId: network } }, 400, /No fixed IP addresses available/);
    await make(cloud, 'subnets', { subnet: { network_id: network, ip_version: 4, cidr: '10.78.0.0/29' } });
    assert.equal((await act(two, { addFixedIp: { networkId: network } }, '2.43')).status, 202);
    const port = (await portsOf(two)).find(({ network_id }) => network_id === network);
    assert.deepEqual(port?.fixed_ips.map(({ ip_address }) => ip_address.slice(0, 6)).toSorted(), ['10.77.', '10.78.']);
  });

  test('D11, D17, D18: on a network without subnets there is none to have; the last one goes; what fails is told', async (t) => {
    let broken = false;
    const cloud = await freshCloud(t, {
      wrapTransport: (transport) => ({
        ...transport,
        close: () => transport.close(),
        send: async (request) => {
          if (!broken || request.method !== 'PUT') return transport.send(request);
          const body = { NeutronError: { type: 'Planted', message: 'of no concern to tenants', detail: '' } };
          return { status: 409, headers: {}, body };
        },
      }),
    });
    const two = await withTwo(cloud);
    const [, network] = two.networks;
    const own = async () => (await portsOf(two)).find(({ network_id }) => network_id === network)?.fixed_ips ?? [];
    const [last] = await own();
    const remove = { removeFixedIp: { address: last?.ip_address } };
    broken = true;
    const answer = await act(two, remove, '2.43');
    assert.ok(answer.status >= 400, JSON.stringify(answer.body));
    broken = false;
    assert.deepEqual(await own(), [last]);
    assert.equal((await act(two, remove, '2.43')).status, 202);
    assert.deepEqual(await own(), []);
    const { subnets } = await cloud.ok<{ subnets: { id: string; network_id: string }[] }>(
      'GET',
      '/network/v2.0/subnets',
    );
    const its = subnets.find(({ network_id }) => network_id === network);
    await cloud.ok('DELETE', `/network/v2.0/subnets/${its?.id}`);
    await refused(two, { addFixedIp: { networkId: network } }, 404, /could not be found/);
  });
});
