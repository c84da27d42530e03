import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type BerthProcess, startBerthProcess } from '../../support/berth-process.ts';
import { type CloudApi, credentialsOf, signIn } from '../../support/cloud-api.ts';
import { Deployment, type Resource } from './plan.ts';
import { Session } from './provider.ts';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq6yVUBQGxJG6yXhNqVZwEKOOLk3HXbjNx8Qd1vRPpj somebody@somewhere';

/** What may be said otherwise of the same deployment. */
interface Choice {
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
  readonly group: 'web' | 'database';
  readonly portName: string;
  readonly floatingTo: string;
}

const first: Choice = {
  name: 'web',
  metadata: { role: 'web', stage: 'test' },
  tags: ['one', 'two'],
  group: 'web',
  portName: 'front',
  floatingTo: 'front',
};

/** An instance with two ports of its own, one of them attached later, groups, a floating IP and a key pair; and a plain one beside it. */
function configuration(external: string, choice: Choice): readonly Resource[] {
  return [
    { name: 'key', kind: 'compute_keypair_v2', wanted: () => ({ name: 'deploy', public_key: publicKey }) },
    {
      name: 'net',
      kind: 'networking_network_v2',
      wanted: () => ({ name: 'app', admin_state_up: true, tags: ['app'] }),
    },
    {
      name: 'subnet',
      kind: 'networking_subnet_v2',
      wanted: (id) => ({
        ...{ name: 'app-v4', network_id: id('net'), cidr: '192.0.2.0/24', ip_version: 4, gateway_ip: '192.0.2.1' },
        ...{ allocation_pools: [{ start: '192.0.2.10', end: '192.0.2.99' }], dns_nameservers: ['198.51.100.53'] },
      }),
    },
    {
      name: 'web',
      kind: 'networking_secgroup_v2',
      wanted: () => ({ name: 'web', description: 'whoever comes to the web server' }),
    },
    { name: 'database', kind: 'networking_secgroup_v2', wanted: () => ({ name: 'database', description: '' }) },
    {
      name: 'https',
      kind: 'networking_secgroup_rule_v2',
      wanted: (id) => ({
        ...{ security_group_id: id('web'), direction: 'ingress', ethertype: 'IPv4', protocol: 'tcp' },
        ...{ port_range_min: 443, port_range_max: 443, remote_ip_prefix: '0.0.0.0/0', description: '' },
      }),
    },
    {
      name: 'router',
      kind: 'networking_router_v2',
      wanted: () => ({
        ...{ name: 'edge', admin_state_up: true },
        external_gateway_info: { network_id: external },
      }),
    },
    {
      name: 'edge',
      kind: 'networking_router_interface_v2',
      wanted: (id) => ({ router_id: id('router'), subnet_id: id('subnet') }),
    },
    {
      name: 'front',
      kind: 'networking_port_v2',
      wanted: (id) => ({
        ...{ name: choice.portName, network_id: id('net'), admin_state_up: true, tags: ['front'] },
        security_groups: [id(choice.group)],
        fixed_ips: [{ subnet_id: id('subnet'), ip_address: '192.0.2.20' }],
      }),
    },
    {
      name: 'back',
      kind: 'networking_port_v2',
      wanted: (id) => ({
        ...{ name: 'back', network_id: id('net'), admin_state_up: true },
        fixed_ips: [{ subnet_id: id('subnet'), ip_address: '192.0.2.21' }],
      }),
    },
    {
      name: 'floating',
      kind: 'networking_floatingip_v2',
      wanted: () => ({ floating_network_id: external, description: 'the web server' }),
    },
    {
      name: 'server',
      kind: 'compute_instance_v2',
      wanted: (id) => ({
        ...{ name: choice.name, flavor_name: 'm1.tiny', image_name: 'cirros', key_name: id('key') },
        ...{ metadata: choice.metadata, tags: choice.tags },
        user_data: Buffer.from('#cloud-config\n').toString('base64'),
        network: [{ port: id('front') }],
      }),
    },
    {
      name: 'plain',
      kind: 'compute_instance_v2',
      wanted: (id) => ({
        ...{ name: 'plain', flavor_name: 'm1.tiny', image_name: 'cirros', security_groups: [choice.group] },
        network: [{ uuid: id('net') }],
      }),
    },
    {
      name: 'second',
      kind: 'compute_interface_attach_v2',
      wanted: (id) => ({ instance_id: id('server'), port_id: id('back') }),
    },
    {
      name: 'address',
      kind: 'networking_floatingip_associate_v2',
      wanted: (id) => ({ floatingip_id: id('floating'), port_id: id(choice.floatingTo) }),
    },
  ];
}

