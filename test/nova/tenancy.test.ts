import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { SqlJournal } from '../../src/saga/sql-journal.ts';
import { all } from '../../src/store/index.ts';
import { setInstance, setNics, vif } from './support/instances.ts';
import { allOperations } from './support/operations.ts';
import { cirros, novaWorld, type World } from './support/world.ts';

/** A body that the schema of an operation lets through. */
const bodies: Readonly<Record<string, unknown>> = {
  'POST /servers': { server: { name: 'x', flavorRef: '1', imageRef: cirros.id, networks: 'none' } },
  'PUT /servers/:server_id': { server: { name: 'stolen' } },
  'POST /servers/:server_id/os-interface': { interfaceAttachment: {} },
  'POST /servers/:server_id/action': { forceDelete: null },
  'POST /servers/:server_id/migrations/:migration_id/action': { force_complete: null },
  'POST /servers/:server_id/metadata': { metadata: { stolen: '1' } },
  'PUT /servers/:server_id/metadata': { metadata: { stolen: '1' } },
  'PUT /servers/:server_id/metadata/:key': { meta: { a: 'stolen' } },
  'PUT /servers/:server_id/tags': { tags: ['stolen'] },
  'POST /servers/:server_id/remote-consoles': { remote_console: { protocol: 'vnc', type: 'novnc' } },
  'POST /flavors': { flavor: { name: 'x', ram: 1, vcpus: 1, disk: 1 } },
  'PUT /flavors/:flavor_id': { flavor: { description: 'x' } },
  'POST /flavors/:flavor_id/action': { addTenantAccess: { tenant: 'x' } },
  'POST /flavors/:flavor_id/os-extra_specs': { extra_specs: { a: 'b' } },
  'PUT /flavors/:flavor_id/os-extra_specs/:key': { a: 'b' },
  'POST /os-keypairs': { keypair: { name: 'x' } },
  'POST /os-aggregates': { aggregate: { name: 'x' } },
  'PUT /os-aggregates/:id': { aggregate: { name: 'x' } },
  'POST /os-aggregates/:id/action': { add_host: { host: 'x' } },
  'PUT /os-services/enable': { host: 'x', binary: 'nova-compute' },
  'PUT /os-services/disable': { host: 'x', binary: 'nova-compute' },
  'PUT /os-services/disable-log-reason': { host: 'x', binary: 'nova-compute', disabled_reason: 'x' },
  'PUT /os-services/force-down': { host: 'x', binary: 'nova-compute', forced_down: true },
  'PUT /os-services/:service_id': { status: 'disabled' },
  'PUT /os-hosts/:host': { status: 'disable' },
  'PUT /os-quota-sets/:id': { quota_set: { cores: 1 } },
  'PUT /os-quota-class-sets/:id': { quota_class_set: { cores: 1 } },
  'POST /os-server-groups': { server_group: { name: 'x', policies: ['affinity'] } },
  'POST /images/:image_id/metadata': { metadata: { stolen: '1' } },
  'PUT /images/:image_id/metadata': { metadata: { stolen: '1' } },
  'PUT /images/:image_id/metadata/:key': { meta: { a: 'stolen' } },
  'POST /os-security-groups': { security_group: { name: 'x', description: '' } },
  'PUT /os-security-groups/:group_id': { security_group: { name: 'x', description: '' } },
  'POST /os-security-group-rules': { security_group_rule: { parent_group_id: cirros.id } },
  'POST /os-floating-ips': {},
  'POST /os-server-external-events': { events: [{ name: 'network-changed', server_uuid: cirros.id }] },
};

function filled(path: string, serverId: string): string {
  return path
    .replace(':server_id', serverId)
    .replace(':flavor_id', '1')
    .replace(/:(key|tag|name)/, 'a')
    .replace(':label', 'private')
    .replace(':port_id', 'p1')
    .replace(':request_id', 'req-1')
    .replace(/:\w+/, 'x');
}

async function rows(world: World): Promise<unknown> {
  return world.database.read(function* (queries) {
    return [
      yield* all(queries.selectFrom('instance').selectAll().orderBy('uuid')),
      yield* all(queries.selectFrom('virtual_interface').selectAll()),
      yield* all(queries.selectFrom('flavor').selectAll().orderBy('id')),
      yield* all(queries.selectFrom('keypair').selectAll()),
    ];
  });
}

async function worldWithServer(t: Parameters<typeof novaWorld>[0]): Promise<{ world: World; id: string }> {
  const world = await novaWorld(t);
  const id = await world.server({ metadata: { a: '1' } });
  await setInstance(world.database, id, { vm_state: 'active', task_state: null, tags: '["a"]' });
  await setNics(world.database, id, [{ vif: vif('private', ['10.0.0.5']), portId: 'p1' }]);
  const port = { networkId: 'n', macAddress: 'm', status: 'ACTIVE', fixedIps: [], deviceId: id };
  world.network.ports = [{ ...port, id: 'p1', securityGroupIds: [] }];
  const journal = new SqlJournal(world.database, systemRuntime(), { shared: false });
  await journal.create([{ id: 's1', name: 'build', subject: id, plan: { requestId: 'req-1' } }]);
  return { world, id };
}

test('the list of operations is the whole API', () => {
  assert.ok(allOperations.length > 45);
  const names = allOperations.map(({ method, path }) => `${method} ${path}`);
  assert.equal(new Set(names).size, names.length);
  for (const name of Object.keys(bodies)) assert.ok(names.includes(name), name);
  for (const { method, path, body } of allOperations) {
    if (body) assert.ok(`${method} ${path}` in bodies, `${method} ${path} needs a body here`);
  }
});

for (const { method, path, policy, since, until } of allOperations) {
  const name = `${method} ${path}`;
  const version = `2.${Math.min(Math.max(since ?? 1, 63), until ?? 72)}`;
  const body = bodies[name];
  const asked = { version, ...(body === undefined ? {} : { body }) };

  test(`${name}: without a token 401, without a role 403, and nothing changes`, async (t) => {
    const { world, id } = await worldWithServer(t);
    const before = await rows(world);
    assert.equal((await world.ask(method, filled(path, id), { ...asked, as: null })).statusCode, 401);
    const nobody = policy === 'adminOrService' ? 'demo' : 'service';
    assert.equal((await world.ask(method, filled(path, id), { ...asked, as: nobody })).statusCode, 403);
    if (policy === 'member') {
      assert.equal((await world.ask(method, filled(path, id), { ...asked, as: 'reader' })).statusCode, 403);
    }
    if (policy === 'admin') {
      assert.equal((await world.ask(method, filled(path, id), { ...asked, as: 'demo' })).statusCode, 403);
    }
    assert.deepEqual(await rows(world), before);
  });

  if (path.includes(':server_id')) {
    test(`${name}: another project’s server is answered as one that is not there`, async (t) => {
      const { world, id } = await worldWithServer(t);
      const before = await rows(world);
      const foreign = await world.ask(method, filled(path, id), { ...asked, as: 'other' });
      // Of what is the administrators' alone, nobody else is told which servers there are.
      assert.ok(foreign.statusCode === 404 || (policy === 'admin' && foreign.statusCode === 403), foreign.body);
      const nowhere = '11111111-1111-4111-8111-111111111111';
      const absent = await world.ask(method, filled(path, nowhere), { ...asked, as: 'other' });
      assert.deepEqual(JSON.parse(foreign.body.replaceAll(id, '')), JSON.parse(absent.body.replaceAll(nowhere, '')));
      assert.deepEqual(await rows(world), before);
      assert.deepEqual(world.compute.terminated, []);
    });
  }
}
