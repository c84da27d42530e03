import assert from 'node:assert/strict';
import test, { after, beforeEach } from 'node:test';
import type { InProcessReply, InProcessRequest } from '../../src/neutron/client/index.ts';
import type { Network, PortBinding } from '../../src/neutron/resources.ts';
import { member, on, World } from '../support/allocation-world.ts';
import { embeddedNetwork } from '../support/embedded-network.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const neutron = embeddedNetwork(virtualRuntime(23), 'demo', after);
let network: Network;

beforeEach(async () => {
  network = await neutron.network();
  await neutron.subnet(network.id, '10.4.0.0/24');
});

/** Answers in place of the service, or null: the service answers. */
type Instead = (request: InProcessRequest) => InProcessReply | null;

const refusal = (status: number, type: string): InProcessReply => ({
  status,
  headers: {},
  body: { NeutronError: { type, message: 'planted', detail: '' } },
});

/** A server with NICs on host0, and what becomes of requests about bindings. */
async function serverWith(nics: number, instead: Instead = () => null) {
  const world = new World({ latencyMs: 10, handle: async (request) => instead(request) ?? neutron.handle(request) });
  const info = await world.allocate(Array.from({ length: nics }, () => on(network.id)));
  const ports = info.map(({ id }) => id);
  const { instance, ledger, signal } = world.request(null);
  const to = (host: string) => ({ requestId: member.requestId, instance, ledger, signal, host });
  return { world, ports, to };
}

/** Hosts of a port's bindings and their states. */
async function bindingsOf(portId: string): Promise<Record<string, string>> {
  const bindings = await neutron.bindings(portId);
  return Object.fromEntries(bindings.map(({ host, status }) => [host, status]));
}

test('P01: all ports get an inactive binding to the host, in one round trip', async () => {
  const { world, ports, to } = await serverWith(2);
  let bound: ReadonlyMap<string, PortBinding> = new Map();
  const bind = async () => {
    bound = await world.api.bindPortsToHost(to('host1'));
  };
  assert.equal(await world.depth(bind), 1);
  assert.deepEqual([...bound.keys()], ports);
  for (const port of ports) {
    assert.deepEqual(await bindingsOf(port), { host0: 'ACTIVE', host1: 'INACTIVE' });
    assert.equal(bound.get(port)?.vif_type, 'ovs');
  }
});

test('a binding that is there already, from an attempt before, is as good', async () => {
  const { world, ports, to } = await serverWith(1);
  await world.api.bindPortsToHost(to('host1'));
  const bound = await world.api.bindPortsToHost(to('host1'));
  assert.deepEqual([...bound.keys()], ports);
});

const isAdd = ({ method, path }: InProcessRequest) => method === 'POST' && path.endsWith('/bindings');
const about = (request: InProcessRequest, port = '') => request.path.includes(port);

test('an inactive binding that is there already is not changed, which Neutron may fail to do, but left or made anew', async () => {
  const { world, ports, to } = await serverWith(1, ({ method, path }) =>
    method === 'PUT' && path.includes('/bindings/') && !path.endsWith('/activate')
      ? refusal(500, 'HTTPInternalServerError')
      : null,
  );
  const [port = ''] = ports;
  await world.api.bindPortsToHost(to('host1'));
  await world.api.bindPortsToHost(to('host1'));
  const overrides = { [port]: { vnicType: 'normal', profile: { trusted: 'true' } } } as const;
  const bound = await world.api.bindPortsToHost({ ...to('host1'), overrides });
  assert.deepEqual(bound.get(port)?.profile, { trusted: 'true' });
  assert.deepEqual(await bindingsOf(port), { host0: 'ACTIVE', host1: 'INACTIVE' });
});

test('a binding that was active before gets its wiring back before it is activated', async () => {
  const { world, ports, to } = await serverWith(1);
  await world.api.bindPortsToHost(to('host1'));
  await world.api.activateBindings(to('host1'));
  const bound = await world.api.bindPortsToHost(to('host0'));
  assert.equal(bound.get(ports[0] ?? '')?.vif_type, 'ovs');
  await world.api.activateBindings(to('host0'));
  assert.deepEqual(await bindingsOf(ports[0] ?? ''), { host0: 'ACTIVE', host1: 'INACTIVE' });
});

