import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { all, run } from '../../src/store/index.ts';
import { segment } from '../../src/store/migrations/0016-segment.ts';
import { testOnEngines } from '../support/engines.ts';

const networks = [
  { id: '11111111-1111-4111-8111-111111111111', type: 'vxlan', physnet: null, number: 77, claims: ['vxlan:77'] },
  { id: '22222222-2222-4222-8222-222222222222', type: 'local', physnet: null, number: null, claims: [] },
  {
    id: '33333333-3333-4333-8333-333333333333',
    type: '',
    physnet: null,
    number: null,
    claims: ['flat:physnet3:0', 'vlan:physnet1:51', 'vxlan:50'],
  },
];

/** `vlan:physnet1:51` as the columns of a claim. */
function columnsOf(claim: string, network_id: string) {
  const cut = claim.lastIndexOf(':');
  return { claim, network_id, realm: claim.slice(0, cut), segmentation_id: Number(claim.slice(cut + 1)) };
}

testOnEngines('networks that were there before their segments had ids are given some', async (_t, database) => {
  await database.write(function* (queries) {
    for (const { id, type, physnet, number, claims } of networks) {
      yield* run(
        queries.insertInto('neutron_network').values({
          id,
          project_id: 'p',
          name: '',
          description: '',
          tags: '[]',
          created_at: '2026-01-01T00:00:00.000Z',
          updated_at: '2026-01-02T00:00:00.000Z',
          revision_number: 1,
          admin_state_up: 1,
          status: 'ACTIVE',
          mtu: 1450,
          external: 0,
          is_default: 0,
          port_security_enabled: 1,
          dns_domain: '',
          availability_zone_hints: '[]',
          subnet_ids: '[]',
          segments: '[]',
          network_type: type,
          physical_network: physnet,
          segmentation_id: number,
          routed: 0,
        }),
      );
      for (const claim of claims) {
        yield* run(queries.insertInto('neutron_segment_claim').values(columnsOf(claim, id)));
      }
    }
    for (const statement of segment.statements.filter((text) => text.startsWith('insert'))) {
      yield* run({ compile: () => sql.raw(statement).compile(queries) });
    }
  });
  const rows = await database.read((queries) =>
    all(queries.selectFrom('neutron_segment').selectAll().orderBy('network_id').orderBy('segment_index')),
  );
  assert.deepEqual(
    rows.map((row) => [row.network_id.slice(0, 1), row.network_type, row.physical_network, row.segmentation_id]),
    [
      ['1', 'vxlan', null, 77],
      ['2', 'local', null, null],
      ['3', 'flat', 'physnet3', null],
      ['3', 'vlan', 'physnet1', 51],
      ['3', 'vxlan', null, 50],
    ],
  );
  assert.deepEqual(
    rows.map((row) => row.id),
    [
      '11111111-1111-4111-8111-111111111111',
      '22222222-2222-4222-8222-222222222222',
      '33333333-3333-4333-8333-100000000001',
      '33333333-3333-4333-8333-100000000002',
      '33333333-3333-4333-8333-100000000003',
    ],
  );
  assert.deepEqual(
    rows.map((row) => row.segment_index),
    [0, 0, 0, 1, 2],
  );
});
