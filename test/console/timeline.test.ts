import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axisOf } from '../../src/console/web/timeline/axis.ts';
import { rowsOf } from '../../src/console/web/timeline/rows.ts';
import type { CallWire, StepWire, TraceWire } from '../../src/telemetry/trace/index.ts';

const call = (begin: number, end: number, nic: number | null, more: Partial<CallWire> = {}): CallWire => ({
  ...{ begin, end, nic, step: 'bind', method: 'PUT', path: '/v2.0/ports/x?a=b', status: 200, request_id: null },
  ...more,
});

const step = (name: string, begin: number, end: number | null, more: Partial<StepWire> = {}): StepWire => ({
  ...{ name, begin, end, outcome: end === null ? 'under way' : 'succeeded', failure: null, critical: false },
  ...{ calls: [], undo: null },
  ...more,
});

const trace = (steps: StepWire[], more: Partial<TraceWire> = {}): TraceWire => ({
  ...{ state: 'done', end: Math.max(...steps.map(({ end }) => end ?? 0)), steps, gaps: [] },
  ...more,
});

const nicName = (nic: number) => `NIC ${nic}`;

test('a run without pauses is drawn to scale', () => {
  const axis = axisOf(trace([step('claim', 0, 50), step('spawn', 50, 100)]), 100);
  assert.deepEqual(axis.folds, []);
  assert.deepEqual([0, 25, 50, 100, 1000].map(axis.at), [0, 0.25, 0.5, 1, 1]);
  assert.deepEqual(
    axis.ticks.map(({ ms }) => ms),
    [0, 20, 40, 60, 80],
  );
});

test('a long time in which no process ran it is drawn short, and what was done keeps its scale', () => {
  const gap = { begin: 100, end: 10_100, why: 'no process' } as const;
  const axis = axisOf(trace([step('claim', 0, 100), step('spawn', 100, 10_200)], { gaps: [gap] }), 10_200);
  assert.deepEqual(axis.folds, [gap]);
  assert.ok(Math.abs(axis.at(10_100) - axis.at(100) - 0.05) < 1e-9);
  assert.ok(Math.abs(axis.at(100) - (axis.at(10_200) - axis.at(10_100))) < 1e-9);
});

test('a short gap is drawn as long as it was, and has its band all the same', () => {
  const gap = { begin: 100, end: 110, why: 'no process' } as const;
  const { folds, bands, at } = axisOf(trace([step('claim', 0, 100), step('spawn', 100, 200)], { gaps: [gap] }), 200);
  assert.deepEqual([folds, bands], [[], [gap]]);
  assert.ok(Math.abs(at(110) - at(100) - 0.05) < 1e-9);
});

test('time in line before the first step is idle, and folded', () => {
  const { folds } = axisOf(trace([step('claim', 5000, 5100)]), 5100);
  assert.deepEqual(folds, [{ begin: 0, end: 5000, why: 'idle' }]);
});

test('a wait beside which all else would be lost is cut, and still seen to go on', () => {
  const { folds, at } = axisOf(trace([step('claim', 0, 100), step('spawn', 100, null)]), 60_000);
  assert.deepEqual(folds, [{ begin: 100, end: 60_000, why: 'quiet' }]);
  assert.ok(at(100) > 0.5 && at(60_000) === 1);
});

test('a gap at the beginning of a wait that is cut has its band all the same', () => {
  const gap = { begin: 40, end: 340, why: 'no process' } as const;
  const steps = [step('claim', 0, 40), step('spawn', 8, 9000), step('activate', 9000, 9010)];
  const { folds, bands } = axisOf(trace(steps, { gaps: [gap] }), 9010);
  assert.deepEqual(folds, [{ begin: 340, end: 9000, why: 'quiet' }]);
  assert.deepEqual(bands, [gap, ...folds]);
});

test('positions never go back as time goes on, whatever is folded', () => {
  const gaps = [{ begin: 300, end: 9000, why: 'stuck' } as const];
  const { at } = axisOf(trace([step('a', 200, 400), step('b', 9100, 9300)], { gaps }), 9300);
  const places = Array.from({ length: 200 }, (_, index) => at((index / 199) * 9300));
  assert.deepEqual(
    places,
    places.toSorted((one, other) => one - other),
  );
});

test('calls stand below their step, those for all NICs first, then NIC by NIC', () => {
  const calls = [
    call(3, 4, 1),
    call(1, 2, null, { method: 'POST', path: '/v2.0/ports' }),
    call(2, 3, 0),
    call(4, 5, 1),
  ];
  const rows = rowsOf(trace([step('network', 0, 9, { calls })]), nicName);
  assert.deepEqual(
    rows.map(({ kind, label, nic, depth }) => [kind, nic, label, depth]),
    [
      ['step', null, 'network', 0],
      ['call', null, 'POST ports', 1],
      ['call', 'NIC 0', 'PUT ports/x', 1],
      ['nic', null, 'NIC 1', 1],
      ['call', null, 'PUT ports/x', 2],
      ['call', null, 'PUT ports/x', 2],
    ],
  );
  const span = rows.find(({ kind }) => kind === 'nic');
  assert.deepEqual([span?.begin, span?.end], [3, 5]);
});

test('what was taken back comes last, in the order in which it was, with what stood in the way', () => {
  const undone = (begin: number, failures: string[] = []) => ({ begin, end: begin + 1, failures, calls: [] });
  const rows = rowsOf(
    trace([
      step('claim', 0, 1, { undo: undone(20) }),
      step('network', 1, 5, { undo: undone(10, ['no answer']) }),
      step('spawn', 5, 9, { outcome: 'failed', failure: 'it broke' }),
    ]),
    nicName,
  );
  assert.deepEqual(
    rows.map(({ label }) => label),
    ['claim', 'network', 'spawn', 'undo network', 'undo claim'],
  );
  assert.deepEqual(
    rows.map(({ ink }) => ink),
    ['succeeded', 'succeeded', 'failed', 'undo', 'undo'],
  );
  assert.deepEqual(
    rows.flatMap(({ failures }) => failures),
    ['it broke', 'no answer'],
  );
});

test('calls that took back are hatched, those of the last NIC first; one that was refused is not', () => {
  const deleted = (begin: number, nic: number, status = 204) =>
    call(begin, begin + 1, nic, { method: 'DELETE', status });
  const undo = { begin: 10, end: 20, failures: [], calls: [deleted(11, 0), deleted(11, 1), deleted(12, 3, 500)] };
  const rows = rowsOf(trace([step('network', 0, 5, { undo })]), nicName);
  assert.deepEqual(
    rows.slice(1).map(({ label, nic, ink }) => [label, nic, ink]),
    [
      ['undo network', null, 'undo'],
      ['DELETE ports/x', 'NIC 3', 'call-failed'],
      ['DELETE ports/x', 'NIC 1', 'undo'],
      ['DELETE ports/x', 'NIC 0', 'undo'],
    ],
  );
});

test('a call that was refused, or had no answer, is seen to have failed', () => {
  const rows = rowsOf(
    trace([step('network', 0, 9, { calls: [call(1, 2, null, { status: 409 }), call(2, 3, null, { status: null })] })]),
    nicName,
  );
  assert.deepEqual(
    rows.slice(1).map(({ ink, note }) => [ink, note]),
    [
      ['call-failed', '409'],
      ['call-failed', 'no answer'],
    ],
  );
});
