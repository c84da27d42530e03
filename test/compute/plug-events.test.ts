import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PortState, Vif } from '../../src/allocation/index.ts';
import { PlugEvents } from '../../src/compute/plug-events.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { plugEventExpected } from '../../src/virt/index.ts';
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
  const events = new PlugEvents({ runtime, logger: silentLogger, timeout, isFatal, lookEvery: 5_000 });
  const told = (name: 'network-vif-plugged' | 'network-vif-unplugged', tag: string, status: 'completed' | 'failed') =>
    events.deliver({ name, instanceUuid: 's', tag, status });
  const plugged = (tag: string, status: 'completed' | 'failed' = 'completed') =>
    told('network-vif-plugged', tag, status);
  /** What Neutron says of the ports; asked for, and counted. */
  const ports = new Map<string, PortState>();
  let looks = 0;
  const expect = (...ids: string[]) =>
    events.expect('s', ids.map(vif), async (portIds) => {
      looks += 1;
      return new Map(portIds.map((id) => [id, ports.get(id) ?? 'pending']));
    });
  const unplugged = (tag: string) => told('network-vif-unplugged', tag, 'completed');
  return { runtime, events, plugged, unplugged, expect, ports, looks: () => looks, signal: new AbortController() };
}

test('Q01 the wait ends when every VIF is reported, and its reports are used up', async () => {
  const { plugged, expect, signal } = setup();
  const waiter = expect('a', 'b');
  plugged('a');
  const waiting = waiter.wait(signal.signal);
  plugged('b');
  await waiting;
  await assert.rejects(expect('a').wait(signal.signal), /was not reported/);
});

test('Q02 Q03 an event that comes before anybody waits is kept, and counts', async () => {
  const { plugged, expect, looks, signal } = setup();
  plugged('a');
  await expect('a').wait(signal.signal);
  assert.equal(looks(), 0, 'nothing was left to look for');
});

test('Q03 an event that is lost costs one look, not the time-out', async () => {
  const { runtime, expect, ports, signal } = setup();
  const began = runtime.clock.monotonic();
  const waiting = expect('a', 'b').wait(signal.signal);
  ports.set('a', 'wired');
  void runtime.timers.sleep(12_000).then(() => ports.set('b', 'wired'));
  await waiting;
  assert.equal(runtime.clock.monotonic() - began, 15_000);
});

test('Q03 the first look is before the wait: ports that are wired already cost no time', async () => {
  const { runtime, expect, ports, signal } = setup();
  ports.set('a', 'wired');
  const began = runtime.clock.monotonic();
  await expect('a').wait(signal.signal);
  assert.equal(runtime.clock.monotonic(), began);
});

test('a port that cannot be looked at is waited for all the same', async () => {
  const { events, plugged, signal } = setup();
  const waiter = events.expect('s', [vif('a')], async () => {
    plugged('a');
    throw new Error('no Neutron');
  });
  await waiter.wait(signal.signal);
});

test('what was wired and is so no more does not count for the next who waits', async () => {
  const { plugged, unplugged, expect, signal } = setup();
  plugged('a');
  unplugged('a');
  await assert.rejects(expect('a').wait(signal.signal), /was not reported as wired/);
});

test('Q04 a VIF that could not be wired ends the build', async () => {
  const { plugged, expect, signal } = setup();
  const waiting = expect('a').wait(signal.signal);
  plugged('a', 'failed');
  await assert.rejects(waiting, /could not wire port a/);
});

for (const state of ['failed', 'gone'] as const) {
  test(`Q04 a look that finds a port ${state} ends the build as the event would`, async () => {
    const { expect, ports, signal } = setup();
    ports.set('a', state);
    await assert.rejects(expect('a').wait(signal.signal), /could not wire port a/);
  });
}

test('Q05 unless that is not fatal: then the others are waited for', async () => {
  const { plugged, expect, signal } = setup(false);
  const waiting = expect('a', 'b').wait(signal.signal);
  plugged('a', 'failed');
  plugged('b');
  await waiting;
});

test('Q06 no event in time ends the build, and names the port', async () => {
  const { runtime, expect, signal } = setup();
  const began = runtime.clock.monotonic();
  await assert.rejects(expect('a').wait(signal.signal), /port a was not reported as wired within 300000 ms/);
  assert.equal(runtime.clock.monotonic() - began, 300_000);
});

test('Q07 no event in time is no failure when that is not fatal', async () => {
  const { expect, signal } = setup(false);
  await expect('a').wait(signal.signal);
});

test('Q08 Q09 with a time-out of 0, or no VIF to wait for, nobody waits, and nobody looks', async () => {
  const hasty = setup(true, 0);
  await hasty.expect('a').wait(hasty.signal.signal);
  const idle = setup();
  await idle.expect().wait(idle.signal.signal);
  assert.equal(hasty.looks() + idle.looks(), 0);
});

test('Q09 Q10 no report is waited for where none will come', () => {
  const expected = (more: Partial<Vif>) => plugEventExpected({ ...vif('a'), ...more });
  assert.equal(expected({}), true);
  assert.equal(expected({ active: true }), false, 'it is wired already');
  assert.equal(expected({ vnicType: 'remote-managed' }), false, 'its wiring is made on the card, nobody reports it');
  assert.equal(expected({ type: 'unbound' }), false, 'nobody wires it');
  assert.equal(expected({ type: 'binding_failed' }), false);
  for (const type of ['ovs', 'bridge', 'vhostuser', 'hw_veb', 'tap']) assert.equal(expected({ type }), true, type);
});

test('Q11 a build that is stopped stops waiting and looking at once', async () => {
  const { runtime, expect, looks, signal } = setup();
  const waiting = expect('a').wait(signal.signal);
  signal.abort(new Error('deleted'));
  await assert.rejects(waiting, /deleted/);
  const before = looks();
  await runtime.timers.sleep(60_000);
  assert.equal(looks(), before);
});
