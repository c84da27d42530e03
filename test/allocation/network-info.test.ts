import assert from 'node:assert/strict';
import test from 'node:test';
import {
  fixedIpsOf,
  floatingIpsOf,
  hasAllocation,
  hasPortFilter,
  InvalidIpAddressError,
  isHybridPlug,
  type JsonVif,
  labeledIpsOf,
  netmaskOf,
  networkInfoFromJson,
  networkInfoToJson,
  physicalNetworkNameOf,
  type Vif,
  vifFromJson,
  vifToJson,
} from '../../src/allocation/index.ts';
import { bring, on, World } from '../support/allocation-world.ts';

/** Allocates one brought port with these attributes; answers its VIF. */
async function vifOf(
  port: Record<string, unknown>,
  network: Record<string, unknown> = {},
  binding: Record<string, unknown> = {},
  arrange: (world: World, networkId: string) => void = () => {},
): Promise<Vif> {
  const world = new World();
  const { id } = world.neutron.network({ name: 'app-net', ...network });
  const made = world.neutron.port(id, port);
  arrange(world, id);
  const { handle } = world.neutron;
  const bound = new World({
    handle: async (request) => {
      const reply = await handle(request);
      const { port } = (reply.body ?? {}) as { port?: object };
      return request.method === 'PUT' && port ? { ...reply, body: { port: { ...port, ...binding } } } : reply;
    },
  });
  const [vif] = await bound.allocate([bring(made.id)]);
  assert.ok(vif);
  return vif;
}

const bindingOf = (type: string | null, details: object | null = {}) => ({
  'binding:vif_type': type,
  'binding:vif_details': details,
});

test('O17: an Open vSwitch port is plugged into the bridge of its binding, or the configured one', async () => {
  const named = await vifOf({}, {}, bindingOf('ovs', { bridge_name: 'br-blue' }));
  assert.deepEqual([named.network.bridge, named.ovsInterfaceid], ['br-blue', named.id]);
  const plain = await vifOf({}, {}, bindingOf('ovs'));
  assert.deepEqual([plain.network.bridge, plain.ovsInterfaceid], ['br-int', plain.id]);
});

test('O18: the name of a bridge is cut to 14 characters', async () => {
  const vif = await vifOf({}, {}, bindingOf('ovs', { bridge_name: 'br-0123456789abcdefg' }));
  assert.equal(vif.network.bridge, 'br-0123456789a');
});

test("O19: dvs has the network's id uncut", async () => {
  const vif = await vifOf({}, {}, bindingOf('dvs'));
  assert.deepEqual([vif.network.bridge, vif.ovsInterfaceid], [vif.network.id, null]);
});

test('O20: vhostuser with an Open vSwitch plug is as ovs', async () => {
  const vif = await vifOf({}, {}, bindingOf('vhostuser', { vhostuser_ovs_plug: true }));
  assert.deepEqual([vif.network.bridge, vif.ovsInterfaceid], ['br-int', vif.id]);
});

test('O21: vhostuser with a fast path plug has a bridge of its own', async () => {
  const named = await vifOf(
    {},
    {},
    bindingOf('vhostuser', { vhostuser_fp_plug: true, bridge_name: 'br-0123456789abcdefg' }),
  );
  assert.deepEqual([named.network.bridge, named.ovsInterfaceid], ['br-0123456789a', null]);
  const plain = await vifOf({}, {}, bindingOf('vhostuser', { vhostuser_fp_plug: true }));
  assert.equal(plain.network.bridge, `brq${plain.network.id}`.slice(0, 14));
});

for (const [id, type] of [
  ['O22', 'vhostuser'],
  ['O24', 'unbound'],
] as const) {
  test(`${id}: ${type} has no bridge`, async () => {
    const vif = await vifOf({}, {}, bindingOf(type));
    assert.deepEqual([vif.network.bridge, vif.ovsInterfaceid], [null, null]);
  });
}

test('O23: a Linux bridge is described as ever; whether it can be plugged is for the driver to say', async () => {
  const vif = await vifOf({}, {}, bindingOf('bridge'));
  assert.equal(vif.network.bridge, `brq${vif.network.id}`.slice(0, 14));
});

for (const [id, port, active] of [
  ['O25', { admin_state_up: false }, true],
  ['O26', { status: 'ACTIVE' }, true],
  ['O27', { status: 'BUILD' }, false],
] as const) {
  test(`${id}: a port with ${JSON.stringify(port)} is ${active ? '' : 'not '}active`, async () => {
    assert.equal((await vifOf(port)).active, active);
  });
}

