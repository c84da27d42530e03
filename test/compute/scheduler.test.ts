import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { failure } from '../../src/allocation/errors/allocation-error-of.ts';
import { describeFailure } from '../../src/compute/build-failure.ts';
import { ComputeResourcesUnavailable, NoValidHost, UnexpectedTaskState } from '../../src/compute/errors.ts';
import { instanceOfRow, rowOfNewInstance } from '../../src/compute/instance.ts';
import { insertInstances } from '../../src/compute/instance-store.ts';
import { registerHost } from '../../src/compute/resource-tracker.ts';
import { BuildFailures } from '../../src/compute/scheduler/build-failures.ts';
import type { Asked, Candidate } from '../../src/compute/scheduler/candidates.ts';
import { claimHost } from '../../src/compute/scheduler/claim-host.ts';
import { filterHosts } from '../../src/compute/scheduler/filters.ts';
import { weighHosts } from '../../src/compute/scheduler/weights.ts';
import type { ComputeServices } from '../../src/compute/services.ts';
import { run, type Unit } from '../../src/store/index.ts';
import { DriverError, VirtualInterfaceCreateError } from '../../src/virt/index.ts';
import { testDatabase } from '../support/database.ts';
import { testSealer } from '../support/keys.ts';
import { newInstance } from '../support/new-instance.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const now = '2026-01-01T00:00:00.000Z';
const instance = instanceOfRow(rowOfNewInstance(newInstance(), testSealer(), now));
const asked: Asked = {
  instance,
  zone: null,
  wanted: null,
  group: null,
  together: null,
  apart: new Set(),
  tried: new Set(),
  held: new Set(),
};

function candidate(host: string, more: Partial<Candidate> = {}): Candidate {
  const free = { vcpus: 4, memoryMb: 4096, diskGb: 100 };
  return {
    host,
    node: `${host}.lab`,
    zone: 'nova',
    isDisabled: false,
    isDown: false,
    free,
    aggregates: [],
    members: 0,
    ...more,
  };
}

/** Which hosts pass, and what is told. */
function passing(candidates: readonly Candidate[], more: Partial<Asked>): [string[], string] {
  const { left, told } = filterHosts(candidates, { ...asked, ...more });
  return [left.map(({ host }) => host), told];
}

/** Dice that always show the same. */
const noDice = { int: () => 0 };
const noFailures = new BuildFailures();

test('each filter lets through what keeps its rule, and the one that took hosts away says how many it left', () => {
  const hosts = [candidate('a'), candidate('b'), candidate('c')];
  const [a, b] = hosts as [Candidate, Candidate];
  assert.deepEqual(passing(hosts, {}), [['a', 'b', 'c'], 'there are 3 hosts']);
  const few = { vcpus: 0, memoryMb: 511, diskGb: 2 };
  for (const lack of ['vcpus', 'memoryMb', 'diskGb'] as const) {
    const full = { ...a, free: { ...a.free, [lack]: few[lack] } };
    assert.deepEqual(passing([full, b], {}), [['b'], 'of 2 hosts 1 have room for 1 vCPU, 512 MiB and 3 GiB']);
  }
  const exact = { ...a, free: { vcpus: 1, memoryMb: 512, diskGb: 3 } };
  assert.deepEqual(passing([exact], {})[0], ['a']);
  assert.deepEqual(
    passing(
      [
        { ...a, isDisabled: true },
        { ...b, isDown: true },
      ],
      {},
    ),
    [[], 'of 2 hosts 0 are enabled and up'],
  );
  assert.deepEqual(
    passing(
      [
        { ...a, zone: 'east' },
        { ...b, isDown: true },
      ],
      { zone: 'west' },
    ),
    [[], 'of 2 hosts 1 are enabled and up, of these 0 are in the availability zone west'],
  );
  assert.deepEqual(passing(hosts, { tried: new Set(['a', 'c']) })[0], ['b']);
  assert.deepEqual(passing([a], { held: new Set(['a']) }), [[], 'of 1 host 0 are not where it is']);
  assert.deepEqual(passing(hosts, { wanted: { host: 'b', node: null } })[0], ['b']);
  assert.deepEqual(passing(hosts, { wanted: { host: null, node: 'c.lab' } })[0], ['c']);
  assert.deepEqual(passing(hosts, { wanted: { host: 'b', node: 'c.lab' } })[0], []);
});

