import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { NicClaims } from '../../src/allocation/index.ts';
import type { Network, Port, ResourceRequest } from '../../src/neutron/resources.ts';
import { bring, member, on, World } from '../support/allocation-world.ts';
import { embeddedNetwork } from '../support/embedded-network.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const neutron = embeddedNetwork(virtualRuntime(13), 'demo', after);
const { signal } = new AbortController();
const world = () => new World({ handle: neutron.handle });

/** A policy of the project with one rule. */
async function policyWith(type: string, attributes: object): Promise<string> {
  const { id } = await neutron.create<{ id: string }>('qos/policies', 'policy', { name: type });
  await neutron.create(`qos/policies/${id}/${type}_rules`, `${type}_rule`, attributes);
  return id;
}

let minimum: string;
let network: Network;

before(async () => {
  minimum = await policyWith('minimum_bandwidth', { min_kbps: 1000 });
  network = await neutron.network({
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
  });
  await neutron.subnet(network.id, '10.4.0.0/24');
});

const portsOf = ({ id }: Network) => neutron.ports(`network_id=${id}`);
const groupsOf = ({ resource_request: asked }: Port) => (asked as ResourceRequest).request_groups;
const claimsOf = (providers: NicClaims['providers']): NicClaims => ({
  pciRequests: [],
  pciDevices: [],
  accelerators: [],
  providers,
});

test('H06: no port is made on a network whose policy asks for resources', async () => {
  const promising = await neutron.network({
    'provider:network_type': 'vlan',
    'provider:physical_network': 'physnet1',
    qos_policy_id: minimum,
  });
  await neutron.subnet(promising.id, '10.5.0.0/24');
  await assert.rejects(world().allocate([on(promising.id)]), {
    code: 'NetworksWithQoSPolicyNotSupported',
    status: 400,
  });
  assert.deepEqual(await portsOf(promising), []);
});

test('a policy that only limits is no hindrance', async () => {
  const limited = await neutron.network({ qos_policy_id: await policyWith('bandwidth_limit', { max_kbps: 1000 }) });
  await neutron.subnet(limited.id, '10.6.0.0/24');
  const it = world();
  await it.allocate([on(limited.id)]);
  assert.equal((await portsOf(limited)).length, 1);
  await it.deallocate();
  assert.deepEqual(await portsOf(limited), []);
});

test('H09: a port that asks for resources is refused where nobody claims them', async () => {
  const port = await neutron.port(network.id, { qos_policy_id: minimum });
  const it = world();
  await assert.rejects(it.allocate([bring(port.id)]), { code: 'PortUpdateFailed', status: 400, fate: 'abort' });
  const [now] = await portsOf(network);
  assert.deepEqual([now?.device_id, now?.revision_number], ['', port.revision_number]);
});

test('H02, H22, H24: it is told which provider its resources are from, group by group', async () => {
  const port = await neutron.port(network.id, { qos_policy_id: minimum });
  const [group] = groupsOf(port);
  assert.ok(group);
  const it = world();
  const asked = await it.api.resourceRequests({
    context: member,
    projectId: 'demo',
    requestedNetworks: [bring(port.id)],
    numaAffinityPolicy: null,
    signal,
  });
  const required = ['CUSTOM_PHYSNET_PHYSNET1', 'CUSTOM_VNIC_TYPE_NORMAL'];
  const resources = { NET_BW_EGR_KILOBIT_PER_SEC: 1000 };
  assert.deepEqual(asked.groups, [{ requester: group.id, portId: port.id, required, resources }]);
  assert.deepEqual(asked.sameSubtrees, [[group.id]]);
  await it.allocate([bring(port.id)], { claims: claimsOf({ [group.id]: ['rp1'] }) });
  const profileNow = async () => (await neutron.ports(`id=${port.id}`))[0]?.['binding:profile'];
  assert.deepEqual(await profileNow(), { allocation: { [group.id]: 'rp1' } });
  await it.deallocate();
  assert.deepEqual(await profileNow(), {});
});
