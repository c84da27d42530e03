import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import {
  assertAllOrNothing,
  assertNothing,
  assertWholeNetwork,
  groups,
  inMode,
  type Mode,
  type Situation,
} from '../support/all-or-nothing.ts';
import { bring, on, serverUuid, World } from '../support/allocation-world.ts';
import { embeddedNetwork } from '../support/embedded-network.ts';
import { preciousPort, threeNetworks, threeNics } from '../support/three-nics.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';
import { type Trouble, troubles } from '../support/wire.ts';

type TroubleAt = (number: number) => Trouble | null;
type Arrange = (mode: Mode, trouble: TroubleAt, retries?: number) => Promise<Situation<World>>;

const wireOptions = (mode: Mode, trouble: TroubleAt, retries: number) => ({
  latencyMs: 10,
  ...inMode(mode, { networkAllocateRetries: retries }),
  trouble: (_: unknown, number: number) => trouble(number),
});

/** With floating IPs and a DNS domain. */
const onTheFake: Arrange = async (mode, trouble, retries = 0) => {
  const world = new World(wireOptions(mode, trouble, retries));
  const { neutron } = world;
  neutron.extensions.push('dns-integration', 'router');
  const [a, b, c] = [neutron.network(), neutron.network({ dns_domain: 'example.org.' }), neutron.network()];
  neutron.group('web');
  const port = neutron.port(b.id, { name: 'mine', dns_name: '', 'binding:profile': { trusted: 'true' } });
  neutron.subnet(c.id, { cidr: '10.0.5.0/24' });
  const requests = [on(a.id), bring(port.id), on(c.id, '10.0.5.77')];
  const ports = async () => structuredClone([...neutron.ports.values()]);
  return { world, requests, networks: [a, b, c], whole: structuredClone(port), ports };
};

const embedded = embeddedNetwork(virtualRuntime(7), 'demo', after);

await embedded.create('security-groups', 'security_group', { name: 'web' });

/** The real service, with a security group, two address families and a DNS domain. */
const onTheEmbedded: Arrange = async (mode, trouble, retries = 0) => {
  const world = new World({ ...wireOptions(mode, trouble, retries), handle: embedded.handle });
  const networks = await threeNetworks(embedded.create);
  const requests = threeNics(networks, await preciousPort(embedded.create, networks));
  const query = networks.map(({ id }) => `network_id=${id}`).join('&');
  const ports = async () => (await embedded.ports(query)).map((one) => ({ ...one }));
  const [whole] = await ports();
  assert.ok(whole);
  return { world, requests, networks, whole, ports };
};

const ownPorts = async (situation: Situation) =>
  (await situation.ports()).filter(({ device_id }) => device_id === serverUuid);

/** In each mode, the calls that are others than in those above it. */
const matrix = [
  ['single', /./],
  ['bulk', /^POST/],
  ['bound', /^POST/],
  ['settled', /^(PUT|GET ports\/)/],
] as const;

/** All that is to be known is known before the first test: the runner ends when it knows of none that is left. */
const rows: { where: string; arrange: Arrange; mode: Mode; number: number; call: string }[] = [];

for (const [where, arrange] of [
  ['fake', onTheFake],
  ['embedded', onTheEmbedded],
] as const) {
  for (const [mode, differs] of matrix) {
    const calm = await arrange(mode, () => null);
    await calm.world.allocate(calm.requests, groups);
    for (const [number, call] of calm.world.wire.calls.entries()) {
      if (differs.test(call)) rows.push({ where, arrange, mode, number, call });
    }
  }
}

for (const { where, arrange, mode, number, call } of rows) {
  for (const trouble of troubles) {
    test(`${where}, ${mode}: ${trouble} at call ${number} (${call}): the whole network or none of it`, async () => {
      const situation = await arrange(mode, (at) => (at === number ? trouble : null));
      await assertAllOrNothing(situation, call);
    });
  }
}

