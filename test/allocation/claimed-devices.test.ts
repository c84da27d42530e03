import assert from 'node:assert/strict';
import test from 'node:test';
import type { ClaimedPciDevice, NicClaims } from '../../src/allocation/index.ts';
import { bring, on, serverUuid, World } from '../support/allocation-world.ts';

const requestId = 'cccccccc-0000-4000-8000-000000000001';
const noClaims: NicClaims = { pciRequests: [], pciDevices: [], accelerators: [], providers: {} };

/** A virtual function of which nothing but its place is known. */
const virtualFunction: ClaimedPciDevice = {
  requestId,
  kind: 'type-VF',
  address: '0000:3b:02.3',
  vendorId: '8086',
  productId: '154c',
  offer: { physicalNetwork: 'physnet1' },
  macAddress: null,
  pfMacAddress: null,
  vfNumber: null,
  cardSerialNumber: null,
  capabilities: null,
};

const itsKeys = { pci_vendor_info: '8086:154c', pci_slot: '0000:3b:02.3', physical_network: 'physnet1' };

/** A world with a port that needs a device, and a request that brings it. */
function worldWithPort(attributes: Record<string, unknown> = {}) {
  const world = new World();
  const port = world.neutron.port(world.neutron.network().id, { 'binding:vnic_type': 'direct', ...attributes });
  const claimsOf = (...pciDevices: ClaimedPciDevice[]): NicClaims => ({
    ...noClaims,
    pciRequests: [{ requestId, portId: port.id }],
    pciDevices,
  });
  const claim = (...devices: ClaimedPciDevice[]) => world.allocate([bring(port.id)], { claims: claimsOf(...devices) });
  return { world, port, claim, claimsOf };
}

test('G01: the device of a port is told to Neutron with the binding, and is in the network info', async () => {
  const { port, claim } = worldWithPort();
  const [vif] = await claim(virtualFunction);
  assert.deepEqual(port['binding:profile'], itsKeys);
  assert.deepEqual(vif?.profile, itsKeys);
  assert.equal(vif?.vnicType, 'direct');
});

test('G02: of a SmartNIC its serial number, the MAC of the physical function and the number of the virtual one', async () => {
  const { port, claim } = worldWithPort();
  await claim({ ...virtualFunction, cardSerialNumber: 'MT2113X00000', pfMacAddress: '0c:42:a1:00:00:01', vfNumber: 0 });
  assert.deepEqual(port['binding:profile'], {
    ...itsKeys,
    card_serial_number: 'MT2113X00000',
    pf_mac_address: '0c:42:a1:00:00:01',
    vf_num: 0,
  });
});

test('G03: of what is known in part the known part', async () => {
  const { port, claim } = worldWithPort();
  await claim({ ...virtualFunction, vfNumber: 3 });
  assert.deepEqual(port['binding:profile'], { ...itsKeys, vf_num: 3 });
});

test('G04: what the card can do is added to what the user asked for', async () => {
  const { port, claim } = worldWithPort({ 'binding:profile': { capabilities: ['switchdev'] } });
  await claim({ ...virtualFunction, capabilities: ['rx', 'switchdev', 'tx'] });
  assert.deepEqual(port['binding:profile'], { capabilities: ['switchdev', 'rx', 'tx'], ...itsKeys });
});

test('G05: nothing known of the function: its place alone', async () => {
  const { port, claim } = worldWithPort({ 'binding:vnic_type': 'vdpa' });
  await claim({ ...virtualFunction, kind: 'vdpa', offer: { physicalNetwork: null } });
  assert.deepEqual(port['binding:profile'], { ...itsKeys, physical_network: null });
});

test('G06: a physical function gives the port its MAC', async () => {
  const { port, claim } = worldWithPort({ 'binding:vnic_type': 'direct-physical' });
  const [vif] = await claim({ ...virtualFunction, kind: 'type-PF', macAddress: '0C:42:A1:00:00:02' });
  assert.deepEqual(port['binding:profile'], { ...itsKeys, device_mac_address: '0C:42:A1:00:00:02' });
  assert.equal(vif?.address, '0c:42:a1:00:00:02');
});

