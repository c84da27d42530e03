import assert from 'node:assert/strict';
import test from 'node:test';
import type { RequestedNetworks } from '../../src/allocation/index.ts';
import { bring, member, on, World } from '../support/allocation-world.ts';

const { signal } = new AbortController();

function ask(world: World, requestedNetworks: RequestedNetworks, numaAffinityPolicy: string | null = null) {
  return world.api.resourceRequests({
    context: member,
    projectId: 'demo',
    requestedNetworks,
    numaAffinityPolicy,
    signal,
  });
}

/** A network on VLANs, and what a port on it asks for. */
async function askFor(attributes: Record<string, unknown>, numaAffinityPolicy: string | null = null) {
  const world = new World();
  const port = world.neutron.port(vlan(world).id, attributes);
  return { port, asked: await ask(world, [bring(port.id)], numaAffinityPolicy) };
}

function vlan(world: World, physnet = 'physnet1') {
  return world.neutron.network({
    'provider:network_type': 'vlan',
    'provider:physical_network': physnet,
  });
}

const onPhysnet = { physical_network: 'physnet1', remote_managed: 'False' };
const devices: [id: string, vnicType: string, spec: object][] = [
  ['G14', 'direct', onPhysnet],
  ['G15', 'macvtap', onPhysnet],
  ['G16', 'direct-physical', { ...onPhysnet, dev_type: 'type-PF' }],
  ['G17', 'vdpa', { ...onPhysnet, dev_type: 'vdpa' }],
  ['G18', 'virtio-forwarder', onPhysnet],
  ['G19', 'remote-managed', { ...onPhysnet, remote_managed: 'True' }],
];
for (const [id, vnicType, spec] of devices) {
  test(`${id}: a port of type ${vnicType} asks for one device on its physical network`, async () => {
    const { port, asked } = await askFor({ 'binding:vnic_type': vnicType });
    const [request, ...others] = asked.pciRequests;
    assert.deepEqual(others, []);
    assert.deepEqual([request?.portId, request?.count, request?.spec], [port.id, 1, spec]);
    assert.match(request?.requestId ?? '', /^[0-9a-f-]{36}$/);
  });
}

const trusts: [id: string, trusted: unknown, told: string | undefined][] = [
  ['G20', '1', 'True'],
  ['G20', 'yes', 'True'],
  ['G20', true, 'True'],
  ['G21', undefined, undefined],
  ['G22', 'false', 'False'],
];
for (const [id, trusted, told] of trusts) {
  test(`${id}: trusted ${JSON.stringify(trusted)} in the profile is told as ${told}`, async () => {
    const profile = trusted === undefined ? {} : { trusted };
    const { asked } = await askFor({ 'binding:vnic_type': 'direct', 'binding:profile': profile });
    assert.equal(asked.pciRequests[0]?.spec.trusted, told);
  });
}

const policies: [id: string, port: string | null, flavor: string | null, told: string | null][] = [
  ['G23', 'required', 'preferred', 'required'],
  ['G24', null, 'preferred', 'preferred'],
];
for (const [id, ofPort, ofFlavor, told] of policies) {
  test(`${id}: NUMA policy ${ofPort} of the port and ${ofFlavor} of the flavor: ${told}`, async () => {
    const { asked } = await askFor({ 'binding:vnic_type': 'direct', numa_affinity_policy: ofPort }, ofFlavor);
    assert.equal(asked.pciRequests[0]?.numaAffinityPolicy, told);
  });
}

test('G25: a normal port asks for no device', async () => {
  const { asked } = await askFor({});
  assert.deepEqual(asked.pciRequests, []);
  assert.deepEqual(asked.physicalNetworks, ['physnet1']);
});

test('G26: nor does a new port, but its physical network is told', async () => {
  const world = new World();
  const { pciRequests, physicalNetworks, tunneled } = await ask(world, [on(vlan(world).id)]);
  assert.deepEqual([pciRequests, physicalNetworks, tunneled], [[], ['physnet1'], false]);
});

