import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { NetworkRequest } from '../../src/allocation/index.ts';
import { AllocationError, type NetworkInfo } from '../../src/allocation/index.ts';
import { bring, on, otherUuid, serverUuid, World } from '../support/allocation-world.ts';
import { type Trouble, troubles } from '../support/wire.ts';

/** A topology of a few networks, ports that may be brought, and ports of others, with a request over them. */
const often = <T>(usual: T, ...others: T[]) => fc.constantFrom(...Array<T>(8).fill(usual), ...others);

const situations = fc.record({
  networks: fc.array(fc.record({ subnets: often(1, 0, 2), portSecurity: often(true, false), dns: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  }),
  nics: fc.array(fc.record({ network: fc.nat(3), brought: fc.boolean(), owner: often('free', 'own', 'other') }), {
    minLength: 1,
    maxLength: 5,
  }),
  foreign: fc.array(fc.nat(3), { maxLength: 3 }),
  groups: fc.boolean(),
  bulk: fc.boolean(),
  bindAtCreate: fc.boolean(),
  quota: often(-1, 3),
  host: often('host0', 'nowhere'),
  /** Call number -> trouble. The first seven calls are the look, which is repeated and makes nothing. */
  faults: fc.array(fc.tuple(fc.integer({ min: 4, max: 30 }), fc.constantFrom(...troubles)), { maxLength: 3 }),
  /** Milliseconds after which the allocation is called off; null: never. */
  abortAfter: fc.option(fc.nat(60), { freq: 6 }),
});

type Situation = typeof situations extends fc.Arbitrary<infer T> ? T : never;

function arrange(situation: Situation) {
  const { bindAtCreate, bulk } = situation;
  const world = new World({ latencyMs: 10, severalPorts: bulk ? 'bulk' : 'single', options: { bindAtCreate } });
  const { neutron } = world;
  neutron.extensions.push('dns-integration', 'router');
  const networks = situation.networks.map(({ subnets, portSecurity, dns }, n) => {
    const attributes = { port_security_enabled: portSecurity, dns_domain: dns ? 'example.org.' : '' };
    const network = neutron.network(attributes, null);
    for (let s = 0; s < subnets; s += 1) neutron.subnet(network.id, { cidr: `10.${n}.${s}.0/24` });
    return network;
  });
  const at = (index: number) => networks[index % networks.length]?.id ?? '';
  const requests: NetworkRequest[] = situation.nics.map(({ network, brought, owner }) => {
    if (!brought) return on(at(network));
    const device_id = owner === 'own' ? serverUuid : owner === 'other' ? otherUuid : '';
    return bring(neutron.port(at(network), { name: 'mine', dns_name: '', device_id }).id);
  });
  neutron.group('web');
  for (const network of situation.foreign)
    neutron.port(at(network), { device_id: otherUuid, device_owner: 'compute:nova' });
  neutron.portQuota = situation.quota < 0 ? -1 : neutron.ports.size + situation.quota;
  return { world, requests, before: structuredClone([...neutron.ports.values()]) };
}

const free = {
  device_id: '',
  device_owner: '',
  'binding:host_id': '',
  'binding:vif_type': 'unbound',
  'binding:vif_details': {},
};

/** A port without what changes with every touch, and without the name in DNS: clearing it may be refused (I09). */
const lasting = (port: Record<string, unknown>) => ({ ...port, revision_number: 0, dns_name: '' });

/** Every port that was there before is as it was; what carried our id may have been released. No other is there. */
function assertOnlyBefore({ world, before }: ReturnType<typeof arrange>): void {
  assert.deepEqual(
    [...world.neutron.ports.keys()],
    before.map(({ id }) => id),
    'no port leaked, none lost',
  );
  for (const port of before) {
    const now: Record<string, unknown> = world.neutron.ports.get(port.id) ?? {};
    const expected = port.device_id === serverUuid && now.device_id === '' ? { ...port, ...free } : port;
    assert.deepEqual(lasting(now), lasting(expected));
  }
}

function assertTruth({ world, requests, before }: ReturnType<typeof arrange>, info: NetworkInfo): void {
  assert.equal(info.length, requests.length);
  for (const [index, vif] of info.entries()) {
    const request = requests[index];
    const port = world.neutron.ports.get(vif.id);
    assert.ok(request && port);
    assert.equal(vif.network.id, port.network_id);
    assert.ok(
      request.portId === null ? vif.network.id === request.networkId : vif.id === request.portId,
      'order is kept',
    );
    assert.deepEqual([port.device_id, port['binding:host_id'], port.dns_name], [serverUuid, 'host0', 'server-1']);
    assert.deepEqual([vif.address, vif.preserveOnDelete], [port.mac_address, request.portId !== null]);
    const told = vif.network.subnets.flatMap(({ id, ips }) =>
      ips.map(({ address }) => ({ subnet_id: id, ip_address: address })),
    );
    assert.deepEqual(told, port.fixed_ips);
  }
  const own = [...world.neutron.ports.values()].filter(({ device_id }) => device_id === serverUuid);
  assert.deepEqual(new Set(own.map(({ id }) => id)), new Set(info.map(({ id }) => id)), 'nothing beside them');
  for (const port of before) {
    if (port.device_id === otherUuid)
      assert.deepEqual(world.neutron.ports.get(port.id), port, 'foreign ports are not touched');
  }
}

test('any request on any topology with any faults: the whole network or none, order kept, no leak, no foreign port touched', async () => {
  let succeeded = 0;
  let failed = 0;
  await fc.assert(
    fc.asyncProperty(situations, async (situation) => {
      // What carries the server's id before anything began is its own to release; it is only tested where it is brought.
      const arranged = arrange(situation);
      const { world, requests } = arranged;
      const faults = new Map<number, Trouble>(situation.faults);
      let number = 0;
      world.wire.options = { latencyMs: 10, trouble: () => faults.get(number++) ?? null };
      const stop = new AbortController();
      const reason = new Error('called off');
      if (situation.abortAfter !== null) {
        void world.runtime.timers.sleep(situation.abortAfter).then(() => stop.abort(reason));
      }
      const more = {
        securityGroups: situation.groups ? ['web'] : [],
        bindHostId: situation.host,
        signal: stop.signal,
      };
      const outcome = await world.allocate(requests, more).catch((error: unknown) => error);
      const complete = [...faults.keys()].every((at) => at < number);
      if (outcome instanceof Error) {
        failed += 1;
        assert.ok(outcome instanceof AllocationError || outcome === reason, outcome.stack);
        if (complete && (await world.ledger.read()).length === 0) assertOnlyBefore(arranged);
      } else {
        succeeded += 1;
        assertTruth(arranged, outcome as NetworkInfo);
      }
      world.wire.options = {};
      await world.deallocate();
      assertOnlyBefore(arranged);
      assert.deepEqual(await world.ledger.read(), []);
    }),
    { numRuns: 400, seed: 20261123 },
  );
  assert.ok(succeeded > 60 && failed > 60, `${succeeded} succeeded, ${failed} failed: both ends are seen`);
});
