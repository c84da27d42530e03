import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientSuite } from './support/client-suite.ts';

interface RuleView {
  readonly ID: string;
  readonly Type: string;
  readonly Direction: string | null;
}

clientSuite(
  'the unmodified openstack client works on QoS policies',
  ({ openstack: demo, admin }) => {
    const qos = ['network', 'qos'];
    const rules = (policy: string) => admin.json<RuleView[]>(...qos, 'rule', 'list', policy);

    test('network qos policy create, list, show, set', async () => {
      await admin(...qos, 'policy', 'create', '--description', 'for all', '--share', 'silver');
      await admin(...qos, 'policy', 'set', '--name', 'gold', 'silver');
      const listed = await demo.json<Record<string, unknown>[]>(...qos, 'policy', 'list');
      assert.deepEqual(
        listed.map(({ Name, Shared, Default }) => [Name, Shared, Default]),
        [['gold', true, false]],
      );
      const shown = await demo.json(...qos, 'policy', 'show', 'gold');
      assert.deepEqual([shown.name, shown.description, shown.rules], ['gold', 'for all', []]);
      assert.match(await demo.failing(...qos, 'policy', 'create', 'mine'), /403|disallowed/);
    });

    test('network qos rule create, list, show, set, delete, of each type that the client knows', async () => {
      const create = (type: string, ...options: string[]) =>
        admin.json<{ id: string }>(...qos, 'rule', 'create', '--type', type, ...options, 'gold');
      await create('bandwidth-limit', '--max-kbps', '9000', '--max-burst-kbits', '100', '--egress');
      await create('dscp-marking', '--dscp-mark', '26');
      const minimum = await create('minimum-bandwidth', '--min-kbps', '1000', '--ingress');
      const rate = await create('minimum-packet-rate', '--min-kpps', '3', '--any');
      const listed = await rules('gold');
      assert.deepEqual(
        listed.map(({ Type, Direction }) => `${Type} ${Direction || 'none'}`),
        ['bandwidth_limit egress', 'dscp_marking none', 'minimum_bandwidth ingress', 'minimum_packet_rate any'],
      );
      await admin(...qos, 'rule', 'set', '--min-kbps', '2000', 'gold', minimum.id);
      const shown = await admin.json<{ min_kbps: number }>(...qos, 'rule', 'show', 'gold', minimum.id);
      assert.equal(shown.min_kbps, 2000);
      const conflict = await admin.failing(
        ...[...qos, 'rule', 'create', '--type', 'dscp-marking', '--dscp-mark', '0', 'gold'],
      );
      assert.match(conflict, /conflicts/);
      await admin(...qos, 'rule', 'delete', 'gold', rate.id);
      assert.equal((await rules('gold')).length, 3);
    });

    test('network qos rule type list, show', async () => {
      const types = await demo.json<{ Type: string }[]>(...qos, 'rule', 'type', 'list');
      assert.equal(types.length, 5);
      const { drivers } = await admin.json<{ drivers: { name: string }[] }>(
        ...[...qos, 'rule', 'type', 'show', 'bandwidth_limit'],
      );
      assert.equal(drivers[0]?.name, 'openvswitch');
    });

    test('networks, ports, floating IPs and gateways with a policy, and without it again', async () => {
      const { id } = await demo.json<{ id: string }>(...qos, 'policy', 'show', 'gold');
      const policyOf = async (...show: string[]) =>
        (await demo.json<{ qos_policy_id: string | null }>(...show)).qos_policy_id;
      await demo('network', 'create', '--qos-policy', 'gold', 'inside');
      assert.equal(await policyOf('network', 'show', 'inside'), id);
      await demo('port', 'create', '--network', 'inside', '--qos-policy', 'gold', 'door');
      assert.equal(await policyOf('port', 'show', 'door'), id);
      const { resource_request: asked } = await admin.json<{ resource_request: { request_groups: object[] } }>(
        ...['port', 'show', 'door'],
      );
      assert.equal(asked.request_groups.length, 1);
      assert.match(await admin.failing(...qos, 'policy', 'delete', 'gold'), /is used by/);
      await demo('port', 'unset', '--qos-policy', 'door');
      await demo('network', 'set', '--no-qos-policy', 'inside');
      assert.deepEqual(
        [await policyOf('port', 'show', 'door'), await policyOf('network', 'show', 'inside')],
        [null, null],
      );
      await admin('network', 'create', '--external', 'outside');
      await admin('subnet', 'create', '--network', 'outside', '--subnet-range', '203.0.113.0/24', 'outside-v4');
      const { floating_ip_address: address } = await demo.json<{ floating_ip_address: string }>(
        ...['floating', 'ip', 'create', '--qos-policy', 'gold', 'outside'],
      );
      assert.equal(await policyOf('floating', 'ip', 'show', address), id);
      await demo('floating', 'ip', 'unset', '--qos-policy', address);
      await demo('router', 'create', 'way');
      await demo('router', 'set', '--external-gateway', 'outside', '--qos-policy', 'gold', 'way');
      const { external_gateway_info: info } = await demo.json<{ external_gateway_info: { qos_policy_id: string } }>(
        ...['router', 'show', 'way'],
      );
      assert.equal(info.qos_policy_id, id);
      await demo('router', 'delete', 'way');
      await demo('floating', 'ip', 'delete', address);
    });

    test('network qos policy delete', async () => {
      await admin(...qos, 'policy', 'delete', 'gold');
      assert.deepEqual(await demo.json(...qos, 'policy', 'list'), []);
    });
  },
  'verify',
);