test('O28: a network that the user cannot see is described with service rights', async () => {
  const vif = await vifOf({}, { tenant_id: 'other', name: 'hidden', mtu: 9000 });
  assert.deepEqual([vif.network.label, vif.network.tenantId, vif.network.mtu], ['hidden', 'other', 9000]);
});

test('O29: a port without addresses has no subnets', async () => {
  assert.deepEqual((await vifOf({ fixed_ips: [] })).network.subnets, []);
});

test('O30: two addresses on one subnet are in one subnet', async () => {
  const vif = await vifOf({}, {}, {}, (world, networkId) => {
    const [subnet] = [...world.neutron.subnets.values()];
    const port = [...world.neutron.ports.values()].find(({ network_id }) => network_id === networkId);
    const addresses = ['10.0.1.10', '10.0.1.11'].map((ip_address) => ({ subnet_id: subnet?.id, ip_address }));
    Object.assign(port ?? {}, { fixed_ips: addresses });
  });
  assert.deepEqual(
    vif.network.subnets.map(({ ips }) => ips.map(({ address }) => address)),
    [['10.0.1.10', '10.0.1.11']],
  );
});

const dhcpPort = (world: World, networkId: string) =>
  world.neutron.port(networkId, { device_owner: 'network:dhcp', device_id: 'dhcp-1' });

test('O31: DHCP without a port that serves it is on, without a server', async () => {
  const [subnet] = (await vifOf({})).network.subnets;
  assert.deepEqual([subnet?.enableDhcp, subnet?.dhcpServer], [true, null]);
});

test('the address of a DHCP port on the subnet is the DHCP server', async () => {
  const [subnet] = (await vifOf({}, {}, {}, dhcpPort)).network.subnets;
  assert.equal(subnet?.dhcpServer, '10.0.1.11');
});

test('O32: one on another subnet is not', async () => {
  const vif = await vifOf({}, {}, {}, (world, networkId) => {
    const other = world.neutron.subnet(networkId, { cidr: '10.99.0.0/24' });
    const port = dhcpPort(world, networkId);
    port.fixed_ips = [{ subnet_id: other.id, ip_address: '10.99.0.2' }];
  });
  assert.equal(vif.network.subnets[0]?.dhcpServer, null);
});

test('O09, O10, O33: name servers and routes are told once, in order; the IPv6 mode is kept', async () => {
  const vif = await vifOf({}, {}, {}, (world) => {
    for (const subnet of world.neutron.subnets.values()) {
      const route = { destination: '172.31.0.0/16', nexthop: '10.0.1.254' };
      const dns_nameservers = ['10.0.1.2', '9.9.9.9', '10.0.1.2'];
      Object.assign(subnet, { dns_nameservers, host_routes: [route, { ...route }], ipv6_address_mode: 'slaac' });
    }
  });
  const [subnet] = vif.network.subnets;
  assert.deepEqual(subnet?.dns, ['10.0.1.2', '9.9.9.9']);
  assert.deepEqual(subnet?.routes, [{ cidr: '172.31.0.0/16', gateway: '10.0.1.254' }]);
  assert.equal(subnet?.ipv6AddressMode, 'slaac');
});

test('O34, O35: details and a profile that are null are empty', async () => {
  const vif = await vifOf({}, {}, { ...bindingOf('ovs', null), 'binding:profile': null });
  assert.deepEqual([vif.details, vif.profile, vif.network.bridge], [{}, {}, 'br-int']);
});

test('G38: of several segments the one with a physical network counts', async () => {
  const segments = [
    { 'provider:network_type': 'vxlan', 'provider:physical_network': null },
    { 'provider:network_type': 'vlan', 'provider:physical_network': 'physnet1' },
  ];
  const { network } = await vifOf({}, { segments });
  assert.deepEqual([network.physicalNetwork, network.tunneled], ['physnet1', false]);
});

test('G40: without segments the provider attributes count', async () => {
  const { network } = await vifOf({}, { 'provider:network_type': 'geneve' });
  assert.deepEqual([network.physicalNetwork, network.tunneled], [null, true]);
});

test('the name of the device is tap and eleven characters of the id', async () => {
  const vif = await vifOf({});
  assert.equal(vif.devname, `tap${vif.id.slice(0, 11)}`);
});

const ip = (address: string | null, type: string, version: number | null) => ({ address, type, version, meta: {} });

