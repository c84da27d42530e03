import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { NeutronTransport, TransportRequest } from '../../src/neutron/client/index.ts';
import { createServer, deleteServer, ownPort, privateNetwork } from '../support/servers.ts';
import { assertBalanced, freshCloud, type TestCloud } from '../support/test-cloud.ts';

/** What a server asks for, and what becomes of it between the API's look and the host's work. */
interface Wanted {
  readonly networks: readonly object[];
  readonly securityGroups?: readonly string[];
  /** What the fault must name. */
  readonly names: readonly string[];
  change(): Promise<unknown>;
}

/** A network of demo's own with one subnet. */
async function ownNetwork(cloud: TestCloud, subnet: object = {}): Promise<{ id: string; subnetId: string }> {
  const { network } = await cloud.ok<{ network: { id: string } }>('POST', '/network/v2.0/networks', {
    network: { name: 'own' },
  });
  const made = await cloud.ok<{ subnet: { id: string } }>('POST', '/network/v2.0/subnets', {
    subnet: { network_id: network.id, ip_version: 4, cidr: '10.77.0.0/24', ...subnet },
  });
  return { id: network.id, subnetId: made.subnet.id };
}

const newPort = (cloud: TestCloud, network_id: string, more: object = {}) =>
  cloud.ok('POST', '/network/v2.0/ports', { port: { network_id, ...more } });

const worlds: Readonly<Record<string, (cloud: TestCloud) => Promise<Wanted>>> = {
  'B10 the network is deleted': async (cloud) => {
    const own = await ownNetwork(cloud);
    return {
      networks: [{ uuid: own.id }],
      names: [own.id, 'could not be found'],
      change: () => cloud.ok('DELETE', `/network/v2.0/networks/${own.id}`),
    };
  },
  'C02 the brought port is deleted': async (cloud) => {
    const { id } = await ownPort(cloud, await privateNetwork(cloud));
    return {
      networks: [{ port: id }],
      names: [id, 'could not be found'],
      change: () => cloud.ok('DELETE', `/network/v2.0/ports/${id}`),
    };
  },
  'C04, R14 the brought port is taken by another server': async (cloud) => {
    const { id } = await ownPort(cloud, await privateNetwork(cloud));
    return {
      networks: [{ port: id }],
      names: [id, 'in use'],
      change: () => cloud.ok('PUT', `/network/v2.0/ports/${id}`, { port: { device_id: 'another-server' } }),
    };
  },
  'D08 the fixed IP is taken': async (cloud) => {
    const network = await privateNetwork(cloud);
    const address = { ip_address: '10.11.12.99' };
    return {
      networks: [{ uuid: network, fixed_ip: '10.11.12.99' }],
      names: ['10.11.12.99', 'in use'],
      change: () => newPort(cloud, network, { fixed_ips: [address] }),
    };
  },
  'D03, R17 the subnet of the fixed IP is replaced': async (cloud) => {
    const own = await ownNetwork(cloud);
    return {
      networks: [{ uuid: own.id, fixed_ip: '10.77.0.9' }],
      names: ['10.77.0.9'],
      change: async () => {
        await cloud.ok('DELETE', `/network/v2.0/subnets/${own.subnetId}`);
        const subnet = { network_id: own.id, ip_version: 4, cidr: '10.78.0.0/24' };
        await cloud.ok('POST', '/network/v2.0/subnets', { subnet });
      },
    };
  },
  'D03 (which the API, as Nova’s, does not look at) the fixed IP is of no subnet': async (cloud) => ({
    networks: [{ uuid: (await ownNetwork(cloud)).id, fixed_ip: '192.0.2.1' }],
    names: ['192.0.2.1'],
    change: () => Promise.resolve(),
  }),
  'D06, R12 the last address is taken': async (cloud) => {
    const own = await ownNetwork(cloud, { allocation_pools: [{ start: '10.77.0.5', end: '10.77.0.5' }] });
    return { networks: [{ uuid: own.id }], names: [own.id, 'No fixed IP'], change: () => newPort(cloud, own.id) };
  },
  'E09, R15 the security group is deleted': async (cloud) => {
    const { security_group: group } = await cloud.ok<{ security_group: { id: string } }>(
      'POST',
      '/network/v2.0/security-groups',
      { security_group: { name: 'web' } },
    );
    await cloud.ok('POST', '/network/v2.0/security-groups', { security_group: { name: 'other' } });
    return {
      networks: [],
      securityGroups: ['other', 'web'],
      names: [group.id, 'not found'],
      change: () => cloud.ok('DELETE', `/network/v2.0/security-groups/${group.id}`),
    };
  },
  'F10, S19 the quota of ports is lowered': async (cloud) => {
    const { body } = await cloud.call<{ projects: { id: string }[] }>(
      'admin',
      'GET',
      '/identity/v3/projects?name=demo',
    );
    return {
      networks: [],
      names: ['Maximum number of ports exceeded'],
      change: async () => {
        const path = `/network/v2.0/quotas/${body.projects[0]?.id}`;
        const answer = await cloud.call('admin', 'PUT', path, { quota: { port: 0 } });
        assert.equal(answer.status, 200);
      },
    };
  },
};

/** Does something when the first port is about to be made or bound. */
function beforeFirstPort(action: () => Promise<unknown>) {
  let done: Promise<unknown> | null = null;
  const isPort = ({ method, path }: TransportRequest) => method !== 'GET' && path.startsWith('/v2.0/ports');
  return (transport: NeutronTransport): NeutronTransport => ({
    ...transport,
    close: () => transport.close(),
    send: async (request) => {
      if (isPort(request)) {
        done ??= action();
        await done;
      }
      return transport.send(request);
    },
  });
}

/** A cloud whose users have looked at their groups, which makes the default ones. */
async function lookedAround(t: TestContext, change: () => Promise<unknown>): Promise<TestCloud> {
  const cloud = await freshCloud(t, { wrapTransport: beforeFirstPort(change) });
  await cloud.ok('GET', '/network/v2.0/security-groups');
  return cloud;
}

for (const [name, makeWorld] of Object.entries(worlds)) {
  test(`after the API has looked, ${name}: the server is ERROR, its fault says so, and the books are as if nobody had asked for it`, async (t) => {
    let change = () => Promise.reject<unknown>(new Error('too early'));
    const cloud = await lookedAround(t, () => change());
    const wanted = await makeWorld(cloud);
    ({ change } = wanted);
    const id = await createServer(cloud, {
      networks: [{ uuid: await privateNetwork(cloud) }, ...wanted.networks],
      ...(wanted.securityGroups && { securityGroups: [...wanted.securityGroups] }),
    });
    const server = await cloud.settled(id);
    assert.equal(server.status, 'ERROR');
    assert.equal(server['OS-EXT-STS:task_state'], null);
    assert.deepEqual(server.addresses, {});
    for (const part of wanted.names)
      assert.ok(server.fault?.message.includes(part), `${server.fault?.message}: ${part}`);
    assert.equal(server.fault?.details, undefined);

    // The same world, changed in the same way, without a server.
    const twin = await lookedAround(t, () => Promise.resolve());
    await (await makeWorld(twin)).change();
    const expected = await twin.books();
    assertBalanced(expected, await cloud.books());
    await deleteServer(cloud, id);
    await cloud.cloud.compute.idle();
    assertBalanced(expected, await cloud.books());
  });
}
