import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NeutronApiError, NeutronUnreachable } from '../../src/neutron/client/index.ts';
import type { SecurityGroup } from '../../src/neutron/resources.ts';
import type { PortsReader } from '../../src/nova/index.ts';
import { groupsOf } from '../../src/nova/servers/view/security-groups.ts';
import { type Database, run } from '../../src/store/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { member } from '../support/allocation-world.ts';
import { setInstance, setNics, vif } from './support/instances.ts';
import { novaWorld, people, type World } from './support/world.ts';

/** A server that is ACTIVE with these NICs. */
async function active(world: World, nics: Parameters<typeof setNics>[2] = []): Promise<string> {
  const id = await world.server();
  await setNics(world.database, id, nics);
  await setInstance(world.database, id, {
    vm_state: 'active',
    task_state: null,
    power_state: 1,
    host: 'host-a',
    node: 'node-a',
    availability_zone: 'nova',
    launched_at: '2026-11-23T08:00:05.123Z',
  });
  return id;
}

async function show(world: World, id: string, asked: Parameters<World['ask']>[2] = {}) {
  const answer = await world.ask('GET', `/servers/${id}`, asked);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().server;
}

const somePort = { networkId: 'n', macAddress: 'm', status: 'ACTIVE', fixedIps: [], securityGroupIds: ['g1'] };

async function addFault(database: Database, uuid: string, id: string, at: string, code = 500): Promise<void> {
  await database.write(function* (queries) {
    yield* run(
      queries.insertInto('instance_fault').values({
        id,
        instance_uuid: uuid,
        code,
        message: `why ${id}`,
        details: `details ${id}`,
        created_at: at,
      }),
    );
  });
}

test('T01 while a server builds its addresses are hidden', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  await setNics(world.database, id, [{ vif: vif('private', ['10.0.0.5']) }]);
  assert.deepEqual((await show(world, id)).addresses, {});
  await setInstance(world.database, id, { vm_state: 'active', task_state: null });
  assert.deepEqual((await show(world, id)).addresses, {
    private: [
      { version: 4, addr: '10.0.0.5', 'OS-EXT-IPS:type': 'fixed', 'OS-EXT-IPS-MAC:mac_addr': 'fa:16:3e:00:00:01' },
    ],
  });
});

test('T02 networks of one name share a label, labels come in the order of the NICs', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world, [
    { vif: vif('zebra', ['10.0.0.1']) },
    { vif: vif('apple', ['10.1.0.1']) },
    { vif: vif('zebra', ['10.2.0.1', '2001:db8::1']) },
  ]);
  const { addresses } = await show(world, id);
  assert.deepEqual(Object.keys(addresses), ['zebra', 'apple']);
  assert.deepEqual(
    addresses.zebra.map((entry: { addr: string; version: number }) => [entry.version, entry.addr]),
    [
      [4, '10.0.0.1'],
      [4, '10.2.0.1'],
      [6, '2001:db8::1'],
    ],
  );
});

test('T03 floating addresses come after all fixed ones, with the MAC of their NIC', async (t) => {
  const world = await novaWorld(t);
  const first = vif('private', ['10.0.0.1'], { address: 'fa:16:3e:aa:aa:aa' });
  const [subnet] = first.network.subnets;
  assert.ok(subnet);
  const ips = [{ address: '10.0.0.1', floatingIps: ['203.0.113.7'] }];
  const floating = { ...first, network: { ...first.network, subnets: [{ ...subnet, ips }] } };
  const second = vif('private', ['10.0.0.2'], { address: 'fa:16:3e:bb:bb:bb' });
  const id = await active(world, [{ vif: floating }, { vif: second }]);
  const { addresses } = await show(world, id);
  assert.deepEqual(
    addresses.private.map((entry: Record<string, string>) => [
      entry.addr,
      entry['OS-EXT-IPS:type'],
      entry['OS-EXT-IPS-MAC:mac_addr'],
    ]),
    [
      ['10.0.0.1', 'fixed', 'fa:16:3e:aa:aa:aa'],
      ['10.0.0.2', 'fixed', 'fa:16:3e:bb:bb:bb'],
      ['203.0.113.7', 'floating', 'fa:16:3e:aa:aa:aa'],
    ],
  );
});

test('T04 a NIC without an address has its label, with nothing in it', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world, [{ vif: vif('empty', []) }, { vif: vif(null, ['10.0.0.1']) }]);
  const { addresses } = await show(world, id);
  assert.deepEqual(addresses.empty, []);
  assert.equal(addresses.null.length, 1, 'a network that could not be seen');
});

