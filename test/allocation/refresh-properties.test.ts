import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { AllocationError, type NetworkInfo } from '../../src/allocation/index.ts';
import { bring, on, otherUuid, serverUuid, World } from '../support/allocation-world.ts';
import { type Trouble, troubles } from '../support/wire.ts';

const nic = fc.nat(3);

/** What happens in Neutron behind everybody's back. */
const happening = fc.oneof(
  fc.record({ what: fc.constant('moved' as const), nic, octet: fc.integer({ min: 100, max: 200 }) }),
  fc.record({
    what: fc.constantFrom('deleted', 'taken', 'disabled', 'bound elsewhere', 'floating IP').map(String),
    nic,
  }),
  fc.record({ what: fc.constant('renamed' as const), nic }),
  fc.record({ what: fc.constant('added' as const), nic }),
);

const histories = fc.record({
  nics: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
  happenings: fc.array(happening, { maxLength: 6 }),
  scope: fc.constantFrom('known', 'all'),
  rebind: fc.boolean(),
  faults: fc.array(fc.tuple(fc.nat(7), fc.constantFrom(...troubles)), { maxLength: 1 }),
});

async function built(brought: readonly boolean[]) {
  const world = new World({ latencyMs: 10, severalPorts: 'single' });
  world.neutron.extensions.push('router');
  const networks = brought.map(() => world.neutron.network());
  const requests = networks.map(({ id }, n) =>
    brought[n] ? bring(world.neutron.port(id, { name: 'mine' }).id) : on(id),
  );
  return { world, info: await world.allocate(requests) };
}

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function happen(world: World, info: NetworkInfo, event: Happening): void {
  const vif = info[event.nic % info.length];
  const port = world.neutron.ports.get(vif?.id ?? '');
  const network = world.neutron.networks.get(vif?.network.id ?? '');
  if (!port || !network) return;
  const [ip] = port.fixed_ips as { subnet_id: string; ip_address: string }[];
  switch (event.what) {
    case 'moved': {
      const octet = 'octet' in event ? event.octet : 0;
      const ip_address = String(ip?.ip_address).replace(/\d+$/, String(octet));
      port.fixed_ips = [{ subnet_id: ip?.subnet_id, ip_address }];
      break;
    }
    case 'deleted':
      world.neutron.ports.delete(port.id);
      break;
    case 'taken':
      port.device_id = otherUuid;
      break;
    case 'disabled':
      port.admin_state_up = false;
      break;
    case 'bound elsewhere':
      Object.assign(port, { 'binding:host_id': 'host1', 'binding:vif_type': 'bridge' });
      break;
    case 'floating IP': {
      const id = world.neutron.id();
      const floating = { id, floating_ip_address: `203.0.113.${world.neutron.floatingIps.size + 1}`, port_id: port.id };
      world.neutron.floatingIps.set(id, { ...floating, fixed_ip_address: ip?.ip_address });
      break;
    }
    case 'renamed':
      network.name = `${String(network.name)}-renamed`;
      break;
    case 'added':
      world.neutron.port(network.id, { device_id: serverUuid, name: 'by hand' });
      break;
  }
}

/** What of a VIF can be read off Neutron's books. */
function assertTrue(world: World, info: NetworkInfo): void {
  for (const vif of info) {
    const port = world.neutron.ports.get(vif.id);
    if (port?.device_id !== serverUuid) continue;
    const told = vif.network.subnets.flatMap(({ id, ips }) =>
      ips.map(({ address }) => ({ subnet_id: id, ip_address: address })),
    );
    assert.deepEqual(told, port.fixed_ips);
    assert.equal(vif.network.label, world.neutron.networks.get(vif.network.id)?.name);
    assert.deepEqual([vif.type, vif.active], [port['binding:vif_type'], port.admin_state_up === false]);
    const floating = [...world.neutron.floatingIps.values()].filter(
      (one) => one.port_id === port.id && told.some(({ ip_address }) => ip_address === one.fixed_ip_address),
    );
    assert.deepEqual(
      vif.network.subnets.flatMap(({ ips }) => ips.flatMap(({ floatingIps }) => floatingIps)),
      floating.map((one) => one.floating_ip_address),
    );
  }
}

test('whatever has happened in Neutron, a look makes network info true, keeps order and ownership, and touches no port', async () => {
  let mended = 0;
  let failed = 0;
  await fc.assert(
    fc.asyncProperty(histories, async ({ nics, happenings, scope, rebind, faults }) => {
      const { world, info } = await built(nics);
      for (const event of happenings) happen(world, info, event);
      const before = structuredClone([...world.neutron.ports.values()]);
      const records = await world.ledger.read();
      const planted = new Map<number, Trouble>(faults);
      let number = 0;
      world.wire.options = { latencyMs: 10, trouble: () => planted.get(number++) ?? null };
      const rebindTo = rebind ? 'host0' : null;
      const outcome = await world.refresh(scope === 'all' ? 'all' : 'known', { rebindTo }).catch((e: unknown) => e);
      world.wire.options = {};
      const after = await world.ledger.read();
      assert.deepEqual(
        after.slice(0, records.length).map(({ index, portId, ownership }) => [index, portId, ownership]),
        records.map(({ index, portId, ownership }) => [index, portId, ownership]),
        'order and ownership are kept',
      );
      if (!rebind || scope === 'known') assert.deepEqual([...world.neutron.ports.values()], before);
      if (outcome instanceof Error) {
        failed += 1;
        assert.ok(outcome instanceof AllocationError, outcome.stack);
        assert.deepEqual(after, records, 'what could not be read is not written');
      } else {
        mended += happenings.length > 0 ? 1 : 0;
        const { networkInfo, gone } = outcome as Awaited<ReturnType<World['refresh']>>;
        assertTrue(world, networkInfo);
        const here = world.ownPorts.map(({ id }) => id);
        assert.deepEqual(
          gone.map(({ portId }) => portId),
          records.map(({ portId }) => portId).filter((id) => !here.includes(String(id))),
        );
        if (scope === 'all') assert.ok(here.every((id) => networkInfo.some((vif) => vif.id === id)));
        const again = await world.refresh(scope === 'all' ? 'all' : 'known');
        assert.deepEqual(again.networkInfo, networkInfo, 'a second look finds nothing new');
      }
      await world.deallocate();
      assert.deepEqual(world.ownPorts, []);
      assert.deepEqual(await world.ledger.read(), []);
      for (const port of before) {
        const kept = port.device_id !== serverUuid || port.name !== '';
        if (port.device_id === serverUuid) assert.equal(world.neutron.ports.has(port.id), kept);
      }
    }),
    { numRuns: 300, seed: 20261125 },
  );
  assert.ok(mended > 100 && failed > 20, `${mended} mended, ${failed} failed: both ends are seen`);
});