// A second fault: the binding of the last NIC is refused, and taking back meets trouble at each of its calls.
for (const trouble of [
  'refused',
  'lost before',
  'lost after',
  'never answers',
  'garbage',
  401,
  403,
  404,
  412,
  429,
  500,
  503,
] as const) {
  test(`${trouble} at any one call of taking back: it is done all the same, or the ledger names what is left`, async () => {
    const refuse = (situation: Situation, at: (number: number) => Trouble | null) => {
      let calls = 0;
      let bindings = 0;
      const { world } = situation;
      world.wire.options = {
        latencyMs: 10,
        trouble: ({ method, body }) => {
          if (calls > 0) return at(calls++ - 1);
          if (method !== 'PUT') return null;
          bindings += 1;
          // What comes after the last of them is taking back.
          if (bindings === 3) calls = 1;
          return JSON.stringify(body).includes('"dns_name"') ? 403 : null;
        },
      };
      return world.allocate(situation.requests, groups);
    };
    for (let number = 0; number < 9; number += 1) {
      const situation = await onTheFake('single', () => null);
      await assert.rejects(
        refuse(situation, (at) => (at === number ? trouble : null)),
        { code: 'Forbidden' },
      );
      const left = (await ownPorts(situation)).map(({ id }) => id);
      const named = (await situation.world.ledger.read()).map(({ portId }) => portId);
      assert.deepEqual(
        left.filter((id) => !named.includes(id)),
        [],
      );
      situation.world.wire.options = {};
      await situation.world.deallocate();
      await assertNothing(situation);
      assert.deepEqual(await situation.world.ledger.read(), []);
    }
  });
}

const passing: readonly Trouble[] = ['refused', 'lost before', 'lost after', 'never answers', 'garbage', 429, 500, 503];

for (const trouble of passing) {
  test(`${trouble} at any one call is survived with retries`, async () => {
    const calm = await onTheEmbedded('single', () => null);
    await calm.world.allocate(calm.requests, groups);
    for (const number of calm.world.wire.calls.keys()) {
      const situation = await onTheEmbedded('single', (at) => (at === number ? trouble : null), 2);
      const { world, requests } = situation;
      await assertWholeNetwork(situation, await world.api.startAllocation(world.request(requests, groups)).wait());
    }
  });
}

test('a Neutron that is gone while taking back leaves nothing that the ledger does not name', async () => {
  const situation = await onTheFake('single', () => null);
  const { world, requests } = situation;
  let down = false;
  world.wire.options = {
    latencyMs: 10,
    trouble: (request) => {
      if (request.method === 'PUT') down = true;
      return down ? 'refused' : null;
    },
  };
  await assert.rejects(world.allocate(requests, groups), { code: 'NeutronUnavailable' });
  assert.equal(world.ownPorts.length, 2);
  const named = new Set((await world.ledger.read()).map(({ portId }) => portId));
  for (const { id } of world.ownPorts) assert.ok(named.has(String(id)));
  world.wire.options = {};
  await world.deallocate();
  await assertNothing(situation);
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

test('a POST that takes effect after the build was taken back is deleted with the server, not let go', async () => {
  const world = new World({ latencyMs: 10, severalPorts: 'single' });
  const [network, other] = [world.neutron.network(), world.neutron.network()];
  // The user's own port bears no name either.
  const mine = world.neutron.port(network.id);
  const requestedNetworks = [on(network.id), bring(mine.id)];
  let late: (() => void) | null = null;
  world.wire.options = {
    trouble: ({ method, body }) => {
      if (method !== 'POST') return null;
      late = () => world.neutron.port(network.id, (body as { port: Record<string, unknown> }).port);
      return 'lost before';
    },
  };
  await assert.rejects(world.allocate(requestedNetworks), { code: 'NeutronUnavailable' });
  await world.deallocate({ requestedNetworks });
  assert.deepEqual(await world.ledger.read(), []);
  (late as (() => void) | null)?.();
  mine.device_id = serverUuid;
  const stranger = world.neutron.port(other.id, { device_id: serverUuid });
  await world.deallocate({ requestedNetworks });
  assert.deepEqual([...world.neutron.ports.keys()], [mine.id, stranger.id]);
  assert.deepEqual([mine.device_id, stranger.device_id], ['', ''], 'brought, and on a network that nobody asked for');
});

test('an abort at any moment takes everything back and throws the reason', async () => {
  const calm = await onTheEmbedded('single', () => null);
  const depth = await calm.world.depth(() => calm.world.allocate(calm.requests, groups));
  for (let ms = 0; ms < depth * 10; ms += 5) {
    const situation = await onTheEmbedded('single', () => null);
    const { world, requests } = situation;
    const stop = new AbortController();
    const reason = new Error('the server is being deleted');
    void world.runtime.timers.sleep(ms).then(() => stop.abort(reason));
    await assert.rejects(
      world.allocate(requests, { ...groups, signal: stop.signal }),
      reason,
      `aborted after ${ms} ms`,
    );
    await world.deallocate();
    await assertNothing(situation);
  }
});

test('the overall deadline ends an allocation as any other failure does', async () => {
  const world = new World({ latencyMs: 10, options: { allocationDeadlineMs: 25 } });
  const network = world.neutron.network();
  await assert.rejects(world.allocate([on(network.id)]), { code: 'NetworkAllocationTimeout', fate: 'reschedule' });
  await world.deallocate();
  assert.equal(world.neutron.ports.size, 0);
});