test('P02: when one port cannot be bound there, the bindings of the others are removed', async () => {
  let refused = '';
  const { world, ports, to } = await serverWith(2, (request) =>
    isAdd(request) && about(request, refused) ? refusal(500, 'PortBindingError') : null,
  );
  refused = ports[1] ?? '';
  const binding = world.api.bindPortsToHost(to('host1'));
  await assert.rejects(binding, { code: 'PortBindingFailed', message: new RegExp(refused) });
  for (const port of ports) assert.deepEqual(await bindingsOf(port), { host0: 'ACTIVE' });
});

test('a binding whose answer is lost is removed as well', async () => {
  const { world, ports, to } = await serverWith(1);
  world.wire.options = { trouble: ({ method }) => (method === 'POST' ? 'lost after' : null) };
  await assert.rejects(world.api.bindPortsToHost(to('host1')), { code: 'NeutronUnavailable' });
  assert.deepEqual(await bindingsOf(ports[0] ?? ''), { host0: 'ACTIVE' });
});

for (const [status, type] of [
  [404, 'PortBindingNotFound'],
  [409, 'Conflict'],
] as const) {
  test(`P03: a binding that cannot be removed again (${status}) changes nothing of the error`, async () => {
    let refused = '';
    const { world, ports, to } = await serverWith(2, (request) => {
      if (request.method === 'DELETE') return refusal(status, type);
      return isAdd(request) && about(request, refused) ? refusal(500, 'PortBindingError') : null;
    });
    refused = ports[1] ?? '';
    await assert.rejects(world.api.bindPortsToHost(to('host1')), { code: 'PortBindingFailed' });
  });
}

test('P04: a server without ports moves without a request', async () => {
  const world = new World({ handle: neutron.handle });
  const { instance, ledger, signal } = world.request(null);
  const request = { requestId: member.requestId, instance, ledger, signal, host: 'host1' };
  assert.deepEqual(await world.api.bindPortsToHost(request), new Map());
  assert.deepEqual(await world.api.activateBindings(request), []);
  await world.api.dropBindings(request);
  assert.deepEqual(world.wire.requests, []);
});

test('P05: a port gets what it needs there, the others what they have here', async () => {
  const { world, ports, to } = await serverWith(2);
  const [first = '', second = ''] = ports;
  const overrides = { [first]: { vnicType: 'direct' as const, profile: { pci_slot: '0000:3b:02.7' } } };
  const bound = await world.api.bindPortsToHost({ ...to('host1'), overrides });
  const told = (port: string) => [bound.get(port)?.vnic_type, bound.get(port)?.profile];
  assert.deepEqual(told(first), ['direct', { pci_slot: '0000:3b:02.7' }]);
  assert.deepEqual(told(second), ['normal', {}]);
});

test('P08: the bindings to the host become the active ones, and the old ones can go', async () => {
  const { world, ports, to } = await serverWith(2);
  await world.api.bindPortsToHost(to('host1'));
  assert.deepEqual(await world.api.activateBindings(to('host1')), ports);
  for (const port of ports) assert.deepEqual(await bindingsOf(port), { host0: 'INACTIVE', host1: 'ACTIVE' });
  await world.api.dropBindings(to('host0'));
  for (const port of ports) assert.deepEqual(await bindingsOf(port), { host1: 'ACTIVE' });
});

test('P09, P12: what is active already is as good', async () => {
  const { world, ports, to } = await serverWith(1);
  await world.api.bindPortsToHost(to('host1'));
  await world.api.activateBindings(to('host1'));
  assert.deepEqual(await world.api.activateBindings(to('host1')), ports);
});

const isActivation = ({ path }: InProcessRequest) => path.endsWith('/activate');

