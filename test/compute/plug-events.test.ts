import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Vif } from '../../src/allocation/index.ts';
import { PlugEvents } from '../../src/compute/plug-events.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const vif = (id: string): Vif => ({
  id,
  address: 'fa:16:3e:00:00:01',
  network: {
    id: 'n',
    bridge: null,
    label: 'n',
    subnets: [],
    injected: false,
    tenantId: 't',
    mtu: 1450,
    physicalNetwork: null,
    tunneled: true,
  },
  type: 'ovs',
  details: {},
  devname: 'tap',
  ovsInterfaceid: id,
  active: false,
  vnicType: 'normal',
  profile: {},
  preserveOnDelete: false,
  delegateCreate: true,
});

function setup(isFatal = true, timeout = 300_000) {
  const runtime = virtualRuntime();
  const events = new PlugEvents({ runtime, logger: silentLogger, timeout, isFatal });
  const plugged = (tag: string, status: 'completed' | 'failed' = 'completed') =>
    events.deliver({ name: 'network-vif-plugged', instanceUuid: 's', tag, status });
  return { runtime, events, plugged, signal: new AbortController() };
}

/** Lets virtual time pass: deadlines alone do not make it. */
const later = (runtime: ReturnType<typeof virtualRuntime>) => runtime.timers.sleep(400_000);

test('Q01 the wait ends when every VIF is reported', async () => {
  const { events, plugged, signal } = setup();
  const waiter = events.expect('s', [vif('a'), vif('b')]);
  plugged('a');
  const waiting = waiter.wait(signal.signal);
  plugged('b');
  await waiting;
});

test('Q03 an event that comes before anybody waits counts', async () => {
  const { events, plugged, signal } = setup();
  plugged('a');
  await events.expect('s', [vif('a')]).wait(signal.signal);
});

test('Q04 a VIF that could not be wired ends the build', async () => {
  const { events, plugged, signal } = setup();
  const waiting = events.expect('s', [vif('a')]).wait(signal.signal);
  plugged('a', 'failed');
  await assert.rejects(waiting, /could not wire port a/);
});

test('Q05 unless that is not fatal: then the others are waited for', async () => {
  const { events, plugged, signal } = setup(false);
  const waiting = events.expect('s', [vif('a'), vif('b')]).wait(signal.signal);
  plugged('a', 'failed');
  plugged('b');
  await waiting;
});

test('Q06 no event in time ends the build, and names the port', async () => {
  const { runtime, events, signal } = setup();
  const waiting = events.expect('s', [vif('a')]).wait(signal.signal);
  await Promise.all([assert.rejects(waiting, /port a was not reported as wired within 300000 ms/), later(runtime)]);
});

test('Q07 no event in time is no failure when that is not fatal', async () => {
  const { runtime, events, signal } = setup(false);
  await Promise.all([events.expect('s', [vif('a')]).wait(signal.signal), later(runtime)]);
});

test('Q08 Q09 with a time-out of 0, or no VIF to wait for, nobody waits', async () => {
  await setup(true, 0)
    .events.expect('s', [vif('a')])
    .wait(new AbortController().signal);
  await setup().events.expect('s', []).wait(new AbortController().signal);
});

test('Q11 a build that is stopped stops waiting at once', async () => {
  const { events, signal } = setup();
  const waiting = events.expect('s', [vif('a')]).wait(signal.signal);
  signal.abort(new Error('deleted'));
  await assert.rejects(waiting, /deleted/);
});