test('T05 T06 ips: version and address only, also while building; an unknown label is not found', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  await setNics(world.database, id, [{ vif: vif('private', ['10.0.0.5']) }, { vif: null }]);
  const all = await world.ask('GET', `/servers/${id}/ips`);
  assert.deepEqual(all.json(), { addresses: { private: [{ version: 4, addr: '10.0.0.5' }] } });
  const one = await world.ask('GET', `/servers/${id}/ips/private`);
  assert.deepEqual(one.json(), { private: [{ version: 4, addr: '10.0.0.5' }] });
  for (const label of ['public', 'constructor', '__proto__']) {
    assert.equal((await world.ask('GET', `/servers/${id}/ips/${label}`)).statusCode, 404);
  }
});

test('T10 E30 without ports the key security_groups is absent; with ports it has one entry a port and group', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world);
  assert.equal('security_groups' in (await show(world, id)), false);
  const port = { ...somePort, deviceId: id };
  world.network.ports = [
    { ...port, id: 'p1', securityGroupIds: ['g1', 'g2'] },
    { ...port, id: 'p2', securityGroupIds: ['g1'] },
    { ...port, id: 'p3', deviceId: 'another', securityGroupIds: ['g2'] },
  ];
  world.network.groups = [
    { id: 'g1', name: 'web' },
    { id: 'g2', name: 'db' },
  ];
  assert.deepEqual((await show(world, id)).security_groups, [{ name: 'web' }, { name: 'db' }, { name: 'web' }]);
});

test('E28 E29 a group without a name goes by its id; one that the viewer cannot see is left out', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world);
  const port = { ...somePort, deviceId: id };
  world.network.ports = [{ ...port, id: 'p1', securityGroupIds: ['hidden', 'g1'] }];
  world.network.groups = [{ id: 'g1', name: '' }];
  assert.deepEqual((await show(world, id)).security_groups, [{ name: 'g1' }]);
  world.network.groups = [];
  assert.equal('security_groups' in (await show(world, id)), false);
});

test('E27 the groups of many servers are read by 150 servers a request', async () => {
  const asked: number[] = [];
  const reader: PortsReader = {
    portsOf: async (_context, serverIds) => {
      asked.push(serverIds.length);
      return serverIds.map((deviceId) => ({ ...somePort, id: `port of ${deviceId}`, deviceId }));
    },
    port: async () => null,
    securityGroups: async () => [{ id: 'g1', name: 'web' } as SecurityGroup],
  };
  const ids = Array.from({ length: 301 }, (_, index) => `server ${index}`);
  const groups = await groupsOf(reader, silentLogger, member, ids);
  assert.deepEqual(asked, [150, 150, 1]);
  assert.deepEqual([...groups.keys()], ids);
  assert.deepEqual(groups.get('server 300'), [{ name: 'web' }]);
});

test('a network service that does not answer costs the view its groups, not the view', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world);
  world.network.refusal = new Error('no answer');
  assert.equal('security_groups' in (await show(world, id)), false);
});

test('T12 T13 T14 the newest fault of a server in ERROR is shown; the details of a 500 to administrators only', async (t) => {
  const world = await novaWorld(t);
  const id = await world.server();
  await addFault(world.database, id, 'b', '2026-11-23T08:00:01.000Z');
  await addFault(world.database, id, 'c', '2026-11-23T08:00:02.000Z');
  await addFault(world.database, id, 'a', '2026-11-23T08:00:02.000Z');
  assert.equal('fault' in (await show(world, id)), false, 'not in ERROR yet');
  await setInstance(world.database, id, { vm_state: 'error', task_state: null });
  const shown = await show(world, id);
  assert.equal(shown.status, 'ERROR');
  assert.deepEqual(shown.fault, { code: 500, message: 'why c', created: '2026-11-23T08:00:02Z' });
  assert.equal((await show(world, id, { as: 'admin' })).fault.details, 'details c');
  await addFault(world.database, id, 'd', '2026-11-23T08:00:03.000Z', 409);
  assert.equal((await show(world, id)).fault.details, 'details d');
  const listed = (await world.ask('GET', '/servers/detail')).json().servers;
  assert.equal(listed[0].fault.message, 'why d');
});

test('times, hostId and flags have the form that clients parse', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world);
  const shown = await show(world, id);
  assert.equal(shown.created, '2026-11-23T08:00:01Z');
  assert.equal(shown['OS-SRV-USG:launched_at'], '2026-11-23T08:00:05.123000');
  assert.equal(shown['OS-SRV-USG:terminated_at'], null);
  assert.match(shown.hostId, /^[0-9a-f]{56}$/);
  assert.equal(shown.config_drive, '');
  assert.equal(shown.accessIPv4, '');
  assert.equal(shown.key_name, null);
  assert.equal(shown.progress, 0);
  assert.deepEqual(shown['os-extended-volumes:volumes_attached'], []);
  const building = await show(world, await world.server());
  assert.equal(building.hostId, '');
});

