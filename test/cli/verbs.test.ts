import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { temporaryFolder } from '../support/database.ts';
import { berth, commandLine, fourParts } from './support.ts';

const server = ['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros'];

test('a network from its creation to its deletion', async (t) => {
  const cli = await commandLine(t);
  const made = await cli.json('network', 'create', 'blue', '--description', 'd', '--mtu', '1400', '--disable');
  assert.equal(made.name, 'blue');
  assert.equal(made.description, 'd');
  assert.equal(made.mtu, 1400);
  assert.equal(made.admin_state_up, false);
  // Only the answer to its creation says whether it is the default external network.
  const shown = { ...made, is_default: null };
  assert.deepEqual(await cli.json('network', 'show', 'blue'), shown, 'by name');
  assert.deepEqual(await cli.json('network', 'show', String(made.id)), shown, 'by id');
  assert.deepEqual(await cli.json('network', 'list', '--name', 'blue'), [{ ID: made.id, Name: 'blue', Subnets: [] }]);
  assert.deepEqual(await cli.json('network', 'list', '--disable', '-c', 'Name'), [{ Name: 'blue' }]);
  assert.deepEqual(await cli.json('network', 'list', '--name', 'blue', '--enable'), []);
  assert.deepEqual(await cli.run('network', 'delete', 'blue'), { code: 0, out: '', err: '' });
  assert.match((await cli.refused(1, 'network', 'show', 'blue')).why, /there is no network with the name or id "blue"/);
});

test('only an administrator may share a network or make it external; a member is told so, and nothing is made', async (t) => {
  const cli = await commandLine(t);
  const { what, why, undone, next } = await cli.refused(1, 'network', 'create', 'green', '--share');
  assert.equal(what, 'could not create network "green"');
  assert.match(why, /disallowed by policy \(Networking API, status 403, req-[0-9a-f-]{36}\)/);
  assert.match(undone, /nothing was made/);
  assert.match(next, /--os-cloud berth-admin/);
  assert.deepEqual(await cli.json('network', 'list', '--name', 'green'), []);
  const made = await cli.json('--os-cloud', 'berth-admin', 'network', 'create', 'green', '--share', '--external');
  assert.deepEqual([made.shared, made['router:external']], [true, true]);
  const { out } = await cli.run(
    'network',
    'list',
    '--long',
    '--name',
    'green',
    '-c',
    'Shared',
    '-c',
    'Router Type',
    '-c',
    'State',
  );
  assert.match(out, /\| UP +\| True +\| External +\|/);
  assert.equal((await cli.run('network', 'delete', 'green', '--os-cloud', 'berth-admin')).code, 0);
});

test('a subnet from its creation to its deletion', async (t) => {
  const cli = await commandLine(t);
  await cli.json('network', 'create', 'sub');
  const made = await cli.json(
    ...[
      'subnet',
      'create',
      's6',
      '--network',
      'sub',
      '--subnet-range',
      '2001:db8::/64',
      '--gateway',
      'none',
      '--no-dhcp',
    ],
    ...['--allocation-pool', 'start=2001:db8::10,end=2001:db8::20', '--dns-nameserver', '2001:db8::53'],
    ...['--host-route', 'destination=2001:db8:1::/64,gateway=2001:db8::1'],
  );
  assert.equal(made.ip_version, 6, 'told by the range');
  assert.equal(made.gateway_ip, null);
  assert.equal(made.enable_dhcp, false);
  assert.deepEqual(made.allocation_pools, [{ start: '2001:db8::10', end: '2001:db8::20' }]);
  assert.deepEqual(made.dns_nameservers, ['2001:db8::53']);
  assert.deepEqual(made.host_routes, [{ destination: '2001:db8:1::/64', nexthop: '2001:db8::1' }]);
  assert.deepEqual(await cli.json('subnet', 'show', 's6'), made);
  assert.deepEqual(await cli.json('subnet', 'list', '--network', 'sub', '-c', 'Name', '-c', 'Subnet'), [
    { Name: 's6', Subnet: '2001:db8::/64' },
  ]);
  assert.deepEqual(await cli.json('subnet', 'list', '--network', 'sub', '--dhcp'), []);
  const { out } = await cli.run(
    'subnet',
    'list',
    '--long',
    '--network',
    'sub',
    '-c',
    'Allocation Pools',
    '-c',
    'IP Version',
  );
  assert.match(out, /\| 2001:db8::10-2001:db8::20 \| +6 \|/);
  assert.equal((await cli.run('subnet', 'delete', 's6')).code, 0);
  assert.equal((await cli.run('network', 'delete', 'sub')).code, 0);
});

