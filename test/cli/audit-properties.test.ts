import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { NetworkFact } from '../../src/cli/audit/facts.ts';
import type { Finding } from '../../src/cli/audit/finding.ts';
import { deletable, fix } from '../../src/cli/audit/fix.ts';
import { GroupUse } from '../../src/cli/audit/group-use.ts';
import { sweep } from '../../src/cli/audit/sweep.ts';
import { healthy, leaks } from './audit-plants.ts';
import { AuditWorld } from './audit-world.ts';

const grace = 600_000;
const silent = { tell: () => {}, end: () => {} };

const named = (findings: readonly Finding[]) => findings.map(({ kind, id }) => `${kind} ${id}`).toSorted();

/** Plants these, one after the other. */
function worldOf(names: readonly string[], pageSize = 3): AuditWorld {
  const world = new AuditWorld();
  world.pageSize = pageSize;
  for (const name of names) (healthy[name] ?? leaks[name])?.(world);
  return world;
}

for (const name of Object.keys(healthy)) {
  test(`an audit is silent about ${name}`, async () => {
    const world = worldOf([name]);
    assert.notEqual(world.allPorts.size + world.allServers.size, 0);
    assert.deepEqual(named((await sweep(world, grace, silent)).findings), []);
  });
}

for (const name of Object.keys(leaks)) {
  test(`an audit finds ${name}, and nothing else`, async () => {
    const world = worldOf([name]);
    const { findings } = await sweep(world, grace, silent);
    assert.notEqual(world.leaks.length, 0);
    assert.deepEqual(named(findings), world.leaks.toSorted());
    for (const { reason, mend } of findings) {
      assert.match(mend, /^openstack (port|server|floating ip) /);
      assert.notEqual(reason, '');
    }
  });
}

const clouds = fc.record({
  plants: fc.array(fc.constantFrom(...Object.keys(healthy), ...Object.keys(leaks)), { maxLength: 25 }),
  pageSize: fc.integer({ min: 1, max: 20 }),
});

test('in any cloud an audit finds exactly the leaks that were planted, whatever the pages', async () => {
  await fc.assert(
    fc.asyncProperty(clouds, async ({ plants, pageSize }) => {
      const world = worldOf(plants, pageSize);
      const { findings, ports, servers } = await sweep(world, grace, silent);
      assert.deepEqual(named(findings), world.leaks.toSorted());
      assert.equal(ports, world.allPorts.size);
      assert.equal(servers, world.allServers.size - world.unlisted.size);
    }),
  );
});

test('a fix deletes the proven orphans of any cloud and touches nothing else; after it there is nothing left to delete', async () => {
  await fc.assert(
    fc.asyncProperty(clouds, fc.boolean(), async ({ plants, pageSize }, includesUnknown) => {
      const world = worldOf(plants, pageSize);
      const before = [...world.allPorts.keys()];
      const { findings } = await sweep(world, grace, silent);
      await fix(world, deletable(findings, includesUnknown), grace, silent);
      const { remembered, unknown } = world.orphans;
      const expected = new Set([...remembered, ...(includesUnknown ? unknown : [])]);
      assert.deepEqual(world.deleted.toSorted(), [...expected].toSorted());
      assert.deepEqual(
        [...world.allPorts.keys()],
        before.filter((id) => !expected.has(id)),
      );
      const again = await sweep(world, grace, silent);
      assert.deepEqual(deletable(again.findings, includesUnknown), []);
    }),
  );
});

/** What may happen to an orphan between the look and its deletion. */
const interventions = {
  'another server takes the port': (world: AuditWorld, id: string) => {
    const { server } = world.addHealthy();
    change(world, id, { deviceId: server.id });
  },
  'its server is there again': (world: AuditWorld, id: string) => {
    world.addServer({ id: world.allPorts.get(id)?.deviceId ?? '' });
  },
  'it is of another server, which is gone too': (world: AuditWorld, id: string) => {
    const deviceId = world.id();
    world.remembered.add(deviceId);
    world.begun.set(deviceId, 0);
    change(world, id, { deviceId });
  },
  'it is freed': (world: AuditWorld, id: string) => change(world, id, { deviceId: '', deviceOwner: '', host: '' }),
  'its owner is taken off': (world: AuditWorld, id: string) => change(world, id, { deviceOwner: '' }),
  'it changes': (world: AuditWorld, id: string) => change(world, id, { changedAt: world.time }),
  'a region does not answer any more': (world: AuditWorld) => {
    world.unasked = ['Two'];
  },
};

function change(world: AuditWorld, id: string, more: object): void {
  const port = world.allPorts.get(id);
  if (port) world.allPorts.set(id, { ...port, ...more, revision: (port.revision ?? 0) + 1 });
}

