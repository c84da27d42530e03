import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientSuite } from './support/client-suite.ts';

interface SegmentView {
  id: string;
  name: string | null;
  network_id: string;
  network_type: string;
  physical_network: string | null;
  segmentation_id: number | null;
}

clientSuite(
  'the unmodified openstack client makes a routed network of segments',
  ({ openstack, admin }) => {
    test('network segment list, set, show: that of a new network', async () => {
      const provider = ['--provider-network-type', 'vlan', '--provider-physical-network', 'physnet1'];
      await admin('network', 'create', '--share', ...provider, '--provider-segment', '100', 'campus');
      const listed = await admin.json<{ ID: string }[]>('network', 'segment', 'list', '--network', 'campus');
      assert.equal(listed.length, 1);
      await admin('network', 'segment', 'set', '--name', 'north', listed[0]?.ID ?? '');
      const segment = await admin.json<SegmentView>('network', 'segment', 'show', 'north');
      assert.deepEqual(
        [segment.network_type, segment.physical_network, segment.segmentation_id],
        ['vlan', 'physnet1', 100],
      );
      assert.deepEqual(await openstack.json('network', 'segment', 'list'), []);
    });

    test('network segment create and delete: the network has several, and one again', async () => {
      const create = ['network', 'segment', 'create', '--network', 'campus', '--network-type', 'flat'];
      await admin(...create, '--physical-network', 'physnet9', 'south');
      const { segments } = await admin.json<{ segments?: object[] }>('network', 'show', 'campus');
      assert.equal(segments?.length, 2);
      assert.match(await admin.failing(...create, '--physical-network', 'physnet9', 'again'), /in use/);
      await admin('network', 'segment', 'delete', 'south');
      const network = await admin.json<{ 'provider:segmentation_id': number }>('network', 'show', 'campus');
      assert.equal(network['provider:segmentation_id'], 100);
    });

    test('subnet create --network-segment, and a server that has its address by its host', async () => {
      const range = ['--subnet-range', '192.0.2.0/24'];
      await admin('subnet', 'create', '--network', 'campus', '--network-segment', 'north', ...range, 'north-v4');
      assert.match(await admin.failing('network', 'segment', 'delete', 'north'), /subnet/);
      await openstack('port', 'create', '--network', 'campus', 'waits');
      const waiting = await openstack.json<{ ip_allocation: string; fixed_ips: object[] }>('port', 'show', 'waits');
      assert.deepEqual([waiting.ip_allocation, waiting.fixed_ips], ['deferred', []]);
      const create = ['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros', '--wait'];
      await openstack(...create, '--network', 'campus', 'web');
      const server = await openstack.json<{ status: string; addresses: Record<string, string[]> }>(
        'server',
        'show',
        'web',
      );
      assert.equal(server.status, 'ACTIVE');
      assert.match(server.addresses.campus?.[0] ?? '', /^192\.0\.2\.\d+$/);
      await openstack('server', 'delete', '--wait', 'web');
      await openstack('port', 'delete', 'waits');
      await admin('network', 'delete', 'campus');
      assert.equal((await admin.json<object[]>('network', 'segment', 'list', '--network', 'private')).length, 1);
    });
  },
  'verify',
);