test('a port from its creation to its deletion', async (t) => {
  const cli = await commandLine(t);
  const made = await cli.json(
    ...['port', 'create', 'p', '--network', 'private', '--fixed-ip', 'subnet=private-v4,ip-address=10.11.12.200'],
    ...['--mac-address', 'fa:16:3e:00:00:01', '--description', 'd', '--disable'],
    ...['--allowed-address', 'ip-address=10.9.9.9', '--security-group', 'default', '--dns-name', 'host'],
  );
  const fixed = made.fixed_ips as { ip_address: string; subnet_id: string }[];
  assert.equal(fixed[0]?.ip_address, '10.11.12.200');
  assert.equal(made.mac_address, 'fa:16:3e:00:00:01');
  assert.equal(made.admin_state_up, false);
  assert.equal((made.security_group_ids as string[]).length, 1);
  assert.deepEqual((made.allowed_address_pairs as { ip_address: string }[])[0]?.ip_address, '10.9.9.9');
  assert.deepEqual(await cli.json('port', 'show', 'p'), made);
  for (const filter of [
    ['--network', 'private'],
    ['--fixed-ip', 'subnet=private-v4,ip-address=10.11.12.200'],
    ['--mac-address', 'fa:16:3e:00:00:01'],
    ['--security-group', 'default'],
  ]) {
    assert.deepEqual(
      await cli.json('port', 'list', '--name', 'p', ...filter, '-c', 'ID'),
      [{ ID: made.id }],
      filter.join(' '),
    );
  }
  assert.deepEqual(await cli.json('port', 'list', '--name', 'p', '--fixed-ip', 'ip-address=10.11.12.201'), []);
  const taken = await cli.refused(
    1,
    'port',
    'create',
    'q',
    '--network',
    'private',
    '--fixed-ip',
    'ip-address=10.11.12.200',
  );
  assert.match(taken.why, /already allocated/);
  assert.match(taken.next, /choose another address/);
  assert.equal((await cli.run('port', 'delete', 'p')).code, 0);
  assert.deepEqual(await cli.json('port', 'list', '--name', 'p'), []);
});

test('a port can be without addresses and without security groups', async (t) => {
  const cli = await commandLine(t);
  const made = await cli.json('port', 'create', 'bare', '--network', 'private', '--no-fixed-ip', '--no-security-group');
  assert.deepEqual([made.fixed_ips, made.security_group_ids], [[], []]);
  assert.equal((await cli.run('port', 'delete', 'bare')).code, 0);
});

test('interfaces are added to a server and removed from it', async (t) => {
  const cli = await commandLine(t);
  await cli.json(...server, '--nic', 'none', '--wait', 'lone');
  await cli.json('port', 'create', 'mine', '--network', 'private');
  const silent = { code: 0, out: '', err: '' };
  const ports = async () =>
    (await cli.json<{ Name: string }[]>('port', 'list', '--server', 'lone')).map(({ Name }) => Name).toSorted();
  assert.deepEqual(await cli.run('server', 'add', 'port', 'lone', 'mine', '--tag', 'data'), silent);
  assert.deepEqual(await cli.run('server', 'add', 'network', 'lone', 'private'), silent);
  const address = ['--fixed-ip-address', '10.11.12.66'];
  assert.deepEqual(await cli.run('server', 'add', 'fixed-ip', 'lone', 'private', ...address), silent);
  assert.deepEqual(await ports(), ['', '', 'mine']);
  assert.match(JSON.stringify(await cli.json('server', 'show', 'lone')), /10\.11\.12\.66/);
  assert.match((await cli.refused(1, 'server', 'add', 'port', 'lone', 'mine')).why, /still in use/);
  assert.deepEqual(await cli.run('server', 'remove', 'port', 'lone', 'mine'), silent);
  assert.deepEqual(await cli.run('server', 'remove', 'network', 'lone', 'private'), silent);
  while ((await ports()).length > 0) await new Promise((resolve) => setImmediate(resolve));
  assert.match((await cli.refused(1, 'server', 'remove', 'network', 'lone', 'private')).why, /has no interface on/);
  assert.equal((await cli.json('port', 'show', 'mine')).device_id, '', 'it was brought');
  assert.equal((await cli.run('port', 'delete', 'mine')).code, 0);
  assert.equal((await cli.run('server', 'delete', '--wait', 'lone')).code, 0);
});

