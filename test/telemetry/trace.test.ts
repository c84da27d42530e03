import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type JournaledEvent, readTrace } from '../../src/telemetry/trace/index.ts';

const origin = Date.parse('2026-01-01T00:00:00.000Z');
const iso = (ms: number) => new Date(origin + ms).toISOString();

type Line = readonly [at: number, kind: string, node: string | null, data?: unknown];

function traceOf(state: string, lines: readonly Line[], now = lines.at(-1)?.[0] ?? 0) {
  const events = lines.map(([at, kind, node, data = null]): JournaledEvent => ({ at: iso(at), kind, node, data }));
  return readTrace({ state, created_at: iso(0), updated_at: iso(lines.at(-1)?.[0] ?? 0), events }, origin + now);
}

const call = (ms: number, path = '/v2.0/ports', status: number | null = 201) => ({ method: 'POST', path, status, ms });

const built: readonly Line[] = [
  [2, 'succeeded', 'claim'],
  [2, 'started', 'network'],
  [3, 'started', 'disks'],
  [13, 'succeeded', 'disks'],
  [14, 'started', 'spawn'],
  [40, 'trace', 'network', { ...call(30), step: 'create', nic: 0, neutronRequestId: 'req-1' }],
  [90, 'succeeded', 'network'],
  [95, 'succeeded', 'spawn'],
  [96, 'succeeded', 'activate'],
];

test('a build: each step from its beginning to its end, its calls, and what it waited for', () => {
  const { steps, end, gaps, state } = traceOf('done', built);
  assert.deepEqual(
    steps.map(({ name, begin, end: at, outcome, critical }) => [name, begin, at, outcome, critical]),
    [
      ['claim', 0, 2, 'succeeded', true],
      ['network', 2, 90, 'succeeded', false],
      ['disks', 3, 13, 'succeeded', true],
      ['spawn', 14, 95, 'succeeded', true],
      ['activate', 95, 96, 'succeeded', true],
    ],
  );
  assert.deepEqual(steps[1]?.calls, [
    {
      begin: 10,
      end: 40,
      step: 'create',
      method: 'POST',
      path: '/v2.0/ports',
      status: 201,
      nic: 0,
      requestId: 'req-1',
    },
  ]);
  assert.deepEqual([state, end, gaps], ['done', 96, []]);
});

test('a build that failed: what failed, what was stopped by it, and what was taken back, with its own calls', () => {
  const { steps } = traceOf('unwound', [
    ...built.slice(0, 3),
    [30, 'trace', 'network', call(20, '/v2.0/ports', 409)],
    [31, 'failed', 'network', { code: 'PortLimitExceeded', message: 'too many' }],
    [40, 'trace', 'network', call(5, '/v2.0/ports/p', 204)],
    [41, 'undo-failed', 'disks', { code: 'DriverError', message: 'busy' }],
    [45, 'undone', 'disks'],
    [50, 'undone', 'network'],
    [51, 'undone', 'claim'],
  ]);
  const [claim, network, disks] = steps;
  assert.deepEqual([network?.outcome, network?.end, network?.failure], ['failed', 31, 'PortLimitExceeded: too many']);
  assert.deepEqual([disks?.outcome, disks?.end], ['stopped', 31]);
  assert.deepEqual([network?.calls.length, network?.undo?.calls.length], [1, 1]);
  assert.deepEqual(disks?.undo, { begin: 31, end: 45, failures: ['DriverError: busy'], calls: [] });
  assert.deepEqual([claim?.undo?.begin, claim?.undo?.end], [50, 51]);
});

test('what a step took back before it said that it failed is its undoing, and what it made stays what it did', () => {
  const made = (nic: number, status: number) => ({ ...call(2, '/v2.0/ports', status), step: 'create', nic });
  const gone = (nic: number) => ({ ...call(3, `/v2.0/ports/${nic}`, 204), step: 'delete', nic });
  const { steps } = traceOf('unwound', [
    [1, 'succeeded', 'claim'],
    [2, 'started', 'network'],
    [2, 'started', 'disks'],
    [4, 'trace', 'network', { ...call(1, '/v2.0/ports', 200), step: 'list', nic: null }],
    [10, 'trace', 'network', made(0, 201)],
    [10, 'trace', 'network', made(1, 409)],
    [15, 'trace', 'network', gone(0)],
    [16, 'failed', 'network', { code: 'NoMoreFixedIps', message: 'none left' }],
    [18, 'undone', 'disks'],
    [20, 'undone', 'network'],
    [21, 'undone', 'claim'],
  ]);
  const network = steps.find(({ name }) => name === 'network');
  assert.deepEqual(
    network?.calls.map(({ step, status }) => [step, status]),
    [
      ['list', 200],
      ['create', 201],
      ['create', 409],
    ],
    'what an earlier attempt had left was looked for before',
  );
  assert.deepEqual(
    network?.undo?.calls.map(({ step, nic }) => [step, nic]),
    [['delete', 0]],
  );
  assert.deepEqual([network?.end, network?.undo?.begin, network?.undo?.end], [16, 12, 20]);
  assert.equal(steps.find(({ name }) => name === 'disks')?.undo?.end, 18);
});

test('a build that is under way grows with the clock', () => {
  const { steps, end } = traceOf('running', built.slice(0, 4), 500);
  assert.equal(end, 500);
  const [, network, disks] = steps;
  assert.deepEqual([network?.end, network?.outcome, network?.critical], [null, 'under way', true]);
  assert.deepEqual([disks?.end, disks?.critical], [13, false]);
});

test('the time in which no process ran it is a gap; so is that in which it was stuck', () => {
  const { gaps, steps } = traceOf('done', [
    ...built.slice(0, 5),
    [5014, 'taken-over', null],
    [5020, 'succeeded', 'spawn'],
    [6000, 'retried', null, { userId: 'root' }],
    [6101, 'succeeded', 'activate'],
  ]);
  assert.deepEqual(gaps, [
    { begin: 14, end: 5014, why: 'no process' },
    { begin: 5020, end: 6000, why: 'stuck' },
  ]);
  assert.equal(steps.find(({ name }) => name === 'spawn')?.end, 5020);
});

test('nonsense in a journal is shown as far as it goes', () => {
  const { steps, end } = traceOf('running', [
    [5, 'trace', 'network', 'text'],
    [6, 'unheard of', 'network'],
    [7, 'failed', null, null],
  ]);
  assert.deepEqual(
    steps.map(({ name, calls, outcome }) => [name, calls.length, outcome]),
    [['network', 1, 'stopped']],
  );
  assert.equal(end, 7);
});