test('G27: a tunnel and two VLANs of one physical network: tunneled, and that network once', async () => {
  const world = new World();
  const networks = [world.neutron.network(), vlan(world), vlan(world)];
  const { physicalNetworks, tunneled } = await ask(
    world,
    networks.map(({ id }) => on(id)),
  );
  assert.deepEqual([physicalNetworks, tunneled], [['physnet1'], true]);
});

for (const [id, requested] of [
  ['G28', 'auto'],
  ['G29', 'none'],
  ['G29', null],
] as const) {
  test(`${id}: ${requested} asks for nothing, and Neutron is not asked`, async () => {
    const world = new World();
    vlan(world);
    const asked = await ask(world, requested);
    assert.deepEqual([asked.pciRequests, asked.groups, asked.physicalNetworks], [[], [], []]);
    assert.deepEqual(world.wire.requests, []);
  });
}

test('G30: the device profile of an accelerator is told, for who can ask the accelerator service', async () => {
  const { port, asked } = await askFor({ 'binding:vnic_type': 'accelerator-direct', device_profile: 'fpga' });
  assert.deepEqual(asked.deviceProfiles, [{ portId: port.id, profile: 'fpga' }]);
  assert.deepEqual(asked.pciRequests, []);
});

test('G31: an accelerator without a device profile is refused', async () => {
  const asking = askFor({ 'binding:vnic_type': 'accelerator-direct-physical', device_profile: null });
  await assert.rejects(asking, { code: 'DeviceProfileError', status: 400 });
});

test('G38: of several segments the physical network of the one that has one', async () => {
  const world = new World();
  const segments = [
    { 'provider:network_type': 'vxlan', 'provider:physical_network': null },
    { 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet7' },
  ];
  const { physicalNetworks, tunneled } = await ask(world, [on(world.neutron.network({ segments }).id)]);
  assert.deepEqual([physicalNetworks, tunneled], [['physnet7'], false]);
});

test('G39: segments of tunnels alone: tunneled, without a physical network', async () => {
  const world = new World();
  const segments = [
    { 'provider:network_type': 'vxlan', 'provider:physical_network': null },
    { 'provider:network_type': 'gre', 'provider:physical_network': null },
  ];
  const { physicalNetworks, tunneled } = await ask(world, [on(world.neutron.network({ segments }).id)]);
  assert.deepEqual([physicalNetworks, tunneled], [[], true]);
});

const resources = { NET_BW_EGR_KILOBIT_PER_SEC: 1000 };

test('H24: each port asks for its own, by port', async () => {
  const world = new World();
  const network = vlan(world);
  const request = { required: ['CUSTOM_PHYSNET_1'], resources };
  const ports = [1, 2].map(() => world.neutron.port(network.id, { resource_request: request }));
  const { groups } = await ask(world, [...ports.map(({ id }) => bring(id)), on(network.id)]);
  assert.deepEqual(
    groups,
    ports.map(({ id }) => ({ requester: id, portId: id, ...request })),
  );
});

test('H24, H25: or by group, and groups of one subtree stay together', async () => {
  const world = new World();
  world.neutron.extensions.push('port-resource-request-groups');
  const request_groups = ['g1', 'g2'].map((id) => ({ id, required: [], resources }));
  const port = world.neutron.port(vlan(world).id, { resource_request: { request_groups, same_subtree: ['g1', 'g2'] } });
  const { groups, sameSubtrees } = await ask(world, [bring(port.id)]);
  assert.deepEqual(
    groups.map(({ requester, portId }) => [requester, portId]),
    [
      ['g1', port.id],
      ['g2', port.id],
    ],
  );
  assert.deepEqual(sameSubtrees, [['g1', 'g2']]);
});

test('what ports and networks need is read in two round trips', async () => {
  const world = new World({ latencyMs: 20 });
  const requests = [bring(world.neutron.port(vlan(world).id).id), on(world.neutron.network().id)];
  assert.equal(await world.depth(() => ask(world, requests)), 2);
});
