import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ComputeResourcesUnavailable } from '../../src/compute/errors.ts';
import { abortClaim, type ClaimLimits, instanceClaim, registerHost } from '../../src/compute/resource-tracker.ts';
import { first, run } from '../../src/store/index.ts';
import { testDatabase } from '../support/database.ts';

const now = '2026-01-01T00:00:00.000Z';
const host = { host: 'h1', node: 'h1', availabilityZone: 'nova' };
const server = (uuid: string, vcpus = 1, memoryMb = 512, diskGb = 1) => ({ uuid, vcpus, memoryMb, diskGb });

async function trackedHost(t: TestContext, vcpus = 2, memoryMb = 2048, localGb = 10) {
  const database = testDatabase(t);
  const resources = { hypervisorType: 'fake', vcpus, memoryMb, localGb };
  await database.write((q) => registerHost(q, host, resources, { cpu: 2, ram: 1, disk: 1 }, now));
  const used = () =>
    database.read((q) => first(q.selectFrom('compute_node').select(['vcpus_used', 'memory_mb_used', 'local_gb_used'])));
  const claim = (uuid: string, limits: ClaimLimits | null = null, ...size: number[]) =>
    database.write((q) => instanceClaim(q, 'h1', server(uuid, ...size), limits));
  return { database, resources, used, claim };
}

test('a claim takes vCPU, memory and disk of the host, and giving it back leaves nothing', async (t) => {
  const { database, used, claim } = await trackedHost(t);
  await claim('a', null, 1, 512, 3);
  assert.deepEqual({ ...(await used()) }, { vcpus_used: 1, memory_mb_used: 512, local_gb_used: 3 });
  await database.write((q) => abortClaim(q, 'a'));
  await database.write((q) => abortClaim(q, 'a'));
  assert.deepEqual({ ...(await used()) }, { vcpus_used: 0, memory_mb_used: 0, local_gb_used: 0 });
});

test('the allocation ratio lets vCPUs be shared, and no further', async (t) => {
  const { claim } = await trackedHost(t);
  for (const uuid of ['a', 'b', 'c', 'd']) await claim(uuid, null, 1, 100, 1);
  await assert.rejects(claim('e', null, 1, 100, 1), (error) => {
    assert.ok(error instanceof ComputeResourcesUnavailable);
    assert.match(error.message, /vCPU: 1 wanted, 0 of 4 free/);
    return true;
  });
});

for (const [what, size] of [
  ['memory', [1, 4096, 1]],
  ['disk', [1, 1, 11]],
] as const) {
  test(`R09 a server that needs more ${what} than the host has is refused, and nothing is claimed`, async (t) => {
    const { used, claim } = await trackedHost(t);
    await assert.rejects(claim('a', null, ...size), new RegExp(what));
    assert.deepEqual({ ...(await used()) }, { vcpus_used: 0, memory_mb_used: 0, local_gb_used: 0 });
  });
}

test('a host that may promise without end has limits that PostgreSQL can hold', async (t) => {
  const { database, claim } = await trackedHost(t, 800_000, 8_000_000, 8_000_000);
  const resources = { hypervisorType: 'fake', vcpus: 800_000, memoryMb: 8_000_000, localGb: 8_000_000 };
  await database.write((q) => registerHost(q, host, resources, { cpu: 100_000, ram: 100_000, disk: 100_000 }, now));
  await claim('a');
  const limits = await database.read((q) =>
    first(q.selectFrom('compute_node').select(['vcpu_limit', 'memory_mb_limit', 'local_gb_limit'])),
  );
  for (const limit of Object.values(limits ?? {})) assert.ok(limit < 2 ** 31 - 8_000_000, String(limit));
});

test('a limit of the request is kept even where the host has room', async (t) => {
  const { claim } = await trackedHost(t);
  const limits = { vcpus: null, memoryMb: 600, diskGb: null };
  await claim('a', limits);
  await assert.rejects(claim('b', limits), /memory \(MiB\): 512 wanted, 88 of 600 free/);
});

test('claims that race for the last room do not oversubscribe the host', async (t) => {
  const { used, claim } = await trackedHost(t, 100, 1024, 1000);
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => claim(`s${n}`)));
  assert.equal(results.filter((result) => result.status === 'fulfilled').length, 2);
  assert.equal((await used())?.memory_mb_used, 1024);
});

test('a host that is registered again keeps what is claimed of it', async (t) => {
  const { database, resources, used, claim } = await trackedHost(t);
  await claim('a');
  await database.write((q) =>
    registerHost(q, host, { ...resources, memoryMb: 9999 }, { cpu: 1, ram: 1, disk: 1 }, now),
  );
  assert.equal((await used())?.memory_mb_used, 512);
});

test('a host that starts anew stays disabled and in the zone of its aggregate; without one it is in its own', async (t) => {
  const { database, resources } = await trackedHost(t);
  const start = (availabilityZone: string) =>
    database.write((q) => registerHost(q, { ...host, availabilityZone }, resources, { cpu: 2, ram: 1, disk: 1 }, now));
  const state = async () => ({
    ...(await database.read((q) => first(q.selectFrom('compute_node').select(['availability_zone', 'disabled'])))),
  });
  await database.write(function* (q) {
    const metadata = '{"availability_zone":"east"}';
    const aggregate = { id: 1, uuid: 'u', name: 'a', metadata, created_at: now, updated_at: null };
    yield* run(q.insertInto('aggregate').values(aggregate));
    yield* run(q.insertInto('aggregate_host').values({ aggregate_id: 1, host: 'h1' }));
    yield* run(q.updateTable('compute_node').set({ disabled: 1 }));
  });
  await start('nova');
  assert.deepEqual(await state(), { availability_zone: 'east', disabled: 1 });
  await database.write((q) => run(q.deleteFrom('aggregate_host')));
  await start('edge');
  assert.deepEqual(await state(), { availability_zone: 'edge', disabled: 1 });
});