test('a server from its creation to its deletion', async (t) => {
  const cli = await commandLine(t);
  const made = await cli.json(...server, '--network', 'private', '--property', 'a=b=c', '--tag', 't', '--wait', 'one');
  assert.equal(made.status, 'ACTIVE');
  assert.deepEqual(made.properties, { a: 'b=c' });
  assert.deepEqual(made.tags, ['t']);
  assert.match(String(made.adminPass), /^\w{12}$/, 'the only time that it can be read');
  const { adminPass: _, ...readable } = made;
  assert.deepEqual(await cli.json('server', 'show', 'one'), readable);
  const [row] = await cli.json<Record<string, unknown>[]>('server', 'list', '--name', '^one$');
  assert.deepEqual(row, {
    ID: made.id,
    Name: 'one',
    Status: 'ACTIVE',
    Networks: made.addresses,
    Image: 'cirros',
    Flavor: 'm1.tiny',
  });
  assert.equal((await cli.json<unknown[]>('port', 'list', '--server', 'one')).length, 1);
  assert.deepEqual(
    await cli.json('server', 'list', '--flavor', 'm1.tiny', '--image', 'cirros', '--status', 'ACTIVE', '-c', 'Name'),
    [{ Name: 'one' }],
  );
  const [bare] = await cli.json<Record<string, unknown>[]>('server', 'list', '-n');
  assert.match(String(bare?.Image), /^[0-9a-f-]{36}$/);
  assert.deepEqual(await cli.run('server', 'delete', '--wait', 'one'), { code: 0, out: '', err: '' });
  assert.deepEqual(await cli.json('server', 'list'), []);
  assert.deepEqual(await cli.json('port', 'list'), [], 'its port is gone with it');
});

test('NICs come in the order of the command line, whichever option asks for them', async (t) => {
  const cli = await commandLine(t);
  await cli.json('network', 'create', 'second');
  await cli.json('subnet', 'create', 'second-v4', '--network', 'second', '--subnet-range', '10.77.0.0/24');
  const port = await cli.json(
    'port',
    'create',
    'brought',
    '--network',
    'second',
    '--fixed-ip',
    'ip-address=10.77.0.50',
  );
  const nics = ['--port', 'brought', '--nic', 'net-id=private,v4-fixed-ip=10.11.12.99,tag=x', '--network', 'second'];
  const made = await cli.json(...server, ...nics, '--wait', 'three');
  const addresses = made.addresses as Record<string, string[]>;
  assert.deepEqual(Object.keys(addresses), ['second', 'private']);
  assert.deepEqual(addresses.private, ['10.11.12.99']);
  assert.equal(addresses.second?.[0], '10.77.0.50');
  assert.equal(addresses.second?.length, 2);
  assert.match((await cli.refused(1, 'network', 'delete', 'second')).next, /delete what is on the network first/);
  assert.equal((await cli.run('server', 'delete', '--wait', 'three')).code, 0);
  assert.equal((await cli.json('port', 'show', String(port.id))).device_id, '', 'a brought port stays, and is free');
  assert.equal((await cli.run('port', 'delete', 'brought')).code, 0);
  assert.equal((await cli.run('network', 'delete', 'second')).code, 0);
});