test('extra specs for aggregates are looked for in any aggregate of the host, one of several texts, and no other specs', () => {
  const specs = (extraSpecs: Record<string, string>) => ({
    instance: { ...instance, flavor: { ...instance.flavor, extraSpecs } },
  });
  const hosts = [
    candidate('plain'),
    candidate('ssd', { aggregates: [{ rack: '1' }, { disk: 'ssd' }] }),
    candidate('hdd', { aggregates: [{ disk: 'hdd', rack: '1' }] }),
  ];
  const key = 'aggregate_instance_extra_specs:disk';
  assert.deepEqual(passing(hosts, specs({ [key]: 'ssd' }))[0], ['ssd']);
  assert.deepEqual(passing(hosts, specs({ [key]: '<or> ssd <or> hdd' }))[0], ['ssd', 'hdd']);
  assert.deepEqual(passing(hosts, specs({ [key]: 'tape' }))[0], []);
  assert.deepEqual(passing(hosts, specs({ 'aggregate_instance_extra_specs:constructor': 'x' }))[0], []);
  assert.deepEqual(passing(hosts, specs({ 'hw:cpu_policy': 'shared' }))[0].length, 3);
});

test('R10 a host that the policy of the group forbids is left out before it is claimed', () => {
  const hosts = [candidate('none'), candidate('one', { members: 1 }), candidate('two', { members: 2 })];
  const group = (policy: string, mostPerHost: number, placed: number) => ({ group: { policy, mostPerHost, placed } });
  assert.deepEqual(passing(hosts, group('anti-affinity', 1, 3))[0], ['none']);
  assert.deepEqual(passing(hosts, group('anti-affinity', 2, 3))[0], ['none', 'one']);
  assert.deepEqual(passing(hosts, group('affinity', 1, 3))[0], [], 'they are apart already');
  assert.deepEqual(passing(hosts, group('affinity', 1, 2))[0], ['two']);
  assert.deepEqual(passing(hosts, group('affinity', 1, 0))[0], ['none'], 'nobody is placed on the others');
  assert.deepEqual(passing(hosts, group('soft-anti-affinity', 1, 3))[0].length, 3);
});

test('hosts with more room come first, and with a soft policy those with more, or fewer, of the group', () => {
  const order = (hosts: readonly Candidate[], more: Partial<Asked> = {}, failures = noFailures) =>
    weighHosts(hosts, { ...asked, ...more }, failures, noDice).map(({ host }) => host);
  const small = candidate('small', { free: { vcpus: 2, memoryMb: 1024, diskGb: 10 } });
  const large = candidate('large', { free: { vcpus: 9, memoryMb: 9000, diskGb: 900 } });
  assert.deepEqual(order([small, candidate('middle'), large]), ['large', 'middle', 'small']);
  const equal = [candidate('a', { members: 1 }), candidate('b', { members: 3 }), candidate('c')];
  const group = (policy: string) => ({ group: { policy, mostPerHost: 1, placed: 4 } });
  assert.deepEqual(order(equal, group('soft-affinity')), ['b', 'a', 'c']);
  assert.deepEqual(order(equal, group('soft-anti-affinity')), ['c', 'a', 'b']);
  assert.deepEqual(order([]), []);
});

test('which of equal hosts comes first is for the dice, and the same dice give the same host', () => {
  const hosts = ['a', 'b', 'c', 'd'].map((host) => candidate(host));
  const firsts = (seed: number) => {
    const { random } = virtualRuntime(seed);
    return Array.from({ length: 40 }, () => weighHosts(hosts, asked, noFailures, random)[0]?.host);
  };
  assert.equal(new Set(firsts(7)).size, 4);
  assert.deepEqual(firsts(7), firsts(7));
});

test('R44, R45: a host on which builds fail comes behind those on which fewer do, until one succeeds; users’ errors do not count', async () => {
  const failures = new BuildFailures();
  const fails = (uuid: string, host: string, error: Error) =>
    assert.rejects(failures.counting({ uuid, host }, () => Promise.reject(error)));
  const hosts = [
    candidate('good', { free: { vcpus: 1, memoryMb: 512, diskGb: 3 } }),
    candidate('bad', { free: { vcpus: 64, memoryMb: 900_000, diskGb: 9000 } }),
    candidate('worse', { free: { vcpus: 64, memoryMb: 900_000, diskGb: 9000 } }),
  ];
  const order = () => weighHosts(hosts, asked, failures, noDice).map(({ host }) => host);
  assert.deepEqual(order().at(-1), 'good');
  await fails('s1', 'bad', new DriverError('no disk'));
  await fails('s1', 'bad', new DriverError('nor a guest'));
  await fails('s2', 'worse', new DriverError('x'));
  await fails('s3', 'worse', new DriverError('x'));
  await fails('s4', 'good', new VirtualInterfaceCreateError('nobody wires it, here or there'));
  await fails('s5', 'good', new Error('a defect'));
  assert.deepEqual([failures.of('bad'), failures.of('worse'), failures.of('good')], [1, 2, 0]);
  assert.deepEqual(order(), ['good', 'bad', 'worse']);
  failures.succeeded('worse');
  assert.deepEqual(order(), ['worse', 'good', 'bad']);
});