test('G07, G08: a physical function whose MAC nobody knows leaves the port its own', async () => {
  const { port, claim } = worldWithPort({ 'binding:vnic_type': 'direct-physical' });
  const before = port.mac_address;
  const [vif] = await claim({ ...virtualFunction, kind: 'type-PF' });
  assert.deepEqual(port['binding:profile'], itsKeys);
  assert.equal(vif?.address, before);
});

const refused: [id: string, what: string, devices: ClaimedPciDevice[]][] = [
  ['G09, K11', 'no device was claimed for it', [{ ...virtualFunction, requestId: 'another' }]],
  ['G10', 'two were', [virtualFunction, { ...virtualFunction, address: '0000:3b:02.4' }]],
  ['G11', 'the host offers its device no more', [{ ...virtualFunction, offer: null }]],
];
for (const [id, what, devices] of refused) {
  test(`${id}: a port that needs a device is not touched when ${what}; another host may have one`, async () => {
    const { world, port, claimsOf } = worldWithPort();
    const network = world.neutron.network();
    const allocation = world.allocate([on(network.id), bring(port.id)], { claims: claimsOf(...devices) });
    await assert.rejects(allocation, { code: 'PciDeviceNotFound', status: 400, fate: 'reschedule' });
    assert.equal(port.revision_number, 1);
    assert.equal(world.neutron.ports.size, 1);
    assert.deepEqual(await world.ledger.read(), []);
  });
}

test('G12: keys that the profile has stay, those of the device are new', async () => {
  const { port, claim } = worldWithPort({ 'binding:profile': { trusted: 'true', pci_slot: '0000:00:00.0' } });
  await claim(virtualFunction);
  assert.deepEqual(port['binding:profile'], { trusted: 'true', ...itsKeys });
});

test('G13: a port that asked for no device gets none, whatever was claimed', async () => {
  const { world, port } = worldWithPort({ 'binding:vnic_type': 'normal', 'binding:profile': { mine: 1 } });
  await world.allocate([bring(port.id)], { claims: { ...noClaims, pciDevices: [virtualFunction] } });
  assert.deepEqual(port['binding:profile'], { mine: 1 });
});

test('G32: a port with two accelerators is refused', async () => {
  const { world, port } = worldWithPort({ 'binding:vnic_type': 'accelerator-direct' });
  const accelerators = [accelerator(port.id), accelerator(port.id)];
  const allocation = world.allocate([bring(port.id)], { claims: { ...noClaims, accelerators } });
  await assert.rejects(allocation, { code: 'DeviceProfileError', status: 400, fate: 'abort' });
  assert.equal(port.device_id, '');
});

test('G33, G34: an accelerator is told with the binding, and is gone from the profile with the server', async () => {
  const { world, port } = worldWithPort({
    'binding:vnic_type': 'accelerator-direct',
    'binding:profile': { mine: 1 },
  });
  const claims = { ...noClaims, accelerators: [accelerator(port.id)] };
  await world.allocate([bring(port.id)], { claims });
  assert.deepEqual(port['binding:profile'], {
    mine: 1,
    arq_uuid: 'dddddddd-0000-4000-8000-000000000001',
    pci_slot: '0000:5e:00.1',
    physical_network: 'physnet2',
  });
  await world.deallocate();
  assert.deepEqual(port['binding:profile'], { mine: 1 });
});

test('G42: a failed build gives the port back without its device', async () => {
  const { world, port, claimsOf } = worldWithPort({ 'binding:profile': { trusted: 'true' } });
  const network = world.neutron.network();
  world.wire.options = {
    before: ({ method }) => {
      if (method === 'PUT') world.neutron.hosts.clear();
    },
  };
  const allocation = world.allocate([bring(port.id), on(network.id)], { claims: claimsOf(virtualFunction) });
  await assert.rejects(allocation, { code: 'PortBindingFailed' });
  assert.deepEqual([port.device_id, port['binding:profile']], ['', { trusted: 'true' }]);
  assert.equal(world.neutron.ports.size, 1);
});