test('without a network, and with user data and a config drive', async (t) => {
  const cli = await commandLine(t);
  const file = join(temporaryFolder(t), 'user-data');
  writeFileSync(file, '#cloud-config\n');
  const made = await cli.json(...server, '--nic', 'none', '--user-data', file, '--use-config-drive', '--wait', 'none');
  assert.deepEqual(made.addresses, {});
  assert.equal(made.config_drive, 'True');
  const missing = await cli.refused(1, ...server, '--user-data', '/nonexistent/x', 'none2');
  assert.match(missing.why, /the user data cannot be read: ENOENT/);
  assert.equal((await cli.run('server', 'delete', '--wait', 'none')).code, 0);
});

test('every format carries the same rows', async (t) => {
  const cli = await commandLine(t);
  const id = String((await cli.json('network', 'create', 'formats')).id);
  const listed = (format: string) =>
    cli.run('network', 'list', '--name', 'formats', '-f', format).then(({ out }) => out);
  const row = { ID: id, Name: 'formats', Subnets: [] };
  assert.deepEqual(JSON.parse(await listed('json')), [row]);
  assert.deepEqual(parse(await listed('yaml')), [row]);
  assert.equal(await listed('csv'), `"ID","Name","Subnets"\n"${id}","formats","[]"\n`);
  assert.equal(await listed('value'), `${id} formats []\n`);
  assert.match(await listed('table'), new RegExp(`^\\| ${id} \\| formats \\| {9}\\|$`, 'm'));
  const shown = (format: string) =>
    cli.run('network', 'show', 'formats', '-f', format, '-c', 'name', '-c', 'shared').then(({ out }) => out);
  assert.deepEqual(JSON.parse(await shown('json')), { name: 'formats', shared: false });
  assert.deepEqual(parse(await shown('yaml')), { name: 'formats', shared: false });
  assert.equal(await shown('csv'), '"name","shared"\n"formats",False\n');
  assert.equal(await shown('value'), 'formats\nFalse\n');
  assert.match(await shown('table'), /\| Field +\| Value +\|\n.*\n\| name +\| formats \|/);
  assert.equal((await cli.run('network', 'delete', id)).code, 0);
});

test('a name that several have is refused with their ids; an id goes before a name', async (t) => {
  const cli = await commandLine(t);
  const first = String((await cli.json('network', 'create', 'twin')).id);
  const second = String((await cli.json('network', 'create', 'twin')).id);
  const named = String((await cli.json('network', 'create', first)).id);
  const { why, next } = await cli.refused(1, 'network', 'show', 'twin');
  assert.equal(why, '2 networks have the name "twin"');
  assert.ok(next.includes(first) && next.includes(second));
  assert.equal(
    (await cli.json('network', 'show', first)).name,
    'twin',
    'the one with the id, not the one named like it',
  );
  assert.equal((await cli.run('network', 'delete', first, second, named)).code, 0);
});

test('names that mean something in a path or a regular expression are names all the same', async (t) => {
  const cli = await commandLine(t);
  for (const name of ['detail', 'a.*b', '(x)[y]', 'with space/and?more=1', 'ünï', '..']) {
    const made = await cli.json(...server, '--nic', 'none', '--wait', name);
    assert.equal((await cli.json('server', 'show', name)).id, made.id, name);
    assert.equal((await cli.run('server', 'delete', '--wait', name)).code, 0, name);
  }
});

test('an empty name finds nothing, not the one resource without a name', async (t) => {
  const cli = await commandLine(t);
  await cli.cloud.ok('POST', '/network/v2.0/ports', {
    port: { network_id: (await cli.json('network', 'show', 'private')).id },
  });
  assert.match((await cli.refused(1, 'port', 'delete', '')).why, /the name of a port is empty/);
  assert.equal((await cli.json<unknown[]>('port', 'list')).length, 1);
});

test('deleting several: those that are there go, the others are named, and the code says that not all went', async (t) => {
  const cli = await commandLine(t);
  await cli.json('network', 'create', 'there');
  const { code, out, err } = await cli.run('network', 'delete', 'nowhere', 'there');
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.equal(fourParts(err).what, 'could not delete network "nowhere"');
  assert.match(err, /\nberth: 1 of 2 networks were not deleted\n$/);
  assert.deepEqual(await cli.json('network', 'list', '--name', 'there'), []);
});

test('an unknown column is refused before anything is made', async (t) => {
  const cli = await commandLine(t);
  assert.match((await cli.refused(2, 'network', 'create', 'never', '-c', 'nope')).why, /there is no column "nope"/);
  assert.deepEqual(await cli.json('network', 'list', '--name', 'never'), []);
});

