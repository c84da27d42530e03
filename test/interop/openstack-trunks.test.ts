import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientSuite } from './support/client-suite.ts';

interface PortView {
  id: string;
  status: string;
  device_owner: string;
  device_id: string;
  binding_host_id?: string;
  trunk_details: { trunk_id: string; sub_ports: { port_id: string; mac_address: string }[] } | null;
}

interface TrunkView {
  id: string;
  status: string;
  port_id: string;
  sub_ports: { port_id: string; segmentation_type: string; segmentation_id: number }[];
}

clientSuite('the unmodified openstack client makes a trunk, and a server on it', ({ openstack, admin }) => {
  const trunk = () => openstack.json<TrunkView>('network', 'trunk', 'show', 'uplink');
  const port = (name: string) => admin.json<PortView>('port', 'show', name);
  const vlan = (name: string, id: number) => `port=${name},segmentation-type=vlan,segmentation-id=${id}`;

  test('network trunk create with a sub-port, list, show, subport list', async () => {
    await openstack('network', 'create', 'lan');
    await openstack('subnet', 'create', '--network', 'lan', '--subnet-range', '192.0.2.0/24', 'lan-v4');
    for (const name of ['parent', 'one', 'two']) await openstack('port', 'create', '--network', 'lan', name);
    await openstack('network', 'trunk', 'create', '--parent-port', 'parent', '--subport', vlan('one', 100), 'uplink');
    const listed = await openstack.json<{ Name: string }[]>('network', 'trunk', 'list');
    assert.deepEqual(
      listed.map(({ Name }) => Name),
      ['uplink'],
    );
    const { id, status, port_id, sub_ports } = await trunk();
    const [parent, one] = [await port('parent'), await port('one')];
    assert.deepEqual([status, port_id], ['DOWN', parent.id]);
    assert.deepEqual(sub_ports, [{ port_id: one.id, segmentation_type: 'vlan', segmentation_id: 100 }]);
    assert.deepEqual([parent.trunk_details?.trunk_id, parent.trunk_details?.sub_ports[0]?.port_id], [id, one.id]);
    const subPorts = await openstack.json<object[]>('network', 'subport', 'list', '--trunk', 'uplink');
    assert.equal(subPorts.length, 1);
  });

  test('network trunk set and unset: sub-ports, name, state', async () => {
    await openstack('network', 'trunk', 'set', '--subport', vlan('two', 200), 'uplink');
    assert.equal((await trunk()).sub_ports.length, 2);
    const refused = await openstack.failing('network', 'trunk', 'set', '--subport', vlan('two', 300), 'uplink');
    assert.match(refused, /in use by another trunk/);
    await openstack('network', 'trunk', 'set', '--disable', 'uplink');
    assert.match(await openstack.failing('network', 'trunk', 'unset', '--subport', 'two', 'uplink'), /disabled/);
    await openstack('network', 'trunk', 'set', '--enable', 'uplink');
    await openstack('network', 'trunk', 'unset', '--subport', 'two', 'uplink');
    assert.equal((await trunk()).sub_ports.length, 1);
    assert.match(await openstack.failing('port', 'delete', 'one'), /subport/);
    assert.match(await openstack.failing('port', 'delete', 'parent'), /parent port/);
  });

  test('server create on the parent: the host gets the sub-port, too, and gives it back', async () => {
    const { id: parent } = await port('parent');
    const create = ['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros', '--wait'];
    await openstack(...create, '--nic', `port-id=${parent}`, 'carrier');
    const { id, status } = await trunk();
    assert.equal(status, 'ACTIVE');
    const carried = await port('one');
    assert.deepEqual([carried.status, carried.device_owner, carried.device_id], ['ACTIVE', 'trunk:subport', id]);
    assert.equal(carried.binding_host_id, (await port('parent')).binding_host_id);
    assert.match(await openstack.failing('network', 'trunk', 'delete', 'uplink'), /in use/);
    await openstack('server', 'delete', '--wait', 'carrier');
    assert.equal((await trunk()).status, 'DOWN');
    const free = await port('one');
    assert.deepEqual([free.status, free.device_owner, free.binding_host_id], ['DOWN', '', '']);
  });

  test('network trunk delete: its ports are free to go', async () => {
    await openstack('network', 'trunk', 'delete', 'uplink');
    assert.deepEqual(await openstack.json('network', 'trunk', 'list'), []);
    await openstack('port', 'delete', 'parent', 'one', 'two');
    await openstack('network', 'delete', 'lan');
  });
});