interface Nic {
  readonly name: string;
  readonly fixed_ip_v4: string;
  readonly floating_ip: readonly string[];
}

// One story in steps: each goes on from the state that the steps before have made.
suite("the calls of Terraform's provider", { concurrency: false }, () => {
  let berth: BerthProcess;
  let member: CloudApi;
  let external: string;
  let deployment: Deployment;

  const folder = mkdtempSync(join(tmpdir(), 'berth-test-'));

  before(async () => {
    berth = await startBerthProcess(folder);
    member = await signIn(berth.url, berth.cloudsFile, 'berth');
    const admin = await signIn(berth.url, berth.cloudsFile, 'berth-admin');
    const make = <T>(path: string, body: object) => admin.ok<T>('POST', `/network/v2.0/${path}`, body);
    const outside = { name: 'outside', 'router:external': true };
    external = (await make<{ network: { id: string } }>('networks', { network: outside })).network.id;
    const subnet = { network_id: external, ip_version: 4, cidr: '203.0.113.0/24', enable_dhcp: false };
    await make('subnets', { subnet });
    const { username: name, password, project } = credentialsOf(berth.cloudsFile, 'berth');
    deployment = new Deployment(await Session.open(`${berth.url}/identity/`, { name, password, project }));
  });
  after(async () => {
    await berth?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  test('create: an instance with ports, groups, a floating IP and a key pair', async () => {
    await deployment.apply(configuration(external, first));
    const nics = deployment.state('server').network as readonly Nic[];
    assert.deepEqual(nics.map(({ name, fixed_ip_v4 }) => `${name} ${fixed_ip_v4}`).toSorted(), [
      'app 192.0.2.20',
      'app 192.0.2.21',
    ]);
    assert.deepEqual(
      nics.flatMap(({ fixed_ip_v4, floating_ip }) => floating_ip.map(() => fixed_ip_v4)),
      ['192.0.2.20'],
    );
  });

  test('plan: nothing is to be done', async () => {
    assert.deepEqual(await deployment.plan(configuration(external, first)), []);
  });

  test('update: what is changed in the configuration is changed in place, and nothing is to be done afterwards', async () => {
    const changed: Choice = {
      ...{ name: 'www', metadata: { role: 'www' }, tags: ['three'], group: 'database' },
      ...{ portName: 'gate', floatingTo: 'back' },
    };
    const before = deployment.id('server');
    const wanted = configuration(external, changed);
    assert.deepEqual(await deployment.plan(wanted), [
      ...['update front', 'update server', 'update plain', 'update address'],
    ]);
    await deployment.apply(wanted);
    assert.equal(deployment.id('server'), before);
    assert.deepEqual(await deployment.plan(wanted), []);
  });

  test('plan: what somebody else has changed is seen', async () => {
    const server = { name: 'by hand' };
    await member.ok('PUT', `/compute/v2.1/servers/${deployment.id('server')}`, { server });
    const [line, ...more] = await deployment.plan([]);
    assert.match(line ?? '', /^drifted server: .*by hand/);
    assert.deepEqual(more, []);
  });

  test('destroy: nothing is left', async () => {
    await deployment.destroy();
    for (const many of ['ports', 'routers', 'floatingips']) {
      assert.deepEqual((await member.ok<Record<string, unknown[]>>('GET', `/network/v2.0/${many}`))[many], [], many);
    }
    const { servers } = await member.ok<{ servers: object[] }>('GET', '/compute/v2.1/servers');
    assert.deepEqual(servers, []);
  });
});
