import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { createMemoryPortLedger } from '../../src/allocation/index.ts';
import type { Network, Port } from '../../src/neutron/resources.ts';
import { bring, member, on, otherUuid, serverUuid, World, type WorldOptions } from '../support/allocation-world.ts';
import { type EmbeddedNetwork, embeddedNetwork } from '../support/embedded-network.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const neutron: EmbeddedNetwork = embeddedNetwork(virtualRuntime(11), 'demo', after);
let network: Network;
let port: Port;

before(async () => {
  network = await neutron.network({ name: 'private' });
  await neutron.subnet(network.id, '10.4.0.0/24', { dns_nameservers: ['9.9.9.9'] });
  port = await neutron.port(network.id, { name: 'mine', fixed_ips: [{ ip_address: '10.4.0.9' }] });
});

const world = (options: WorldOptions = {}) => new World({ handle: neutron.handle, ...options });
const own = async () => (await neutron.ports(`network_id=${network.id}`)).filter(({ device_id }) => device_id !== '');

/** Nothing but the brought port is there, and it is free. */
async function assertBalanced(): Promise<void> {
  const ports = await neutron.ports(`network_id=${network.id}`);
  assert.deepEqual(
    ports.map(({ id, name, device_id, device_owner, fixed_ips }) => [
      id,
      name,
      device_id,
      device_owner,
      fixed_ips[0]?.ip_address,
    ]),
    [[port.id, 'mine', '', '', '10.4.0.9']],
  );
  assert.equal(ports[0]?.['binding:vif_type'], 'unbound');
}

test('new and brought NICs, an address of choice, groups: three round trips, for the network is named anyway', async () => {
  const it = world({ latencyMs: 10 });
  const web = await neutron.create<{ id: string }>('security-groups', 'security_group', { name: 'web' });
  const requests = [on(network.id, '10.4.0.77'), bring(port.id), on(network.id)];
  const depth = await it.depth(() => it.allocate(requests, { securityGroups: ['web'] }));
  assert.equal(depth, 3);
  const [first, second, third] = await it.ledger.read();
  assert.equal(first?.vif?.network.subnets[0]?.ips[0]?.address, '10.4.0.77');
  assert.equal(second?.vif?.id, port.id);
  assert.deepEqual(third?.vif?.network.subnets[0]?.dns, ['9.9.9.9']);
  assert.equal(third?.vif?.network.bridge, 'br-int');
  assert.equal(third?.vif?.network.label, 'private');
  const ports = await own();
  assert.equal(ports.length, 3);
  for (const { id, security_groups } of ports) {
    if (id === port.id) assert.ok(!security_groups.includes(web.id), 'C24');
    else assert.deepEqual(security_groups, [web.id]);
  }
  await it.deallocate();
  await assertBalanced();
});

test('C29: two servers want one port at once: one has it, the other nothing', async () => {
  const it = world({ latencyMs: 10 });
  const allocations = [serverUuid, otherUuid].map((uuid) => {
    const ledger = createMemoryPortLedger();
    const instance = { ...it.request(null).instance, uuid };
    return { uuid, ledger, instance, done: it.allocate([on(network.id), bring(port.id)], { instance, ledger }) };
  });
  const outcomes = await Promise.allSettled(allocations.map(({ done }) => done));
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const winner = allocations[outcomes.findIndex(({ status }) => status === 'fulfilled')];
  assert.ok(winner);
  assert.deepEqual(new Set((await own()).map(({ device_id }) => device_id)), new Set([winner.uuid]));
  assert.equal((await own()).length, 2);
  for (const { ledger, instance } of allocations) {
    const { signal } = new AbortController();
    await it.api.deallocateForInstance({ context: member, requestId: 'req-2', instance, ledger, signal });
  }
  await assertBalanced();
});

test('D04: an address that is taken', async () => {
  await assert.rejects(world().allocate([on(network.id), on(network.id, '10.4.0.9')]), { code: 'FixedIpAlreadyInUse' });
  await assertBalanced();
});

test('D03: an address outside the network', async () => {
  await assert.rejects(world().allocate([on(network.id, '192.0.2.1')]), { code: 'InvalidInput', fate: 'abort' });
  await assertBalanced();
});

test('D06: an exhausted pool', async () => {
  const small = await neutron.network();
  await neutron.subnet(small.id, '10.5.0.0/30', { allocation_pools: [{ start: '10.5.0.2', end: '10.5.0.2' }] });
  const it = world();
  await assert.rejects(it.allocate([on(small.id), on(small.id)]), { code: 'NoMoreFixedIps', fate: 'abort' });
  assert.deepEqual(await neutron.ports(`network_id=${small.id}`), []);
});

test('F08: a host on which ports cannot be bound', async () => {
  const allocation = world().allocate([on(network.id), bring(port.id)], { bindHostId: 'nowhere' });
  await assert.rejects(allocation, { code: 'PortBindingFailed', fate: 'reschedule' });
  await assertBalanced();
});