test('P10: a port without a binding there stays as it is, and holds up no other', async () => {
  const { world, ports, to } = await serverWith(2);
  const [first = '', second = ''] = ports;
  await world.api.bindPortsToHost(to('host1'));
  await neutron.removeBinding(first, 'host1');
  assert.deepEqual(await world.api.activateBindings(to('host1')), [second]);
  assert.deepEqual(await bindingsOf(first), { host0: 'ACTIVE' });
  assert.deepEqual(await bindingsOf(second), { host0: 'INACTIVE', host1: 'ACTIVE' });
});

test('P11, P13: when one port cannot be switched over the others are, and the error names it', async () => {
  let refused = '';
  const { world, ports, to } = await serverWith(2, (request) =>
    isActivation(request) && about(request, refused) ? refusal(409, 'Conflict') : null,
  );
  const [first = '', second = ''] = ports;
  await world.api.bindPortsToHost(to('host1'));
  refused = first;
  const activation = world.api.activateBindings(to('host1'));
  await assert.rejects(activation, { code: 'PortBindingActivationFailed', message: new RegExp(first) });
  assert.deepEqual(await bindingsOf(second), { host0: 'INACTIVE', host1: 'ACTIVE' });
});

test('a switch-over that may pass is tried again', async () => {
  const { world, ports, to } = await serverWith(1);
  await world.api.bindPortsToHost(to('host1'));
  let troubles = 2;
  world.wire.options = { trouble: ({ path }) => (path.endsWith('/activate') && troubles-- > 0 ? 503 : null) };
  assert.deepEqual(await world.api.activateBindings(to('host1')), ports);
});

test('P06: a binding that is gone already is dropped', async () => {
  const { world, ports, to } = await serverWith(1);
  await world.api.dropBindings(to('host1'));
  assert.deepEqual(await bindingsOf(ports[0] ?? ''), { host0: 'ACTIVE' });
});

test('of the bindings to hosts that are named those go that are not active; others stay', async () => {
  const { world, ports, to } = await serverWith(2);
  await world.api.bindPortsToHost(to('host1'));
  await world.api.bindPortsToHost(to('host2'));
  await world.api.activateBindings(to('host1'));
  await world.api.dropSpareBindings({ ...to(''), hosts: ['host0', 'host1'] });
  for (const port of ports) assert.deepEqual(await bindingsOf(port), { host1: 'ACTIVE', host2: 'INACTIVE' });
  await neutron.removeBinding(ports[0] ?? '', 'host2');
  await world.api.dropSpareBindings({ ...to(''), hosts: ['host0', 'host2'] });
  for (const port of ports) assert.deepEqual(await bindingsOf(port), { host1: 'ACTIVE' });
});

test('P07, P20: all bindings are tried, and one error names the ports that have theirs still', async () => {
  let kept: string[] = [];
  const { world, ports, to } = await serverWith(3, (request) =>
    request.method === 'DELETE' && kept.some((port) => about(request, port)) ? refusal(409, 'Conflict') : null,
  );
  await world.api.bindPortsToHost(to('host1'));
  kept = [ports[0] ?? '', ports[2] ?? ''];
  const dropping = world.api.dropBindings(to('host1'));
  await assert.rejects(dropping, { code: 'PortBindingDeletionFailed', message: new RegExp(kept.join(', ')) });
  assert.deepEqual(await bindingsOf(ports[1] ?? ''), { host0: 'ACTIVE' });
});

test('P14: a Neutron with one binding a port is not asked for more', async () => {
  const world = new World();
  await world.allocate([on(world.neutron.network().id)]);
  const before = world.wire.requests.length;
  const { instance, ledger, signal } = world.request(null);
  const request = { requestId: member.requestId, instance, ledger, signal, host: 'host1' };
  assert.deepEqual(await world.api.bindPortsToHost(request), new Map());
  assert.deepEqual(await world.api.activateBindings(request), []);
  await world.api.dropBindings(request);
  assert.equal(world.wire.requests.length, before);
});