for (const [args, why] of [
  [['--nic', 'auto,x'], /"auto" is not understood/],
  [['--nic', 'net-id=a,port-id=b'], /net-id or port-id, and not both/],
  [['--nic', 'v4-fixed-ip=1.2.3.4'], /needs net-id or port-id/],
  [['--nic', 'port-id=a,v4-fixed-ip=1.2.3.4'], /has its addresses already/],
  [['--nic', 'net-id='], /"net-id=" is not understood/],
  [['--nic', 'none', '--network', 'private'], /--nic none cannot be used with another/],
  [['--property', 'x'], /is not of the form key=value/],
] as const) {
  test(`server create ${args.join(' ')} is a usage error`, async (t) => {
    const cli = await commandLine(t);
    assert.match((await cli.refused(2, ...server, ...args, 'x')).why, why);
    assert.deepEqual(await cli.json('server', 'list'), []);
  });
}

for (const [args, message] of [
  [['server', 'create', 'x', '--image', 'cirros'], /required option '--flavor <flavor>'/],
  [['server', 'create', '--flavor', 'a', '--image', 'b'], /missing required argument 'name'/],
  [['server', 'frobnicate'], /unknown command 'frobnicate'/],
  [['server', 'list', '--nope'], /unknown option '--nope'/],
  [['server', 'list', '-f', 'xml'], /Allowed choices are table, json, yaml, csv, value/],
  [['server', 'delete'], /missing required argument 'server'/],
  [['network', 'create', 'x', '--enable', '--disable'], /cannot be used with option/],
  [['network', 'create', 'x', '--mtu', 'big'], /It must be a whole number/],
  [['port', 'create', 'x'], /required option '--network <network>'/],
  [
    ['port', 'create', 'x', '--network', 'a', '--fixed-ip', 'ip=1'],
    /"ip" is not understood; write subnet=…,ip-address=…/,
  ],
  [['subnet', 'create', 'x', '--network', 'a', '--subnet-range', 'b', '--allocation-pool', 'start=1'], /end missing/],
  [['server'], /Usage: berth server/],
  [[], /Usage: berth \[options\] \[command\]/],
] as const) {
  test(`berth ${args.join(' ')} is a usage error`, async () => {
    const { code, out, err } = await berth(args);
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, message);
  });
}

for (const [option, kind] of [
  ['--flavor', 'flavor'],
  ['--image', 'image'],
  ['--network', 'network'],
  ['--port', 'port'],
  ['--security-group', 'security group'],
] as const) {
  test(`a ${kind} that is not there is named, and no server is made`, async (t) => {
    const cli = await commandLine(t);
    const { why, undone } = await cli.refused(1, ...server, option, 'nowhere', 'x');
    assert.equal(why, `there is no ${kind} with the name or id "nowhere"`);
    assert.match(undone, /nothing was made/);
    assert.deepEqual(await cli.json('server', 'list'), []);
  });
}

test('a microversion that the service does not have is refused, with the flag that changes it', async (t) => {
  const cli = await commandLine(t);
  const { why, next } = await cli.refused(1, 'server', 'list', '--os-compute-api-version', '2.999');
  assert.match(why, /2\.999.*status 406/);
  assert.match(next, /--os-compute-api-version/);
});

test('microversions without an embedded flavor show the flavor by name', async (t) => {
  const cli = await commandLine(t);
  await cli.json(...server, '--nic', 'none', '--wait', 'old');
  const [row] = await cli.json<Record<string, unknown>[]>('server', 'list', '--os-compute-api-version', '2.1');
  assert.equal(row?.Flavor, 'm1.tiny');
  assert.equal((await cli.run('server', 'delete', '--wait', 'old')).code, 0);
});

test('a region that the cloud does not have is refused with those that it has', async (t) => {
  const cli = await commandLine(t);
  const { why, next } = await cli.refused(1, 'server', 'list', '--os-region-name', 'Mars');
  assert.match(why, /no public endpoint of its compute service in region Mars/);
  assert.match(next, /--os-region-name RegionOne/);
});
