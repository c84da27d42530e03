import assert from 'node:assert/strict';
import test from 'node:test';
import { bring, member, on, World } from '../support/allocation-world.ts';

const latencyMs = 20;

for (const nics of [1, 2, 8]) {
  for (const severalPorts of ['bulk', 'single'] as const) {
    test(`${nics} new NICs take three round trips (${severalPorts})`, async () => {
      const world = new World({ latencyMs, severalPorts });
      const requests = Array.from({ length: nics }, () => on(world.neutron.network().id));
      world.neutron.group('web');
      const depth = await world.depth(() => world.allocate(requests, { securityGroups: ['web'] }));
      assert.equal(depth, 3);
      assert.equal(world.ownPorts.length, nics);
    });
  }

  test(`${nics} brought and as many new NICs take four round trips`, async () => {
    const world = new World({ latencyMs });
    const requests = Array.from({ length: nics }, () => [
      bring(world.neutron.port(world.neutron.network().id).id),
      on(world.neutron.network().id),
    ]).flat();
    assert.equal(await world.depth(() => world.allocate(requests)), 4);
    assert.equal(world.ownPorts.length, 2 * nics);
  });

  test(`${nics} brought NICs alone take three round trips: nothing is created`, async () => {
    const world = new World({ latencyMs });
    const requests = Array.from({ length: nics }, () => bring(world.neutron.port(world.neutron.network().id).id));
    assert.equal(await world.depth(() => world.allocate(requests)), 3);
  });

  test(`${nics} new NICs with a fresh look of the API take two round trips`, async () => {
    const world = new World({ latencyMs });
    const requestedNetworks = Array.from({ length: nics }, () => on(world.neutron.network().id));
    const look = await validated(world, requestedNetworks);
    assert.equal(await world.depth(() => world.allocate(requestedNetworks, { look })), 2);
  });

  test(`${nics} NICs are taken back in two round trips, whoever made them`, async () => {
    const world = new World({ latencyMs });
    const requests = Array.from({ length: nics }, () => [
      bring(world.neutron.port(world.neutron.network().id).id),
      on(world.neutron.network().id),
    ]).flat();
    await world.allocate(requests);
    assert.equal(await world.depth(() => world.deallocate()), 2);
    assert.deepEqual(world.ownPorts, []);
  });
}

test('the DNS domains of the networks of brought ports are read beside the list: two round trips', async () => {
  const world = new World({ latencyMs });
  world.neutron.extensions.push('dns-integration');
  await world.allocate([bring(world.neutron.port(world.neutron.network().id).id)]);
  assert.equal(await world.depth(() => world.deallocate()), 2);
  assert.deepEqual(world.ownPorts, []);
});

test('no request takes three round trips: what only network info needs is read beside the creation', async () => {
  const world = new World({ latencyMs });
  world.neutron.network();
  assert.equal(await world.depth(() => world.allocate(null)), 3);
});

test('a named network is not waited for longer than its rules need: what only network info needs comes later', async () => {
  const world: World = new World({
    latencyMs,
    before: async ({ path }) => {
      if (path.endsWith('/subnets')) await world.runtime.timers.sleep(2 * latencyMs);
    },
  });
  assert.equal(await world.depth(() => world.allocate([on(world.neutron.network().id)])), 3);
});

test('auto with one network takes three round trips', async () => {
  const world = new World({ latencyMs });
  world.neutron.network();
  assert.equal(await world.depth(() => world.allocate('auto')), 3);
});

test('auto without a network takes five round trips', async () => {
  const world = new World({ latencyMs });
  world.neutron.topology = () => world.neutron.network();
  assert.equal(await world.depth(() => world.allocate('auto')), 5);
});

test('a DNS domain of the network costs one more round trip', async () => {
  const world = new World({ latencyMs });
  world.neutron.extensions.push('dns-integration');
  const network = world.neutron.network({ dns_domain: 'example.org.' });
  assert.equal(await world.depth(() => world.allocate([on(network.id)])), 4);
});

test('a look that is no longer fresh, or of another request, is taken again', async () => {
  const world = new World({ latencyMs });
  const requests = [on(world.neutron.network().id)];
  const look = await validated(world, requests);
  const other = await validated(world, [on(world.neutron.network().id)]);
  assert.equal(await world.depth(() => world.allocate(requests, { look: other })), 3);
  await world.deallocate();
  world.runtime.advance(30_001);
  assert.equal(await world.depth(() => world.allocate(requests, { look })), 3);
});

function validated(world: World, requestedNetworks: ReturnType<typeof on>[]) {
  const { signal } = new AbortController();
  const projectId = 'demo';
  return world.api.validateNetworks({
    context: member,
    projectId,
    requestedNetworks,
    securityGroups: [],
    instances: 1,
    hostname: 'server-1',
    signal,
  });
}