test('the root disk has a device name once the server was built', async (t) => {
  const world = await novaWorld(t);
  const rootOf = async (id: string) =>
    (await show(world, id, { as: 'admin', version: '2.3' }))['OS-EXT-SRV-ATTR:root_device_name'];
  const id = await world.server();
  assert.equal(await rootOf(id), null);
  await setInstance(world.database, id, { launched_at: '2026-11-23T08:00:05.123Z', vm_state: 'error' });
  assert.equal(await rootOf(id), '/dev/sda');
});

test('each key comes with its microversion', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world);
  for (const [key, since, as] of [
    ['OS-EXT-SRV-ATTR:host', 1, 'admin'],
    ['OS-EXT-SRV-ATTR:hostname', 3, 'admin'],
    ['OS-EXT-SRV-ATTR:user_data', 3, 'admin'],
    ['locked', 9, 'demo'],
    ['host_status', 16, 'admin'],
    ['description', 19, 'demo'],
    ['tags', 26, 'demo'],
    ['trusted_image_certificates', 63, 'demo'],
    ['server_groups', 71, 'demo'],
  ] as const) {
    if (since > 1) assert.equal(key in (await show(world, id, { as, version: `2.${since - 1}` })), false, key);
    assert.equal(key in (await show(world, id, { as, version: `2.${since}` })), true, key);
  }
  const latest = await show(world, id, { version: 'latest' });
  const own = Object.keys(latest).filter((key) => key.startsWith('OS-EXT-SRV-ATTR') || key === 'host_status');
  assert.deepEqual(own, [], 'what only administrators see');
});

test('the flavor is a link up to 2.46, and embedded from 2.47 on; a deleted flavor changes nothing', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world);
  await world.ask('DELETE', '/flavors/1', { as: 'admin' });
  const linked = (await show(world, id, { version: '2.46' })).flavor;
  assert.equal(linked.id, '1');
  assert.equal(linked.links[0].rel, 'bookmark');
  assert.deepEqual((await show(world, id, { version: '2.47' })).flavor, {
    ...{ vcpus: 1, ram: 512, disk: 1, ephemeral: 0, swap: 0 },
    ...{ original_name: 'm1.tiny', extra_specs: {} },
  });
});

for (const [vmState, taskState, status] of [
  ['building', 'scheduling', 'BUILD'],
  ['active', null, 'ACTIVE'],
  ['active', 'deleting', 'ACTIVE'],
  ['active', 'rebooting', 'REBOOT'],
  ['active', 'reboot_started_hard', 'HARD_REBOOT'],
  ['active', 'resize_prep', 'RESIZE'],
  ['stopped', null, 'SHUTOFF'],
  ['stopped', 'rebuilding', 'REBUILD'],
  ['resized', 'resize_reverting', 'REVERT_RESIZE'],
  ['resized', null, 'VERIFY_RESIZE'],
  ['error', null, 'ERROR'],
  ['shelved_offloaded', null, 'SHELVED_OFFLOADED'],
  ['unheard of', null, 'UNKNOWN'],
] as const) {
  test(`state ${vmState}/${taskState} is status ${status}, and is found by it`, async (t) => {
    const world = await novaWorld(t);
    const id = await world.server();
    await setInstance(world.database, id, { vm_state: vmState, task_state: taskState });
    assert.equal((await show(world, id)).status, status);
    if (status === 'UNKNOWN') return;
    const found = (await world.ask('GET', `/servers?status=${status}`)).json().servers;
    assert.deepEqual(
      found.map((server: { id: string }) => server.id),
      [id],
    );
  });
}

test('T07 T08 T09 os-interface is read live; a port of another server is not found; tags are ours, since 2.70', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world, [
    { vif: vif('private', ['10.0.0.5']), portId: 'p1', tag: 'wan' },
    { vif: null, portId: 'p2' },
  ]);
  const port = { networkId: 'n1', macAddress: 'fa:16:3e:00:00:09', status: 'DOWN', securityGroupIds: [] };
  world.network.ports = [
    { ...port, id: 'p1', deviceId: id, fixedIps: [{ subnetId: 's1', ipAddress: '10.0.0.99' }] },
    { ...port, id: 'p2', deviceId: id, fixedIps: [] },
    { ...port, id: 'p3', deviceId: 'another', fixedIps: [] },
  ];
  const list = await world.ask('GET', `/servers/${id}/os-interface`, { version: '2.70' });
  assert.deepEqual(list.json().interfaceAttachments, [
    {
      net_id: 'n1',
      port_id: 'p1',
      mac_addr: 'fa:16:3e:00:00:09',
      port_state: 'DOWN',
      fixed_ips: [{ ip_address: '10.0.0.99', subnet_id: 's1' }],
      tag: 'wan',
    },
    { net_id: 'n1', port_id: 'p2', mac_addr: 'fa:16:3e:00:00:09', port_state: 'DOWN', fixed_ips: [], tag: null },
  ]);
  const one = await world.ask('GET', `/servers/${id}/os-interface/p1`, { version: '2.69' });
  assert.equal(one.json().interfaceAttachment.port_id, 'p1');
  assert.equal('tag' in one.json().interfaceAttachment, false);
  for (const other of ['p3', 'nothing']) {
    assert.equal((await world.ask('GET', `/servers/${id}/os-interface/${other}`)).statusCode, 404);
  }
});

