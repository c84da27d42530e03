import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TimeAxis } from '../../src/cli/build/time-axis.ts';
import { waterfall } from '../../src/cli/build/waterfall.ts';
import type { Trace, TracedStep } from '../../src/telemetry/trace/index.ts';
import { createServer, deleteServer } from '../support/servers.ts';
import { commandLine } from './support.ts';

const admin = (...args: string[]) => ['--os-cloud', 'berth-admin', 'build', ...args];

const step = (name: string, begin: number, end: number | null, more: Partial<TracedStep> = {}): TracedStep => ({
  name,
  begin,
  end,
  outcome: 'succeeded',
  failure: null,
  critical: false,
  calls: [],
  undo: null,
  ...more,
});

test('steps side by side, calls below, and what was taken back at the end', () => {
  const call = { begin: 10, end: 50, step: 'create', method: 'POST', path: '/v2.0/ports?x=1', status: 409, nic: 2 };
  const trace: Trace = {
    state: 'unwound',
    end: 100,
    gaps: [],
    steps: [
      step('claim', 0, 10, { critical: true, undo: { begin: 90, end: 100, failures: [], calls: [] } }),
      step('network', 10, 50, {
        outcome: 'failed',
        failure: 'OverQuota: no',
        calls: [{ ...call, requestId: null }],
        undo: { begin: 60, end: 90, failures: [], calls: [] },
      }),
      step('disks', 10, 50, { outcome: 'stopped' }),
    ],
  };
  assert.deepEqual(waterfall(trace, { columns: 84, hasColours: false }).split('\n'), [
    '                      0                                        100 ms',
    'claim                 █████                                            10 ms ◆',
    'network                   ████████████████████                         40 ms failed',
    '  POST ports (NIC 2)      ━━━━━━━━━━━━━━━━━━━━                         40 ms 409',
    'disks                     ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓                         40 ms stopped',
    'undo network                                      ░░░░░░░░░░░░░░       30 ms',
    'undo claim                                                      ░░░░░  10 ms',
    'network: OverQuota: no',
    '',
  ]);
});

test('long gaps are folded: three columns, whatever they took', () => {
  const axis = new TimeAxis(100_200, [{ begin: 100, end: 100_100, why: 'no process' }], 43);
  assert.deepEqual(
    [0, 100, 100_100, 100_200].map((ms) => axis.at(ms)),
    [0, 20, 23, 43],
  );
  assert.deepEqual(axis.columns(100_200, 100_200), { first: 42, count: 1 });
});

test('a terminal has it in colours', () => {
  const trace: Trace = { state: 'done', end: 10, gaps: [], steps: [step('claim', 0, 10)] };
  const bar = waterfall(trace, { columns: 60, hasColours: true }).split('\n')[1] ?? '';
  const csi = String.fromCharCode(27);
  assert.ok(bar.includes(`${csi}[32m${'█'.repeat(46)}${csi}[39m`), bar);
});

test('a step whose process died has the gap across its bar, and the gap is told', () => {
  const trace: Trace = {
    state: 'done',
    end: 300,
    gaps: [{ begin: 100, end: 200, why: 'no process' }],
    steps: [step('spawn', 0, 300, { critical: true })],
  };
  const text = waterfall(trace, { columns: 60, hasColours: false });
  assert.match(text, /^spawn {2}█+┊{3}█+ {2}300 ms ◆$/m);
  assert.match(text, /^┊ no process ran it: 100 ms from 100 ms on$/m);
});

test('berth build show draws the build of a server, by its name or id, and of one that is gone by its id', async (t) => {
  const cli = await commandLine(t);
  const id = await createServer(cli.cloud, { networks: 'auto' });
  await cli.cloud.settled(id);
  const { code, out } = await cli.run(...admin('show', id));
  assert.equal(code, 0);
  assert.match(out, new RegExp(`^Build of ${id}: done, req-`));
  for (const name of ['claim', 'network', 'disks', 'spawn', 'activate'])
    assert.match(out, new RegExp(`^${name} .*█`, 'm'));
  assert.match(out, /^ {2}POST ports \(NIC 0\) +━+ +\d+ ms 201$/m);
  assert.match(out, /◆/);
  const trace = await cli.json<{ server: string; steps: { name: string; calls: object[] }[] }>(...admin('show', id));
  assert.equal(trace.server, id);
  assert.ok(trace.steps.every(({ calls }) => calls.every((call) => 'request_id' in call)));
  assert.ok(trace.steps.some(({ name }) => name === 'activate'));
  await deleteServer(cli.cloud, id);
  await cli.cloud.cloud.compute.idle();
  assert.match((await cli.run(...admin('show', id))).out, /^activate /m);
});

test('a build that failed shows what failed and what was taken back', async (t) => {
  const cli = await commandLine(t);
  const id = await createServer(cli.cloud, { networks: 'auto', metadata: { 'fake:fail': 'spawn' } });
  await cli.cloud.settled(id);
  const { out } = await cli.run(...admin('show', id));
  assert.match(out, /^Build of .*: unwound, req-/);
  assert.match(out, /^spawn: FakeFailure: the fake driver was told to fail in spawn$/m);
  assert.match(out, /^spawn .*failed/m);
  assert.match(out, /^undo network +░/m);
});

test('of a build that went on to another host the last try is shown, and each of the earlier ones', async (t) => {
  const host = (name: string, memoryMb: number) => {
    const resources = { hypervisorType: 'fake', vcpus: 8, memoryMb, localGb: 1000 };
    return { host: name, node: name, availabilityZone: 'nova', resources };
  };
  // Servers come to the one with the most memory.
  const cli = await commandLine(t, { computeHosts: [host('a', 800_000), host('b', 8000)] });
  const id = await createServer(cli.cloud, { networks: 'auto', metadata: { 'fake:fail': 'spawn@a' } });
  assert.equal((await cli.cloud.settled(id)).status, 'ACTIVE');
  const last = (await cli.run(...admin('show', id))).out;
  assert.match(last, /^Build of .*: try 2 of 2, done, req-/);
  assert.equal((await cli.run(...admin('show', id, '--try', '2'))).out, last);
  const first = (await cli.run(...admin('show', id, '--try', '1'))).out;
  assert.match(first, /^Build of .*: try 1 of 2, unwound, req-/);
  assert.match(first, /^spawn: FakeFailure/m);
  for (const none of ['0', '3']) {
    const { why, next } = await cli.refused(1, ...admin('show', id, '--try', none));
    assert.match(why, /it was built in 2 tries/);
    assert.match(next, /from 1 to 2/);
  }
});

test('of a server that nobody knows there is no build, and a member is told whom to ask', async (t) => {
  const cli = await commandLine(t);
  assert.match((await cli.refused(1, ...admin('show', 'nobodys'))).why, /no server with the name or id "nobodys"/);
  assert.match((await cli.refused(1, 'build', 'show', 'nobodys')).why, /for administrators/);
});
