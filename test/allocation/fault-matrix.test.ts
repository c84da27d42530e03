import assert from 'node:assert/strict';
import test from 'node:test';
import { AllocationError, errorRegistry, type NetworkInfo } from '../../src/allocation/index.ts';
import { bring, on, World } from '../support/allocation-world.ts';
import { type Trouble, troubles } from '../support/wire.ts';

type Mode = 'bulk' | 'single';

/** Three NICs, the second of them brought, on three networks; one with a DNS domain. */
function situation(severalPorts: Mode, trouble: (number: number) => Trouble | null, retries = 0) {
  const world = new World({
    latencyMs: 10,
    severalPorts,
    options: { networkAllocateRetries: retries },
    trouble: (_, number) => trouble(number),
  });
  const { neutron } = world;
  neutron.extensions.push('dns-integration', 'router');
  const [a, b, c] = [neutron.network(), neutron.network({ dns_domain: 'example.org.' }), neutron.network()];
  const port = neutron.port(b.id, { name: 'mine', dns_name: '', 'binding:profile': { trusted: 'true' } });
  const requests = [on(a.id), bring(port.id), on(c.id, '10.0.5.77')];
  neutron.subnet(c.id, { cidr: '10.0.5.0/24' });
  const whole = structuredClone(port);
  return { world, port, whole, requests, networks: [a, b, c] };
}

function assertWholeNetwork({ world, port, networks }: ReturnType<typeof situation>, networkInfo: NetworkInfo): void {
  assert.deepEqual(
    networkInfo.map((vif) => vif.network.id),
    networks.map(({ id }) => id),
  );
  assert.deepEqual(
    networkInfo.map((vif) => vif.preserveOnDelete),
    [false, true, false],
  );
  assert.deepEqual(new Set(world.ownPorts.map(({ id }) => id)), new Set(networkInfo.map(({ id }) => id)));
  assert.equal(networkInfo[1]?.id, port.id);
  for (const one of world.ownPorts) {
    assert.equal(one['binding:host_id'], 'host0');
    assert.equal(one.device_owner, 'compute:nova');
  }
}

function assertNothing({ world, port, whole }: ReturnType<typeof situation>): void {
  assert.deepEqual(world.ownPorts, []);
  assert.deepEqual([...world.neutron.ports.keys()], [port.id], 'only the brought port is there');
  const { revision_number: _, ...now } = port;
  const { revision_number: __, ...before } = whole;
  assert.deepEqual(now, before, 'the brought port is as it was');
}

for (const mode of ['bulk', 'single'] as const) {
  const calm = situation(mode, () => null);
  await calm.world.allocate(calm.requests);
  const calls = calm.world.wire.calls;

  for (const trouble of troubles) {
    for (const [number, call] of calls.entries()) {
      test(`${mode}: ${trouble} at call ${number} (${call}): the whole network or none of it`, async () => {
        const one = situation(mode, (at) => (at === number ? trouble : null));
        const { world, requests } = one;
        const outcome = await world.allocate(requests).catch((error: unknown) => error);
        if (outcome instanceof Error) {
          assert.ok(outcome instanceof AllocationError, String(outcome.stack));
          assert.ok(outcome.code in errorRegistry, outcome.code);
          assert.match(outcome.detail, /step (look|create|adopt|bind|dns)/);
          assertNothing(one);
        } else {
          assertWholeNetwork(one, outcome as NetworkInfo);
          assert.equal((await world.ledger.read()).filter(({ state }) => state === 'bound').length, 3);
        }
        await world.deallocate();
        assertNothing(one);
        assert.deepEqual(await world.ledger.read(), []);
      });
    }
  }
}

const passing: readonly Trouble[] = ['refused', 'lost before', 'lost after', 'never answers', 'garbage', 429, 500, 503];

for (const trouble of passing) {
  test(`${trouble} at any one call is survived with retries`, async () => {
    const calm = situation('single', () => null);
    await calm.world.allocate(calm.requests);
    for (const number of calm.world.wire.calls.keys()) {
      const one = situation('single', (at) => (at === number ? trouble : null), 2);
      const info = await one.world.api.startAllocation(one.world.request(one.requests)).wait();
      assertWholeNetwork(one, info);
    }
  });
}

test('a Neutron that is gone while taking back leaves nothing that the ledger does not name', async () => {
  const one = situation('single', () => null);
  const { world, requests } = one;
  let down = false;
  world.wire.options = {
    latencyMs: 10,
    trouble: (request) => {
      if (request.method === 'PUT') down = true;
      return down ? 'refused' : null;
    },
  };
  await assert.rejects(world.allocate(requests), { code: 'NeutronUnavailable' });
  assert.equal(world.ownPorts.length, 2);
  const named = new Set((await world.ledger.read()).map(({ portId }) => portId));
  for (const { id } of world.ownPorts) assert.ok(named.has(String(id)));
  world.wire.options = {};
  await world.deallocate();
  assertNothing(one);
  assert.deepEqual(await world.ledger.read(), []);
});

test('a POST that takes effect after everybody has given up is found when the server goes', async () => {
  const world = new World({ latencyMs: 10, severalPorts: 'single' });
  const network = world.neutron.network();
  let late: (() => void) | null = null;
  world.wire.options = {
    trouble: ({ method, body }) => {
      if (method !== 'POST') return null;
      late = () => world.neutron.port(network.id, (body as { port: Record<string, unknown> }).port);
      return 'lost before';
    },
  };
  await assert.rejects(world.allocate([on(network.id)]), { code: 'NeutronUnavailable' });
  assert.equal((await world.ledger.read()).length, 1, 'the ledger still names what may appear');
  (late as (() => void) | null)?.();
  assert.equal(world.ownPorts.length, 1);
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 0);
});

test('an abort at any moment takes everything back and throws the reason', async () => {
  const calm = situation('single', () => null);
  const depth = await calm.world.depth(() => calm.world.allocate(calm.requests));
  for (let ms = 0; ms < depth * 10; ms += 5) {
    const one = situation('single', () => null);
    const stop = new AbortController();
    const reason = new Error('the server is being deleted');
    void one.world.runtime.timers.sleep(ms).then(() => stop.abort(reason));
    await assert.rejects(one.world.allocate(one.requests, { signal: stop.signal }), reason, `aborted after ${ms} ms`);
    await one.world.deallocate();
    assertNothing(one);
  }
});

test('the overall deadline ends an allocation as any other failure does', async () => {
  const world = new World({ latencyMs: 10, options: { allocationDeadlineMs: 25 } });
  const network = world.neutron.network();
  await assert.rejects(world.allocate([on(network.id)]), { code: 'NetworkAllocationTimeout', fate: 'reschedule' });
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 0);
});