const portList = { method: 'GET', path: '/v2.0/ports', step: 'look' };

for (const [what, error, status] of [
  ['A06 refuses the token', new NeutronApiError('HTTPUnauthorized', null, 401, 'at 10.0.0.9', portList), 401],
  ['fails', new NeutronApiError('HTTPInternalServerError', null, 500, 'at 10.0.0.9', portList), 503],
  [
    'does not answer',
    new NeutronUnreachable('10.0.0.9 refused', { sent: false, timedOut: false, call: portList }),
    503,
  ],
] as const) {
  test(`os-interface when the network service ${what}: ${status}, without its words`, async (t) => {
    const world = await novaWorld(t);
    const id = await active(world);
    world.network.refusal = error;
    const answer = await world.ask('GET', `/servers/${id}/os-interface`);
    assert.equal(answer.statusCode, status, answer.body);
    assert.equal(answer.body.includes('10.0.0.9'), false);
  });
}

test('os-security-groups: the groups of the ports, each once, with what they let in', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world);
  const port = { networkId: 'n', macAddress: 'm', status: 'ACTIVE', fixedIps: [], deviceId: id };
  world.network.ports = [
    { ...port, id: 'p1', securityGroupIds: ['g1'] },
    { ...port, id: 'p2', securityGroupIds: ['g1'] },
  ];
  const rule = {
    ...{ tenant_id: 't', project_id: 't', security_group_id: 'g1', ethertype: 'IPv4' as const, description: null },
    ...{ created_at: '', updated_at: '', revision_number: 0, remote_ip_prefix: null, remote_group_id: null },
    ...{ protocol: null, port_range_min: null, port_range_max: null },
  };
  world.network.groups = [
    {
      ...{ id: 'g1', name: 'web', description: 'd', tenant_id: 't' },
      security_group_rules: [
        { ...rule, id: 'r1', direction: 'ingress', protocol: 'tcp', port_range_min: 80, port_range_max: 81 },
        { ...rule, id: 'r2', direction: 'ingress', protocol: 'icmp', remote_ip_prefix: '10.0.0.0/8' },
        { ...rule, id: 'r3', direction: 'ingress', remote_group_id: 'g2' },
        { ...rule, id: 'r4', direction: 'egress' },
      ],
    },
    { id: 'g2', name: 'db', tenant_id: 't2', security_group_rules: [] },
  ];
  const { security_groups: groups } = (await world.ask('GET', `/servers/${id}/os-security-groups`)).json();
  const of = { parent_group_id: 'g1' };
  assert.deepEqual(groups, [
    {
      ...{ id: 'g1', name: 'web', description: 'd', tenant_id: 't' },
      rules: [
        { ...of, id: 'r1', ip_protocol: 'tcp', from_port: 80, to_port: 81, group: {}, ip_range: { cidr: '0.0.0.0/0' } },
        {
          ...of,
          id: 'r2',
          ip_protocol: 'icmp',
          from_port: -1,
          to_port: -1,
          group: {},
          ip_range: { cidr: '10.0.0.0/8' },
        },
        {
          ...{ ...of, id: 'r3', ip_protocol: null, from_port: null, to_port: null },
          ...{ group: { name: 'db', tenant_id: 't2' }, ip_range: {} },
        },
      ],
    },
  ]);
});

test('a server has no volumes, and cannot be given one', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world);
  const path = `/servers/${id}/os-volume_attachments`;
  assert.deepEqual((await world.ask('GET', path)).json(), { volumeAttachments: [] });
  const attach = await world.ask('POST', path, { body: { volumeAttachment: { volumeId: 'x' } } });
  assert.equal(attach.statusCode, 400);
  assert.match(attach.json().badRequest.message, /has none/);
  assert.equal((await world.ask('DELETE', `${path}/x`)).statusCode, 404);
});

test('an administrator sees another project’s server, with where it is', async (t) => {
  const world = await novaWorld(t);
  const id = await active(world);
  const shown = await show(world, id, { as: 'admin', version: '2.72' });
  assert.equal(shown.tenant_id, people.demo.projectId);
  assert.equal(shown['OS-EXT-SRV-ATTR:host'], 'host-a');
  assert.equal(shown['OS-EXT-SRV-ATTR:hypervisor_hostname'], 'node-a');
  assert.equal(shown['OS-EXT-SRV-ATTR:hostname'], 'web');
  assert.equal(shown.host_status, 'UP');
});