/** As Nova writes it: a created port on Open vSwitch with two families and a floating IP. */
const stored = [
  {
    id: '5b1d0a36-9c5e-4c0a-8a57-3f6d2f6f7a11',
    address: 'fa:16:3e:4d:10:aa',
    network: {
      id: '0f2c9d7e-6a41-4b53-9e0c-77a1d1c5e801',
      bridge: 'br-int',
      label: 'app-net',
      subnets: [
        {
          cidr: '10.20.0.0/24',
          dns: [ip('10.20.0.2', 'dns', 4), ip('9.9.9.9', 'dns', 4)],
          gateway: ip('10.20.0.1', 'gateway', 4),
          ips: [{ ...ip('10.20.0.37', 'fixed', 4), floating_ips: [ip('203.0.113.45', 'floating', 4)] }],
          routes: [{ cidr: '172.31.0.0/16', gateway: ip('10.20.0.254', 'gateway', 4), interface: null, meta: {} }],
          version: 4,
          meta: { enable_dhcp: true, dhcp_server: '10.20.0.2' },
        },
        {
          cidr: '2001:db8:20::/64',
          dns: [],
          gateway: ip(null, 'gateway', null),
          ips: [{ ...ip('2001:db8:20:0:f816:3eff:fe4d:10aa', 'fixed', 6), floating_ips: [] }],
          routes: [],
          version: 6,
          meta: { enable_dhcp: true, ipv6_address_mode: 'slaac' },
        },
      ],
      meta: { injected: false, tenant_id: 'b7c1', mtu: 1442, physical_network: null, tunneled: true },
    },
    type: 'ovs',
    details: { port_filter: true, connectivity: 'l2', bridge_name: 'br-int' },
    devname: 'tap5b1d0a36-9c',
    ovs_interfaceid: '5b1d0a36-9c5e-4c0a-8a57-3f6d2f6f7a11',
    qbh_params: null,
    qbg_params: null,
    active: false,
    vnic_type: 'normal',
    profile: {},
    preserve_on_delete: false,
    delegate_create: true,
    meta: {},
  },
] as JsonVif[];

test("O11: Nova's stored form goes through the model and back unchanged", () => {
  assert.deepEqual(networkInfoToJson(networkInfoFromJson(stored)), stored);
});

test('our own network info goes through the stored form and back unchanged, ids of subnets and all', async () => {
  const world = new World();
  const network = world.neutron.network();
  world.neutron.subnet(network.id, { cidr: '2001:db8:20::/64', gateway_ip: null });
  const info = await world.allocate([on(network.id)]);
  assert.equal(info[0]?.network.subnets.length, 2);
  assert.deepEqual(networkInfoFromJson(JSON.stringify(networkInfoToJson(info))), info);
});

test('O08: a subnet without a gateway has a gateway without an address', async () => {
  assert.deepEqual(stored[0]?.network?.subnets[1]?.gateway, ip(null, 'gateway', null));
  assert.equal(networkInfoFromJson(stored)[0]?.network.subnets[1]?.gateway, null);
});

test('O12: the stored form is read as text and decoded', () => {
  assert.deepEqual(networkInfoFromJson(JSON.stringify(stored)), networkInfoFromJson(stored));
});

test('O01, O02: versions follow from addresses', () => {
  const [v4, v6] = networkInfoToJson(networkInfoFromJson(stored))[0]?.network?.subnets ?? [];
  assert.deepEqual([v4?.ips[0]?.version, v6?.ips[0]?.version], [4, 6]);
});

test('O03: what is no address is refused', () => {
  const broken = JSON.stringify(stored).replace('10.20.0.37', '10.20.0.377');
  assert.throws(() => networkInfoFromJson(broken), InvalidIpAddressError);
});

test('N25, N29: a cache from long ago is read with the defaults of its keys', () => {
  const network = { id: 'n', bridge: null, label: 'old', subnets: [], meta: { tenant_id: 't' } };
  const vif = vifFromJson({ id: 'p', address: 'fa:16:3e:00:00:01', network });
  assert.deepEqual(
    [vif.vnicType, vif.preserveOnDelete, vif.delegateCreate, vif.profile, vif.network.mtu],
    ['normal', false, false, {}, null],
  );
});

test('O13, O14: a VIF without a network has no addresses', () => {
  const vif = vifFromJson({ id: 'p', address: 'm', network: null });
  assert.deepEqual([fixedIpsOf(vif), floatingIpsOf(vif), labeledIpsOf(vif).ips], [[], [], []]);
  assert.equal(vifToJson(vif).network, null);
});

