import assert from 'node:assert/strict';
import test from 'node:test';
import { createMemoryPortLedger } from '../../src/allocation/index.ts';
import { bring, on, World } from '../support/allocation-world.ts';

const uuid = (number: number) => `cccccccc-0000-4000-8000-00000000000${number}`;

/**
 * A Neutron that does what a real one does with updates that collide: each of `pauses` (ms) is how long the next update
 * whose condition fails is kept, before it is done all the same; once they are used up, conditions hold. `impatient`: what
 * stands before it answers 504 at once to an update that is kept.
 */
function careless(pauses: number[], { broughtPortSettleMs = 3000, impatient = false } = {}) {
  const { neutron } = new World();
  const world: World = new World({
    options: { broughtPortSettleMs },
    handle: async (request) => {
      const { 'if-match': condition, ...headers } = request.headers;
      const port = neutron.ports.get(request.path.split('/').at(-1) ?? '');
      const fails = condition !== undefined && condition !== `revision_number=${port?.revision_number}`;
      const pause = fails ? pauses.shift() : undefined;
      if (pause === undefined) return await neutron.handle(request);
      const late = world.runtime.timers.sleep(pause).then(() => neutron.handle({ ...request, headers }));
      return impatient ? { status: 504, headers: {}, body: undefined } : await late;
    },
  });
  const port = neutron.port(neutron.network().id, { name: 'mine' });
  /** Lets this many servers race for the port; answers who was given it, and with what the others ended. */
  const race = async (servers: number) => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: servers }, (_, number) => {
        const instance = { ...world.request(null).instance, uuid: uuid(number) };
        const more = { instance, bindHostId: `host${number % 2}`, ledger: createMemoryPortLedger() };
        return world.allocate([bring(port.id)], more);
      }),
    );
    return {
      winners: outcomes.flatMap(({ status }, number) => (status === 'fulfilled' ? [number] : [])),
      codes: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : [])),
    };
  };
  return { world, neutron, port, race };
}

test('C29: a server that was told that it has the port, and lost it to a repeated update, ends and touches nothing', async () => {
  const { neutron, port, race } = careless([2800]);
  const { winners, codes } = await race(2);
  assert.deepEqual(codes, ['PortInUse']);
  assert.equal(winners.length, 1);
  assert.equal(port.device_id, uuid(winners[0] ?? -1));
  assert.equal(port['binding:host_id'], `host${winners[0]}`);
  assert.equal(neutron.served.filter(({ method }) => method === 'PUT').length, 2);
});

test('C29: of eight servers whose updates come one after the other exactly one has the port, and keeps it', async () => {
  const { port, race, world } = careless([500, 1500, 2500, 4500, 7000, 9500, 12_000]);
  const { winners, codes } = await race(8);
  assert.deepEqual(codes, Array(7).fill('PortInUse'));
  assert.equal(port.device_id, uuid(winners[0] ?? -1));
  await world.runtime.timers.sleep(60_000);
  assert.equal(port.device_id, uuid(winners[0] ?? -1));
});

test('C29: where the word of the server is enough, two servers are given the port that the server gives twice', async () => {
  const { race } = careless([2800], { broughtPortSettleMs: 0 });
  assert.equal((await race(2)).winners.length, 2);
});

test('a port that moves while it settles, and stays ours, is waited for once more', async () => {
  const { world, port, race } = careless([]);
  const before = world.runtime.clock.monotonic();
  const moved = world.runtime.timers.sleep(1000).then(() => {
    port.revision_number = Number(port.revision_number) + 1;
  });
  assert.deepEqual((await race(1)).winners, [0]);
  await moved;
  assert.ok(world.runtime.clock.monotonic() - before >= 6000);
});

test('the slower a port is to be had, the longer it has to stand still', async () => {
  const { world, port, race } = careless([]);
  world.wire.options = {
    before: ({ method }) => (method === 'PUT' ? world.runtime.timers.sleep(5000) : undefined),
  };
  const before = world.runtime.clock.monotonic();
  assert.deepEqual((await race(1)).winners, [0]);
  assert.ok(world.runtime.clock.monotonic() - before >= 15_000);
  assert.equal(port.device_id, uuid(0));
});

test('new ports have no rivals, and are not waited for', async () => {
  const { world, neutron } = careless([]);
  const before = world.runtime.clock.monotonic();
  await world.allocate([on(neutron.network().id)]);
  assert.ok(world.runtime.clock.monotonic() - before < 100);
});

test('C29: a server whose update nobody has answered waits for what becomes of it, and has the port if it comes late', async () => {
  const { port, race } = careless([2000], { impatient: true });
  const { winners, codes } = await race(2);
  assert.deepEqual(codes, ['PortInUse']);
  assert.equal(port.device_id, uuid(winners[0] ?? -1));
});
