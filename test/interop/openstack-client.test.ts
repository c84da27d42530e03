import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientSuite } from './support/client-suite.ts';

interface ServerView {
  id: string;
  status: string;
  addresses: Record<string, string[]>;
  security_groups?: { name: string }[] | string;
}

interface PortView {
  id: string;
  name: string;
  status: string;
  device_id: string;
  device_owner: string;
  binding_host_id?: string;
  binding_vif_type?: string;
  fixed_ips: { ip_address: string }[];
  security_group_ids: string[];
}

clientSuite('the unmodified openstack client builds a server and takes it down', ({ openstack, admin }) => {
  const portsOf = (server: string) => openstack.json<{ ID: string }[]>('port', 'list', '--server', server);
  const addressesOf = (server: ServerView) => Object.values(server.addresses).flat();

  test('token issue', async () => {
    const token = await openstack.json<{ id: string; project_id: string }>('token', 'issue');
    assert.ok(token.id.length > 20);
    assert.match(token.project_id, /^[0-9a-f]{32}$/);
  });

  test('what the first start has made: flavors, image, network', async () => {
    const flavors = await openstack.json<{ Name: string }[]>('flavor', 'list');
    assert.deepEqual(
      flavors.map((flavor) => flavor.Name).filter((name) => /tiny|small|medium|large$/.test(name)).length >= 4,
      true,
    );
    const images = await openstack.json<{ Name: string; Status: string }[]>('image', 'list');
    assert.deepEqual(
      images.map(({ Name, Status }) => ({ Name, Status })),
      [{ Name: 'cirros', Status: 'active' }],
    );
    const subnets = await openstack.json<{ Subnet: string }[]>('subnet', 'list');
    assert.deepEqual(
      subnets.map((subnet) => subnet.Subnet),
      ['10.11.12.0/24'],
    );
  });

  test('network, subnet, security group, rule and port with a chosen fixed IP are created', async () => {
    await openstack('network', 'create', 'front');
    await openstack('subnet', 'create', '--network', 'front', '--subnet-range', '192.0.2.0/24', 'front-v4');
    await openstack('network', 'create', 'back');
    await openstack('subnet', 'create', '--network', 'back', '--subnet-range', '198.51.100.0/24', 'back-v4');
    await openstack('security', 'group', 'create', 'web');
    await openstack('security', 'group', 'rule', 'create', '--protocol', 'tcp', '--dst-port', '443', 'web');
    const rules = await openstack.json<{ 'Port Range': string }[]>('security', 'group', 'rule', 'list', 'web');
    assert.ok(rules.some((rule) => rule['Port Range'] === '443:443'));
    await openstack('port', 'create', '--network', 'back', '--fixed-ip', 'ip-address=198.51.100.77', 'mine');
    const port = await openstack.json<PortView>('port', 'show', 'mine');
    assert.deepEqual(
      port.fixed_ips.map((ip) => ip.ip_address),
      ['198.51.100.77'],
    );
  });

  test('server create with a network, a brought port and a group: ACTIVE with both addresses', async () => {
    const network = await openstack.json<{ id: string }>('network', 'show', 'front');
    const port = await openstack.json<PortView>('port', 'show', 'mine');
    const create = [
      'server',
      'create',
      '--flavor',
      'm1.tiny',
      '--image',
      'cirros',
      '--security-group',
      'web',
      '--wait',
    ];
    await openstack(...create, '--nic', `net-id=${network.id}`, '--nic', `port-id=${port.id}`, 'both');
    const server = await openstack.json<ServerView>('server', 'show', 'both');
    assert.equal(server.status, 'ACTIVE');
    assert.deepEqual(Object.keys(server.addresses).toSorted(), ['back', 'front']);
    assert.ok(addressesOf(server).includes('198.51.100.77'));
    assert.equal((await portsOf('both')).length, 2);
    const brought = await openstack.json<PortView>('port', 'show', 'mine');
    assert.equal(brought.device_id, server.id);
    assert.equal(brought.status, 'ACTIVE');
    assert.match(brought.device_owner, /^compute:/);
    const group = await openstack.json<{ id: string }>('security', 'group', 'show', 'web');
    const created = (await portsOf('both')).find((candidate) => candidate.ID !== port.id);
    const shown = await openstack.json<PortView>('port', 'show', created?.ID ?? '');
    assert.deepEqual(shown.security_group_ids, [group.id]);
  });

  test('server delete: the created port is gone, the brought one is back, unbound, with its address and name', async () => {
    const before = await portsOf('both');
    await openstack('server', 'delete', '--wait', 'both');
    const port = await admin.json<PortView>('port', 'show', 'mine');
    assert.equal(port.name, 'mine');
    assert.deepEqual(
      port.fixed_ips.map((ip) => ip.ip_address),
      ['198.51.100.77'],
    );
    assert.equal(port.device_id, '');
    assert.equal(port.device_owner, '');
    assert.equal(port.binding_host_id, '');
    assert.equal(port.binding_vif_type, 'unbound');
    const created = before.find((candidate) => candidate.ID !== port.id);
    assert.match(await openstack.failing('port', 'show', created?.ID ?? ''), /No Port found/);
    assert.match(await openstack.failing('server', 'show', 'both'), /No server/);
  });

  test('server create --network, with v4-fixed-ip, and with none', async () => {
    const create = ['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros', '--wait'];
    await openstack(...create, '--network', 'front', 'by-name');
    const byName = await openstack.json<ServerView>('server', 'show', 'by-name');
    assert.equal(byName.status, 'ACTIVE');
    assert.match(addressesOf(byName)[0] ?? '', /^192\.0\.2\.\d+$/);

    const network = await openstack.json<{ id: string }>('network', 'show', 'front');
    await openstack(...create, '--nic', `net-id=${network.id},v4-fixed-ip=192.0.2.200`, 'chosen');
    const chosen = await openstack.json<ServerView>('server', 'show', 'chosen');
    assert.deepEqual(addressesOf(chosen), ['192.0.2.200']);

    await openstack(...create, '--nic', 'none', 'alone');
    const alone = await openstack.json<ServerView>('server', 'show', 'alone');
    assert.equal(alone.status, 'ACTIVE');
    assert.deepEqual(addressesOf(alone), []);

    await openstack('server', 'delete', '--wait', 'by-name', 'chosen', 'alone');
    assert.deepEqual(await openstack.json('server', 'list'), []);
  });

  test('server create --nic auto in a project with one network', async () => {
    const create = ['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros', '--nic', 'auto'];
    assert.match(await openstack.failing(...create, 'which'), /409|ambiguous|more than one|Multiple/i);
    await openstack('port', 'delete', 'mine');
    await openstack('network', 'delete', 'front', 'back');
    await openstack(...create, '--wait', 'auto');
    const server = await openstack.json<ServerView>('server', 'show', 'auto');
    assert.equal(server.status, 'ACTIVE');
    assert.match(server.addresses.private?.[0] ?? '', /^10\.11\.12\.\d+$/);
    await openstack('server', 'delete', '--wait', 'auto');
  });

  test('router and floating IP: a server is reached from outside, and all is taken down again', async () => {
    await admin('network', 'create', '--external', 'outside');
    await admin('subnet', 'create', '--network', 'outside', '--subnet-range', '203.0.113.0/24', 'outside-v4');
    await openstack('network', 'create', 'inside');
    await openstack('subnet', 'create', '--network', 'inside', '--subnet-range', '192.0.2.0/24', 'inside-v4');
    await openstack('router', 'create', 'door');
    await openstack('router', 'add', 'subnet', 'door', 'inside-v4');
    await openstack('router', 'set', '--external-gateway', 'outside', 'door');
    await openstack('router', 'set', '--route', 'destination=198.51.100.0/24,gateway=192.0.2.9', 'door');
    const door = await openstack.json<{ id: string; external_gateway_info: { network_id: string }; routes: object[] }>(
      'router',
      'show',
      'door',
    );
    assert.equal(door.external_gateway_info.network_id.length, 36);
    assert.equal(door.routes.length, 1);
    const create = ['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros', '--wait'];
    await openstack(...create, '--network', 'inside', 'reached');
    const { floating_ip_address: address } = await openstack.json<{ floating_ip_address: string }>(
      'floating',
      'ip',
      'create',
      'outside',
    );
    await openstack('server', 'add', 'floating', 'ip', 'reached', address);
    // Compute is told after the answer: by the next look, or one soon after, it has looked itself.
    const becomesShown = async (wanted: boolean) => {
      for (let look = 1; look <= 10; look++) {
        const server = await openstack.json<ServerView>('server', 'show', 'reached');
        if (addressesOf(server).includes(address) === wanted) return;
      }
      assert.fail(`${address} is ${wanted ? 'not' : 'still'} shown`);
    };
    await becomesShown(true);
    await openstack('server', 'remove', 'floating', 'ip', 'reached', address);
    await becomesShown(false);
    await openstack('floating', 'ip', 'delete', address);
    await openstack('server', 'delete', '--wait', 'reached');
    await openstack('router', 'unset', '--route', 'destination=198.51.100.0/24,gateway=192.0.2.9', 'door');
    await openstack('router', 'unset', '--external-gateway', 'door');
    await openstack('router', 'remove', 'subnet', 'door', 'inside-v4');
    await openstack('router', 'delete', 'door');
    await openstack('network', 'delete', 'inside');
    await admin('network', 'delete', 'outside');
  });

  test('address group: rules refer to it, and it is shared by RBAC', async () => {
    interface AddressGroup {
      id: string;
      description: string;
      addresses: string[];
    }
    const shown = () => openstack.json<AddressGroup>('address', 'group', 'show', 'office');
    await openstack('address', 'group', 'create', '--address', '192.0.2.7', '--address', '198.51.100.0/24', 'office');
    assert.deepEqual((await shown()).addresses.toSorted(), ['192.0.2.7/32', '198.51.100.0/24']);
    await openstack(
      'address',
      'group',
      'set',
      '--description',
      'where we sit',
      '--address',
      '203.0.113.0/24',
      'office',
    );
    await openstack('address', 'group', 'unset', '--address', '192.0.2.7/32', 'office');
    const { id, description, addresses } = await shown();
    assert.deepEqual([description, addresses.toSorted()], ['where we sit', ['198.51.100.0/24', '203.0.113.0/24']]);
    assert.deepEqual(
      (await openstack.json<{ Name: string }[]>('address', 'group', 'list')).map(({ Name }) => Name),
      ['office'],
    );
    const rule = ['security', 'group', 'rule', 'create', '--protocol', 'tcp', '--dst-port', '22'];
    await openstack(...rule, '--remote-address-group', 'office', 'web');
    assert.match(await openstack.failing('address', 'group', 'delete', 'office'), /in use/i);

    const { id: project } = await admin.json<{ id: string }>('project', 'show', 'admin');
    const share = ['network', 'rbac', 'create', '--action', 'access_as_shared', '--target-project', project];
    const entry = await openstack.json<{ id: string; object_type: string }>(
      ...share,
      '--type',
      'address_group',
      'office',
    );
    assert.equal(entry.object_type, 'address_group');
    const kinds = async (...filters: string[]) =>
      (await openstack.json<{ 'Object ID': string }[]>('network', 'rbac', 'list', ...filters)).map(
        (one) => one['Object ID'],
      );
    assert.deepEqual(await kinds('--type', 'address_group'), [id]);
    assert.deepEqual(await kinds('--type', 'subnetpool'), []);
    await openstack('network', 'rbac', 'delete', entry.id);
    await openstack('security', 'group', 'delete', 'web');
    await openstack('address', 'group', 'delete', 'office');
    assert.deepEqual(await openstack.json('address', 'group', 'list'), []);
  });

  test('network rbac: a subnet pool and an address scope are opened to a project', async () => {
    await openstack('address', 'scope', 'create', '--ip-version', '4', 'everywhere');
    const pool = ['subnet', 'pool', 'create', '--pool-prefix', '10.96.0.0/12', '--default-prefix-length', '24'];
    await openstack(...pool, '--address-scope', 'everywhere', 'shared');
    const { id: project } = await admin.json<{ id: string }>('project', 'show', 'admin');
    const entries: string[] = [];
    for (const [type, name] of [
      ['address_scope', 'everywhere'],
      ['subnetpool', 'shared'],
    ] as const) {
      const share = ['network', 'rbac', 'create', '--action', 'access_as_shared', '--target-project', project];
      const { id } = await openstack.json<{ id: string }>(...share, '--type', type, name);
      assert.equal(
        (await openstack.json<{ action: string }>('network', 'rbac', 'show', id)).action,
        'access_as_shared',
      );
      entries.push(id);
    }
    assert.equal((await admin.json<{ shared: boolean }>('subnet', 'pool', 'show', 'shared')).shared, true);
    await openstack('network', 'rbac', 'set', '--target-project', project, entries[0] ?? '');
    await openstack('network', 'rbac', 'delete', ...entries);
    await openstack('subnet', 'pool', 'delete', 'shared');
    await openstack('address', 'scope', 'delete', 'everywhere');
  });

  test('network auto allocated topology: made, shown, and taken down', async () => {
    const command = ['network', 'auto', 'allocated', 'topology'];
    const check = [...command, 'create', '--check-resources'];
    assert.match(await openstack.failing(...check), /409|No default/);
    await admin('network', 'create', '--external', '--default', 'outside');
    await admin('subnet', 'create', '--network', 'outside', '--subnet-range', '203.0.113.0/24', 'outside-v4');
    const pool = ['subnet', 'pool', 'create', '--pool-prefix', '10.64.0.0/12', '--default-prefix-length', '24'];
    await admin(...pool, '--share', '--default', 'all');
    // This client asks for the word under a name that it does not keep it by, and shows none.
    assert.deepEqual(await openstack.json(...check), { dry_run: null });
    const { id } = await openstack.json<{ id: string }>(...command, 'create');
    assert.equal((await openstack.json<{ id: string }>(...command, 'create', '--or-show')).id, id);
    const network = await openstack.json<{ name: string; subnets: string[] }>('network', 'show', id);
    assert.equal(network.name, 'auto_allocated_network');
    const router = await openstack.json<{ external_gateway_info: { network_id: string } }>(
      'router',
      'show',
      'auto_allocated_router',
    );
    assert.equal(router.external_gateway_info.network_id.length, 36);
    await openstack(...command, 'delete');
    assert.match(await openstack.failing('network', 'show', id), /No Network found/);
    await admin('subnet', 'pool', 'delete', 'all');
    await admin('network', 'delete', 'outside');
  });

  test('nothing is left: only what the first start and the user have made', async () => {
    assert.deepEqual(await admin.json('port', 'list'), []);
    const hypervisors = await admin.json<{ id: number }[]>('server', 'list', '--all-projects');
    assert.deepEqual(hypervisors, []);
  });
});