test('O04: what a cache has beyond the known keys is kept, at every level, and written back', () => {
  const [vif] = structuredClone(stored);
  assert.ok(vif?.network?.subnets[0]);
  Object.assign(vif, { qbg_params: { managerid: 7 }, novelty: 1 });
  Object.assign(vif.network.meta, { should_create_bridge: true, vlan: 7 });
  Object.assign(vif.network.subnets[0].meta, { zone: 'a' });
  const [back] = networkInfoToJson(networkInfoFromJson([vif]));
  const { novelty, ...known } = vif as JsonVif & { novelty: number };
  assert.deepEqual(back, { ...known, meta: { novelty } });
});

const address = (more: object = {}) => {
  const json = structuredClone(stored);
  Object.assign(json[0]?.network?.subnets[0]?.ips[0] ?? {}, more);
  return networkInfoFromJson(json);
};

test('O05, O06: an address is its text, whatever hangs on it; with other floating IPs it is another one', () => {
  assert.deepEqual(address({ meta: { seen: 'twice' } }), address());
  assert.notDeepEqual(address({ floating_ips: [] }), address());
});

test('O07: a floating IP that is there twice is one', () => {
  const floating = ip('203.0.113.45', 'floating', 4);
  assert.deepEqual(address({ floating_ips: [floating, { ...floating }] }), address());
});

test('O15, O16: the mask is dotted for IPv4, the length of the prefix for IPv6', () => {
  const masks = ['0.0.0.0/0', '10.0.0.0/8', '10.1.0.0/20', '10.0.0.0/25', '10.0.0.1/32'].map((cidr) =>
    netmaskOf({ cidr, version: 4 }),
  );
  assert.deepEqual(masks, ['0.0.0.0', '255.0.0.0', '255.255.240.0', '255.255.255.128', '255.255.255.255']);
  assert.equal(netmaskOf({ cidr: '2001:db8::/64', version: 6 }), '64');
});

test('O41: a VIF for which resources are held is told apart', async () => {
  const vif = await vifOf({});
  const withProfile = (profile: object) => hasAllocation({ ...vif, profile: { ...profile } });
  assert.equal(withProfile({ allocation: { group: 'provider' } }), true);
  assert.equal(withProfile({ allocation: 'provider' }), true, 'as a single provider was stored');
  for (const profile of [{}, { allocation: {} }, { allocation: null }]) assert.equal(withProfile(profile), false);
});

test('O42: a physical network that only the binding names is found there', async () => {
  const vif = await vifOf({}, {}, bindingOf('hw_veb', { physical_network: 'physnet1' }));
  assert.equal(physicalNetworkNameOf(vif), 'physnet1');
  assert.equal(physicalNetworkNameOf({ ...vif, network: { ...vif.network, physicalNetwork: 'physnet2' } }), 'physnet2');
  assert.equal(physicalNetworkNameOf({ ...vif, details: {} }), null);
});

test('how a VIF is plugged and filtered is told by its binding', async () => {
  const vif = await vifOf({}, {}, bindingOf('ovs', { ovs_hybrid_plug: true, port_filter: true }));
  assert.deepEqual([isHybridPlug(vif), hasPortFilter(vif)], [true, true]);
  const plain = await vifOf({}, {}, bindingOf('ovs'));
  assert.deepEqual([isHybridPlug(plain), hasPortFilter(plain)], [false, false]);
});

test('the addresses of a VIF are told under the name of its network, the fixed ones first', () => {
  const [vif] = networkInfoFromJson(stored);
  assert.ok(vif);
  assert.deepEqual(labeledIpsOf(vif), {
    networkLabel: 'app-net',
    networkId: stored[0]?.network?.id,
    ips: [
      { address: '10.20.0.37', type: 'fixed' },
      { address: '2001:db8:20:0:f816:3eff:fe4d:10aa', type: 'fixed' },
      { address: '203.0.113.45', type: 'floating' },
    ],
  });
});

test('O36, O39, O40: whoever waits gets the network info, as often as asked', async () => {
  const world = new World();
  world.neutron.network();
  const info = world.api.startAllocation(world.request(null));
  assert.equal(info.state.status, 'pending');
  const [first, second] = [await info.wait(), await info.wait()];
  assert.equal(first, second);
  assert.deepEqual(info.state, { status: 'ok', networkInfo: first });
});

test('O37, O38: a failure is told every time, and is never an empty list', async () => {
  const info = new World().api.startAllocation(new World().request([on('n9')]));
  await info.settled();
  assert.equal(info.state.status, 'failed');
  await assert.rejects(info.wait(), { code: 'NetworkNotFound' });
  await assert.rejects(info.wait(), { code: 'NetworkNotFound' });
});