const place = { step: 'bind' } as const;

for (const [id, what, error, isElsewhere] of [
  ['R12', 'no address is left', failure('NoMoreFixedIps', place), false],
  ['R13', 'an external network is forbidden', failure('ExternalNetworkAttachForbidden', place), false],
  ['R14', 'a port is in use', failure('PortInUse', place), false],
  ['R15', 'a group is not there', failure('SecurityGroupNotFound', place), false],
  ['R16', 'a binding fails', failure('PortBindingFailed', place), true],
  ['R17', 'a value is refused', failure('InvalidInput', place), false],
  ['R18', 'nobody wires a VIF', new VirtualInterfaceCreateError('no event'), false],
  ['R19', 'Neutron is down', failure('NeutronUnavailable', place), false],
  ['R46', 'a port is another project’s', failure('PortNotUsable', place), false],
  ['R32', 'the guest does not start', new DriverError('no guest'), true],
  ['R07', 'somebody else has moved the server on', new UnexpectedTaskState('s', 'scheduling', 'spawning'), false],
] as const) {
  test(`${id}: ${what}: another host is ${isElsewhere ? '' : 'not '}tried`, () => {
    assert.equal(describeFailure(error).elsewhere ?? false, isElsewhere);
  });
}

/** Hosts a and b, a with more room, and a server that has none yet. */
async function twoHosts(t: TestContext) {
  const database = testDatabase(t);
  const runtime = virtualRuntime();
  const hosts = ['a', 'b'].map((host) => ({ host, node: host, availabilityZone: 'nova' }));
  await database.write(function* (queries) {
    for (const described of hosts) {
      const memoryMb = described.host === 'a' ? 2048 : 1024;
      const resources = { hypervisorType: 'fake', vcpus: 4, memoryMb, localGb: 100 };
      yield* registerHost(queries, described, resources, { cpu: 1, ram: 1, disk: 1 }, now);
    }
    yield* insertInstances(queries, [rowOfNewInstance(newInstance(), testSealer(), now)]);
  });
  const services = {
    database,
    runtime,
    hosts,
    host: hosts[0],
    buildFailures: noFailures,
  } as unknown as ComputeServices;
  const used = () =>
    database.read(function* (queries): Unit<object[]> {
      const { rows } = yield queries
        .selectFrom('compute_node')
        .select(['host', 'vcpus_used'])
        .orderBy('host')
        .compile();
      return rows.map((row) => ({ ...Object(row) }));
    });
  return { database, services, used };
}

test('R09, R23: a host that loses its room between the look and the claim is passed over, and nothing of it is held', async (t) => {
  const { database, services, used } = await twoHosts(t);
  const claimed = await database.write(function* (queries) {
    const unit = claimHost(queries, services, instance, {});
    let step = unit.next();
    while (!step.done) {
      const answer = yield step.value;
      // The last thing that is looked at.
      if (/from "server_group_member"/.test(step.value.sql) && !/update/.test(step.value.sql)) {
        yield* run(queries.updateTable('compute_node').set({ disabled: 1 }).where('host', '=', 'a'));
      }
      step = unit.next(answer);
    }
    return step.value;
  });
  assert.deepEqual(claimed, { host: 'b', node: 'b', zone: 'nova' });
  assert.deepEqual(await used(), [
    { host: 'a', vcpus_used: 0 },
    { host: 'b', vcpus_used: 1 },
  ]);
});

test('who gets no host is told so, also when it is the only one, and holds nothing', async (t) => {
  const { database, services, used } = await twoHosts(t);
  const before = await used();
  const large = { ...instance, memoryMb: 4096 };
  await assert.rejects(
    database.write((queries) => claimHost(queries, services, large, { tries: [{ host: 'b', message: 'it broke' }] })),
    (error: Error) => {
      assert.ok(error instanceof NoValidHost);
      assert.equal(
        error.message,
        'of 2 hosts 1 were not tried before, of these 0 have room for 1 vCPU, 4096 MiB and 3 GiB (tried on another host before: it broke)',
      );
      return true;
    },
  );
  const only = { ...services, hosts: [services.host] } as const;
  await assert.rejects(
    database.write((queries) => claimHost(queries, only, large, {})),
    ComputeResourcesUnavailable,
  );
  assert.deepEqual(await used(), before);
});