const group = (id: string) => ({ id, required: [], resources: { NET_BW_EGR_KILOBIT_PER_SEC: 1000 } });
const legacyRequest = { required: [], resources: { NET_BW_EGR_KILOBIT_PER_SEC: 1000 } };

test('H01, H22: a port is told which provider its resources are from, and forgets it with the server', async () => {
  const { world, port } = worldWithPort({ resource_request: legacyRequest });
  await world.allocate([bring(port.id)], { claims: { ...noClaims, providers: { [port.id]: ['rp1', 'rp2'] } } });
  assert.deepEqual(port['binding:profile'], { allocation: 'rp1' });
  await world.deallocate();
  assert.deepEqual([port.device_id, port['binding:profile']], ['', {}]);
});

test('H02, H05: a provider for each group, beside the keys of the user', async () => {
  const { world, port } = worldWithPort({
    resource_request: { request_groups: [group('g1'), group('g2')], same_subtree: ['g1', 'g2'] },
    'binding:profile': { mine: 1 },
  });
  world.neutron.extensions.push('port-resource-request-groups');
  const providers = { g1: ['rp1'], g2: ['rp2'] };
  await world.allocate([bring(port.id)], { claims: { ...noClaims, providers } });
  assert.deepEqual(port['binding:profile'], { mine: 1, allocation: providersOf(providers) });
});

test('H03: a request without groups is none where requests have groups', async () => {
  const { world, port } = worldWithPort({ resource_request: { request_groups: [], same_subtree: [] } });
  world.neutron.extensions.push('port-resource-request-groups');
  await world.allocate([bring(port.id)]);
  assert.deepEqual([port.device_id, port['binding:profile']], [serverUuid, {}]);
});

test('H04: a port without a request gets no allocation', async () => {
  const { world, port } = worldWithPort({ resource_request: null });
  await world.allocate([bring(port.id)], { claims: { ...noClaims, providers: { [port.id]: ['rp1'] } } });
  assert.deepEqual(port['binding:profile'], {});
});

test('H26: on the next host the allocation is the one of that host', async () => {
  const { world, port } = worldWithPort({ resource_request: legacyRequest });
  const claims = (provider: string) => ({ ...noClaims, providers: { [port.id]: [provider] } });
  const first = world.allocate([bring(port.id)], { bindHostId: 'nowhere', claims: claims('rp1') });
  await assert.rejects(first, { code: 'PortBindingFailed', fate: 'reschedule' });
  await world.allocate([bring(port.id)], { bindHostId: 'host1', claims: claims('rp9') });
  assert.deepEqual(port['binding:profile'], { allocation: 'rp9' });
});

test('a port whose resources were not claimed on this host is not touched; those of another host may be', async () => {
  const { world, port } = worldWithPort({ resource_request: legacyRequest });
  const allocation = world.allocate([bring(port.id)], { claims: noClaims });
  await assert.rejects(allocation, { code: 'PortUpdateFailed', fate: 'reschedule' });
  assert.equal(port.revision_number, 1);
});

test('where nobody claims resources, a port that asks for some is refused by API and host alike', async () => {
  const { world, port } = worldWithPort({ resource_request: legacyRequest });
  const refusal = { code: 'PortUpdateFailed', status: 400 };
  await assert.rejects(world.allocate([bring(port.id)]), { ...refusal, fate: 'abort' });
  const { context, instance, requestedNetworks, securityGroups, signal } = world.request([bring(port.id)]);
  const request = { context, projectId: instance.projectId, requestedNetworks, securityGroups, instances: 1, signal };
  await assert.rejects(world.api.validateNetworks({ ...request, hostname: null }), refusal);
  const { instances } = await world.api.validateNetworks({ ...request, hostname: null, resourcesAreClaimed: true });
  assert.equal(instances, 1);
});

function accelerator(portId: string) {
  const arqUuid = 'dddddddd-0000-4000-8000-000000000001';
  return { portId, arqUuid, address: '0000:5e:00.1', physicalNetwork: 'physnet2' };
}

function providersOf(providers: Record<string, string[]>) {
  return Object.fromEntries(Object.entries(providers).map(([group, [first]]) => [group, first]));
}
