import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ComputeResourcesUnavailable } from '../../src/compute/errors.ts';
import { abortClaim, instanceClaim, registerHost } from '../../src/compute/resource-tracker.ts';
import { all, run } from '../../src/store/index.ts';
import { testDatabase } from '../support/database.ts';

const now = '2026-01-01T00:00:00.000Z';

/** Two hosts, and a group of servers that take next to nothing. */
async function twoHosts(t: TestContext, policy: string, most: number | null = null) {
  const database = testDatabase(t);
  const resources = { hypervisorType: 'fake', vcpus: 64, memoryMb: 65_536, localGb: 1000 };
  await database.write(function* (q) {
    for (const host of ['a', 'b']) {
      const described = { host, node: host, availabilityZone: 'nova' };
      yield* registerHost(q, described, resources, { cpu: 1, ram: 1, disk: 1 }, now);
    }
    yield* run(
      q.insertInto('server_group').values({
        id: 'g',
        project_id: 'p',
        user_id: 'u',
        name: 'crew',
        policy,
        max_server_per_host: most,
        claims: 0,
        created_at: now,
      }),
    );
    const members = ['s1', 's2', 's3'].map((uuid) => ({ instance_uuid: uuid, group_id: 'g' }));
    yield* run(q.insertInto('server_group_member').values(members));
  });
  const claim = (uuid: string, host: string) =>
    database.write((q) => instanceClaim(q, host, { uuid, vcpus: 1, memoryMb: 64, diskGb: 1 }, null));
  const refused = (uuid: string, host: string) =>
    assert.rejects(claim(uuid, host), (error: Error) => {
      assert.ok(error instanceof ComputeResourcesUnavailable);
      assert.match(error.message, new RegExp(`policy ${policy} of the server group crew`));
      return true;
    });
  return { database, claim, refused };
}

test('anti-affinity: a host has one server of the group, and again when that one has gone', async (t) => {
  const { database, claim, refused } = await twoHosts(t, 'anti-affinity');
  await claim('s1', 'a');
  await refused('s2', 'a');
  await claim('s2', 'b');
  await claim('stranger', 'a');
  await database.write((q) => abortClaim(q, 's1'));
  await claim('s3', 'a');
  const used = await database.read(function* (q) {
    const rows = yield q.selectFrom('compute_node').select(['host', 'vcpus_used']).orderBy('host').compile();
    return rows.rows;
  });
  assert.deepEqual(
    used.map((row) => ({ ...(row as object) })),
    [
      { host: 'a', vcpus_used: 2 },
      { host: 'b', vcpus_used: 1 },
    ],
    'a refused claim takes nothing',
  );
});

test('a host that the policy refuses holds nothing of the server, which claims another one in the same commit', async (t) => {
  const { database, claim } = await twoHosts(t, 'anti-affinity');
  await claim('s1', 'a');
  const wanted = { uuid: 's2', vcpus: 1, memoryMb: 64, diskGb: 1 };
  await database.write(function* (q) {
    try {
      yield* instanceClaim(q, 'a', wanted, null);
      assert.fail('it has one of the group');
    } catch (error) {
      assert.ok(error instanceof ComputeResourcesUnavailable);
    }
    yield* instanceClaim(q, 'b', wanted, null);
  });
  const used = await database.read((q) => all(q.selectFrom('compute_node').select('vcpus_used').orderBy('host')));
  assert.deepEqual(
    used.map((row) => row.vcpus_used),
    [1, 1],
  );
});

test('anti-affinity with a rule: a host has as many as the rule says', async (t) => {
  const { claim, refused } = await twoHosts(t, 'anti-affinity', 2);
  await claim('s1', 'a');
  await claim('s2', 'a');
  await refused('s3', 'a');
});

test('affinity: all servers of the group have one host', async (t) => {
  const { claim, refused } = await twoHosts(t, 'affinity');
  await claim('s1', 'b');
  await refused('s2', 'a');
  await claim('s2', 'b');
});

test('of two members that claim at once only one has the host', async (t) => {
  const { claim } = await twoHosts(t, 'anti-affinity');
  const outcomes = await Promise.allSettled([claim('s1', 'a'), claim('s2', 'a')]);
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
});

for (const policy of ['soft-affinity', 'soft-anti-affinity']) {
  test(`${policy}: a wish that no claim fails by`, async (t) => {
    const { claim } = await twoHosts(t, policy);
    await claim('s1', 'a');
    await claim('s2', 'a');
    await claim('s3', 'b');
  });
}
