import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownPort, privateNetwork } from '../support/servers.ts';
import { freshCloud, type TestCloud } from '../support/test-cloud.ts';
import { assertRefusal } from './support/error-forms.ts';

const nobodys = '99999999-9999-4999-8999-999999999999';

interface WithId {
  readonly id: string;
}

/** What the requests of this file can name. */
async function things(cloud: TestCloud) {
  const network = await privateNetwork(cloud);
  const { images } = await cloud.ok<{ images: WithId[] }>('GET', '/image/v2/images?name=cirros');
  const asAdmin = async <T>(path: string, body: object): Promise<T> => {
    const answer = await cloud.call<T>('admin', 'POST', path, body);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  const theirs = await asAdmin<{ network: WithId }>('/network/v2.0/networks', { network: { name: 'theirs' } });
  const subnet = { network_id: theirs.network.id, ip_version: 4, cidr: '10.66.0.0/24' };
  await asAdmin('/network/v2.0/subnets', { subnet });
  const theirPort = await asAdmin<{ port: WithId }>('/network/v2.0/ports', { port: { network_id: theirs.network.id } });
  const theirImage = await asAdmin<WithId>('/image/v2/images', { name: 'theirs', visibility: 'private' });
  const theirGroup = await asAdmin<{ security_group: WithId }>('/network/v2.0/security-groups', {
    security_group: { name: 'theirs' },
  });
  const bare = await cloud.ok<{ network: WithId }>('POST', '/network/v2.0/networks', { network: { name: 'bare' } });
  const free = await ownPort(cloud, network, '10.11.12.50');
  const used = await ownPort(cloud, network, '10.11.12.51');
  await cloud.ok('PUT', `/network/v2.0/ports/${used.id}`, { port: { device_id: nobodys } });
  for (const name of ['twin', 'twin']) {
    await cloud.ok('POST', '/network/v2.0/security-groups', { security_group: { name } });
  }
  const { projects } = (await cloud.call<{ projects: WithId[] }>('admin', 'GET', '/identity/v3/projects?name=demo'))
    .body;
  const quota = await cloud.call('admin', 'PUT', `/network/v2.0/quotas/${projects[0]?.id}`, { quota: { port: 4 } });
  assert.equal(quota.status, 200);
  return {
    network,
    image: images[0]?.id ?? '',
    bare: bare.network.id,
    free: free.id,
    used: used.id,
    theirs: {
      network: theirs.network.id,
      port: theirPort.port.id,
      image: theirImage.id,
      group: theirGroup.security_group.id,
    },
  };
}

type Things = Awaited<ReturnType<typeof things>>;

/** What is wrong, the status, what the message must name, and the parts of the request that are not as they should be. */
type Case = readonly [what: string, status: number, names: RegExp, server: (there: Things) => object];

const cases: readonly Case[] = [
  ['B10, S10 an unknown network', 400, /Network 9{8}.* could not be found/, () => ({ networks: [{ uuid: nobodys }] })],
  [
    'B11 a known and an unknown network',
    400,
    /Network 9{8}/,
    ({ network }) => ({ networks: [{ uuid: network }, { uuid: nobodys }] }),
  ],
  ['another project’s network', 400, /could not be found/, ({ theirs }) => ({ networks: [{ uuid: theirs.network }] })],
  ['B40 a network by its name', 400, /networks|uuid/, () => ({ networks: [{ uuid: 'private' }] })],
  ['S09 a network without a subnet', 400, /requires a subnet/, ({ bare }) => ({ networks: [{ uuid: bare }] })],
  ['no word of networks at a microversion that wants one', 400, /networks/, () => ({ networks: undefined })],
  ['C02 an unknown port', 400, /Port 9{8}.* could not be found/, () => ({ networks: [{ port: nobodys }] })],
  [
    'C03, S20 another project’s port',
    400,
    /Port .* (not usable|could not be found)/,
    ({ theirs }) => ({ networks: [{ port: theirs.port }] }),
  ],
  ['C04, S18 a port in use', 409, /Port .* in use/, ({ used }) => ({ networks: [{ port: used }] })],
  ['C20 a port twice', 400, /more than once/, ({ free }) => ({ networks: [{ port: free }, { port: free }] })],
  [
    'C18 a port with a fixed IP',
    400,
    /10\.11\.12\.9/,
    ({ free }) => ({ networks: [{ port: free, fixed_ip: '10.11.12.9' }] }),
  ],
  ['C21 a port for two servers', 400, /port/i, ({ free }) => ({ networks: [{ port: free }], max_count: 2 })],
  [
    'D07 a fixed IP that is taken',
    400,
    /10\.11\.12\.51 is already in use/,
    ({ network }) => ({ networks: [{ uuid: network, fixed_ip: '10.11.12.51' }] }),
  ],
  [
    'a fixed IP that is none',
    400,
    /999\.1\.1\.1|fixed_ip/,
    ({ network }) => ({ networks: [{ uuid: network, fixed_ip: '999.1.1.1' }] }),
  ],
  [
    'D09 a fixed IP for two servers',
    400,
    /fixed/i,
    ({ network }) => ({ networks: [{ uuid: network, fixed_ip: '10.11.12.9' }], max_count: 2 }),
  ],
  [
    'E09 an unknown group',
    400,
    /nosuch/,
    ({ network }) => ({ networks: [{ uuid: network }], security_groups: [{ name: 'nosuch' }] }),
  ],
  [
    'E09 an unknown group, and no NIC',
    400,
    /nosuch/,
    () => ({ networks: 'none', security_groups: [{ name: 'nosuch' }] }),
  ],
  [
    'another project’s group',
    400,
    /not found/,
    ({ network, theirs }) => ({ networks: [{ uuid: network }], security_groups: [{ name: theirs.group }] }),
  ],
  [
    'E06 a group of which there are two',
    409,
    /twin/,
    ({ network }) => ({ networks: [{ uuid: network }], security_groups: [{ name: 'twin' }] }),
  ],
  [
    'S05, S07 more NICs than the quota of ports',
    403,
    /Maximum number of ports exceeded/,
    ({ network }) => ({ networks: [1, 2, 3].map(() => ({ uuid: network })) }),
  ],
  [
    'S07 more servers than the quota of ports',
    403,
    /Maximum number of ports exceeded/,
    ({ network }) => ({ networks: [{ uuid: network }], min_count: 3 }),
  ],
  ['B20 auto, and two networks to choose from', 409, /More than one possible network/, () => ({ networks: 'auto' })],
  ['an unknown image', 400, /image/i, () => ({ imageRef: nobodys })],
  ['another project’s image', 400, /image/i, ({ theirs }) => ({ imageRef: theirs.image })],
  ['an image by its name', 400, /image/i, () => ({ imageRef: 'cirros' })],
  ['an unknown flavor', 400, /Flavor nosuch could not be found/, () => ({ flavorRef: 'nosuch' })],
  ['an unknown key', 400, /key_name/, () => ({ key_name: 'nosuch' })],
  ['an unknown zone', 400, /zone/, () => ({ availability_zone: 'nosuch' })],
  ['a name of nothing', 400, /name/, () => ({ name: '' })],
  ['an unknown member', 400, /nosuch/, () => ({ nosuch: 1 })],
  ['a NIC with an unknown member', 400, /nosuch/, ({ network }) => ({ networks: [{ uuid: network, nosuch: 1 }] })],
];

test('what cannot be built is refused by the API: status, form and cause as they should be, and not one row is left', async (t) => {
  const cloud = await freshCloud(t);
  const there = await things(cloud);
  const before = await cloud.books();
  const wrong: string[] = [];
  for (const [what, status, names, server] of cases) {
    const answer = await cloud.cloud.app.inject({
      method: 'POST',
      url: '/compute/v2.1/servers',
      headers: { 'x-auth-token': cloud.tokens.demo, 'openstack-api-version': 'compute 2.72' },
      payload: { server: { name: 'x', flavorRef: '1', imageRef: there.image, networks: 'none', ...server(there) } },
    });
    try {
      assertRefusal('compute', answer, [status]);
      assert.match(answer.body, names);
    } catch (error) {
      wrong.push(
        `${what}: ${answer.statusCode} ${answer.body.slice(0, 200)}: ${error instanceof Error ? error.message : error}`,
      );
    }
  }
  assert.deepEqual(wrong, [], wrong.join('\n'));
  const after = await cloud.books();
  for (const [table, rows] of Object.entries(before)) assert.deepEqual(after[table], rows, table);
});

test('B03, S12 two networks and no request, below the microversion that must say auto or none: 409, not an empty server', async (t) => {
  const cloud = await freshCloud(t);
  const there = await things(cloud);
  await cloud.ok('POST', '/network/v2.0/subnets', {
    subnet: { network_id: there.bare, ip_version: 4, cidr: '10.55.0.0/24' },
  });
  const before = await cloud.books();
  const answer = await cloud.cloud.app.inject({
    method: 'POST',
    url: '/compute/v2.1/servers',
    headers: { 'x-auth-token': cloud.tokens.demo },
    payload: { server: { name: 'x', flavorRef: '1', imageRef: there.image } },
  });
  assertRefusal('compute', answer, [409]);
  assert.match(answer.body, /More than one possible network/);
  const after = await cloud.books();
  for (const [table, rows] of Object.entries(before)) assert.deepEqual(after[table], rows, table);
});