test('F09: a MAC address of the hypervisor that is in use on the network', async () => {
  const allocation = world().allocate([on(network.id)], { macs: [port.mac_address] });
  await assert.rejects(allocation, { code: 'MacAddressInUse' });
  await assertBalanced();
});

test('MAC addresses and DHCP options of a bare-metal driver', async () => {
  const it = world();
  const dhcpOptions = [{ optName: 'bootfile-name', optValue: 'pxelinux.0', ipVersion: 4 as const }];
  const [vif] = await it.allocate([on(network.id)], { macs: ['52:54:00:aa:bb:01'], dhcpOptions, bindHostId: null });
  assert.deepEqual([vif?.address, vif?.type], ['52:54:00:aa:bb:01', 'unbound']);
  const [made] = await own();
  assert.deepEqual(made?.extra_dhcp_opts, [{ opt_name: 'bootfile-name', opt_value: 'pxelinux.0', ip_version: 4 }]);
  await it.deallocate();
  await assertBalanced();
});

test('forty servers at once on one network: each has addresses of its own', async () => {
  const it = world({ latencyMs: 1 });
  const servers = Array.from({ length: 40 }, (_, n) => {
    const ledger = createMemoryPortLedger();
    const instance = { ...it.request(null).instance, uuid: `cccccccc-0000-4000-8000-${String(n).padStart(12, '0')}` };
    return { ledger, instance, done: it.allocate([on(network.id), on(network.id)], { instance, ledger }) };
  });
  const infos = await Promise.all(servers.map(({ done }) => done));
  const addresses = infos
    .flat()
    .flatMap((vif) => vif.network.subnets.flatMap(({ ips }) => ips.map((ip) => ip.address)));
  assert.equal(new Set(addresses).size, 80);
  const { signal } = new AbortController();
  await Promise.all(
    servers.map(({ ledger, instance }) =>
      it.api.deallocateForInstance({ context: member, requestId: 'req-2', instance, ledger, signal }),
    ),
  );
  await assertBalanced();
});

test("on another project's shared network the MAC is the hypervisor's all the same, and an address of choice is refused", async () => {
  const other = { ...member, projectId: 'guest', projectName: 'guest', userId: 'guest' };
  const shared = await neutron.network({ shared: true });
  await neutron.subnet(shared.id, '10.6.0.0/24');
  const it = world();
  const instance = { ...it.request(null).instance, projectId: 'guest' };
  const [vif] = await it.allocate([on(shared.id)], { context: other, instance, macs: ['52:54:00:aa:bb:02'] });
  assert.equal(vif?.address, '52:54:00:aa:bb:02');
  await it.deallocate();
  const chosen = world().allocate([on(shared.id, '10.6.0.50')], { context: other, instance });
  await assert.rejects(chosen, { code: 'Forbidden', status: 403, fate: 'abort', message: /policy/ });
  assert.deepEqual(await neutron.ports(`network_id=${shared.id}`), []);
});

test('I02: the host name is the name in DNS, and is cleared when the port is given back', async () => {
  const it = world();
  await it.allocate([bring(port.id)]);
  assert.equal((await own())[0]?.dns_name, 'server-1');
  await it.deallocate();
  assert.equal((await neutron.ports(`id=${port.id}`))[0]?.dns_name, '');
  await assertBalanced();
});

test('C11: a port of the project on a network that it cannot see', async () => {
  const hidden = await neutron.create<Network>('networks', 'network', { name: 'hidden', project_id: 'other' });
  const given = await neutron.port(hidden.id, { fixed_ips: [] });
  const it = world();
  const [vif] = await it.allocate([bring(given.id)]);
  assert.deepEqual([vif?.network.id, vif?.network.label], [hidden.id, 'hidden']);
  await it.deallocate();
});

test('B33: a network that another project shares with this one is used like any shared one', async () => {
  const theirs = await neutron.create<Network>('networks', 'network', { name: 'theirs', project_id: 'other' });
  await neutron.subnet(theirs.id, '10.5.0.0/24');
  await assert.rejects(world().allocate([on(theirs.id)]), { code: 'NetworkNotFound' });
  await neutron.create('rbac-policies', 'rbac_policy', {
    object_type: 'network',
    object_id: theirs.id,
    action: 'access_as_shared',
    target_tenant: 'demo',
  });
  const it = world();
  const [vif] = await it.allocate([on(theirs.id)]);
  assert.deepEqual([vif?.network.label, vif?.network.tenantId], ['theirs', 'other']);
  await it.deallocate();
});

test('what a member may not see of ports is not needed', async () => {
  const it = world();
  const [vif] = await it.allocate([on(network.id)]);
  assert.deepEqual([vif?.type, vif?.details.bridge_name], ['ovs', 'br-int']);
  assert.deepEqual([vif?.network.tunneled, vif?.network.physicalNetwork], [true, null]);
  await it.deallocate();
  await assertBalanced();
});