for (const [name, intervene] of Object.entries(interventions)) {
  test(`an orphan is kept when ${name} after the look`, async () => {
    const world = worldOf(['a port of a server whose deletion is on record']);
    const { findings } = await sweep(world, grace, silent);
    const [orphan] = findings;
    intervene(world, orphan?.id ?? '');
    const outcomes = await fix(world, deletable(findings, true), grace, silent);
    assert.deepEqual(
      [...outcomes.values()].map(({ result }) => result),
      ['kept'],
    );
    assert.deepEqual(world.deleted, []);
  });
}

test('an orphan that changes in the moment of its deletion is kept; one that somebody else deletes is done', async () => {
  const world = worldOf(Array.from({ length: 3 }, () => 'a port of a server whose deletion is on record'));
  const { findings } = await sweep(world, grace, silent);
  const [changed, gone, deleted] = findings.map(({ id }) => id);
  world.beforeDeletion = ({ id }) => {
    if (id === changed) change(world, id, {});
    if (id === gone) world.allPorts.delete(id);
  };
  const outcomes = await fix(world, deletable(findings, false), grace, silent);
  assert.deepEqual(
    [changed, gone, deleted].map((id) => outcomes.get(id ?? '')?.text),
    ['kept: it changed at the last moment', 'gone already', 'deleted'],
  );
  assert.deepEqual(world.deleted, [deleted]);
});

test('who is no administrator proves nothing, nor does a cloud with a region that cannot be asked, nor a port of no age', async () => {
  const plant = 'a port of a server whose deletion is on record';
  const member = worldOf([plant]);
  member.scope = { ...member.scope, isAdmin: false };
  const silentRegion = worldOf([plant]);
  silentRegion.unasked = ['Two'];
  const ageless = worldOf([plant]);
  for (const port of ageless.allPorts.values()) ageless.allPorts.set(port.id, { ...port, changedAt: undefined });
  for (const world of [member, silentRegion, ageless]) {
    const { findings } = await sweep(world, grace, silent);
    assert.deepEqual(named(findings), world.leaks);
    assert.deepEqual(deletable(findings, true), []);
  }
});

test('a security group that a sound port uses too is held by no orphan, whichever of the ports comes first', () => {
  const world = new AuditWorld();
  const [sound, orphan] = [world.addPort(), world.addPort()];
  for (const order of [
    [sound, orphan],
    [orphan, sound],
  ]) {
    const groups = new GroupUse();
    for (const port of order) groups.note(port, port === orphan);
    assert.deepEqual(groups.heldByOrphans(), []);
  }
  const groups = new GroupUse();
  groups.note(orphan, true);
  assert.deepEqual(groups.heldByOrphans(), [['shared', [orphan.id]]]);
});

test("a mending command is safe to paste, whatever the cloud's users call their networks", async () => {
  const world = new AuditWorld();
  const network = "$(reboot) it's";
  const claim = { network, macAddress: 'fa:16:3e:00:00:01', address: '10.0.0.1', isFloating: false };
  const { id } = world.show(world.addServer(), [], [claim]);
  const { findings } = await sweep(world, grace, silent);
  assert.deepEqual(
    findings.map(({ mend }) => mend),
    [`openstack server add network ${id} '$(reboot) it'\\''s'`],
  );
});

test('a network that lacks a port is named by its id, unless several may be meant', async () => {
  const shared = { id: 'shared', projectId: 'other', isShared: true };
  const own = { id: 'own', projectId: 'project', isShared: false };
  const foreign = { id: 'foreign', projectId: 'other', isShared: false };
  const meant = async (...networks: NetworkFact[]) => {
    const world = new AuditWorld();
    world.networks.set('blue', networks);
    const { server, port } = world.addHealthy();
    world.allPorts.delete(port.id);
    const [finding] = (await sweep(world, grace, silent)).findings;
    return finding?.mend.replace(`openstack server add network ${server.id} `, '');
  };
  assert.equal(await meant(foreign, own), 'own');
  assert.equal(await meant(foreign, shared), 'shared');
  assert.equal(await meant(own, shared), 'blue');
  assert.equal(await meant(foreign), 'blue');
});

test('a DHCP port that its host has left is deleted by its command; a NIC is bound to the host of its server', async () => {
  const mend = async (name: string) => (await sweep(worldOf([name]), grace, silent)).findings[0]?.mend ?? '';
  assert.match(await mend('a DHCP port on a host that is not there'), /^openstack port delete \S+$/);
  assert.match(await mend('a NIC on a host that is not there'), /^openstack port set --host host-1 \S+$/);
});

for (const name of Object.keys(leaks).filter((one) => one.includes('a user'))) {
  test(`the command that mends ${name}, frees it`, async () => {
    const { findings } = await sweep(worldOf([name]), grace, silent);
    const [{ id, mend } = { id: '', mend: '' }] = findings;
    const free = `openstack port set --extra-property name=device_id,value= --device-owner '' ${id}`;
    assert.equal(mend, `${free} && openstack port unset --host ${id}`);
  });
}
