import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NeutronTransport } from '../../src/neutron/client/index.ts';
import { type Database, type InstanceTable, run } from '../../src/store/index.ts';
import { assertWired, attach, detach, interfacesOf, type Running, running } from '../support/interfaces.ts';
import { allPorts, createServer, ownPort, type PortView, released, releasedPort } from '../support/servers.ts';
import { assertBalanced, type TestCloudOptions } from '../support/test-cloud.ts';

const nowhere = '5d0c1b2a-7788-4c99-a001-bbccddeeff00';

/** Asks for an interface that must not be given, and asserts that nothing has changed by it. */
async function refused(server: Running, asked: object, status: number, text: RegExp) {
  const before = await server.cloud.books();
  const answer = await attach(server, asked);
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  const [error] = Object.values(answer.body);
  assert.match(String(error && 'message' in error && error.message), text);
  await assertWired(server, [server.first.id]);
  assertBalanced(before, await server.cloud.books());
}

/** A cloud whose database the test can reach into. */
function open() {
  const opened: Database[] = [];
  const wrapDatabase = (database: Database) => {
    opened.push(database);
    return database;
  };
  const set = async (id: string, columns: Partial<InstanceTable>) => {
    await opened[0]?.write(function* (queries) {
      yield* run(queries.updateTable('instance').set(columns).where('uuid', '=', id));
    });
  };
  return { wrapDatabase, set };
}

for (const [ids, asked, text] of [
  ['M04', { fixed_ips: [{ ip_address: '10.11.12.99' }] }, /network_id/],
  ['M05', { net_id: nowhere, port_id: nowhere }, /both/],
  ['M06', { port_id: nowhere, fixed_ips: [{ ip_address: '10.11.12.99' }] }, /network_id/],
  ['M03', { net_id: nowhere, fixed_ips: [{ ip_address: 'no address' }] }, /Invalid fixed IP/],
  ['M03', { net_id: nowhere, fixed_ips: [] }, /fixed_ips/],
  ['M08', { tag: 'a,b' }, /tag/],
] as const) {
  test(`${ids} a request that contradicts itself is refused: ${JSON.stringify(asked)}`, async (t) => {
    await refused(await running(t), asked, 400, text);
  });
}

test('M08 a tag is kept with the NIC, and shown since 2.70; it can be given since 2.49', async (t) => {
  const server = await running(t);
  const { body } = await attach(server, { net_id: server.network, tag: 'storage' });
  assert.equal(body.interfaceAttachment.tag, 'storage');
  const early = { 'openstack-api-version': 'compute 2.48' };
  const asked = { interfaceAttachment: { tag: 'storage' } };
  const { status } = await server.cloud.call('demo', 'POST', interfacesOf(server.id), asked, early);
  assert.equal(status, 400);
});

test('M09 a tag that the hypervisor cannot tell the guest is refused', async (t) => {
  const server = await running(t, { driver: { script: { lacks: ['attachesTags'] } } });
  await refused(server, { net_id: server.network, tag: 'storage' }, 400, /tag/);
  assert.equal((await attach(server, { net_id: server.network })).status, 200);
});

test('M10 a hypervisor that cannot plug NICs into running guests gets none', async (t) => {
  const server = await running(t, { driver: { script: { lacks: ['attachInterface'] } } });
  await refused(server, { net_id: server.network }, 400, /does not support/);
});

for (const [id, columns, text] of [
  ['M11', { vm_state: 'shelved' }, /Cannot 'attach_interface' instance \S+ while it is in vm_state shelved/],
  ['M12', { task_state: 'spawning' }, /Cannot 'attach_interface' instance \S+ while it is in task_state spawning/],
  ['M13', { locked: 1 }, /is locked/],
] as const) {
  test(`${id} a server with ${JSON.stringify(columns)} is let be`, async (t) => {
    const { set, wrapDatabase } = open();
    const server = await running(t, { wrapDatabase });
    await set(server.id, columns);
    await refused(server, { net_id: server.network }, 409, text);
    assert.equal(await detach(server, server.first.id), 409);
    await assertWired(server, [server.first.id]);
  });
}

test('M11 a server that is being built gets no interface', async (t) => {
  const server = await running(t);
  const metadata = { 'fake:stall': 'spawn=3600000' };
  const id = await createServer(server.cloud, { networks: 'none', metadata });
  const { status } = await attach({ cloud: server.cloud, id }, {});
  assert.equal(status, 409);
  await server.cloud.ok('DELETE', `/compute/v2.1/servers/${id}`);
});

test('M13 an administrator may change a locked server', async (t) => {
  const { set, wrapDatabase } = open();
  const server = await running(t, { wrapDatabase });
  await set(server.id, { locked: 1 });
  assert.equal((await attach(server, { net_id: server.network }, 'admin')).status, 200);
});

for (const state of ['stopped', 'paused']) {
  test(`M37 a ${state} server gets and loses interfaces`, async (t) => {
    const { set, wrapDatabase } = open();
    const server = await running(t, { wrapDatabase });
    await set(server.id, { vm_state: state });
    const { status, body } = await attach(server, { net_id: server.network });
    assert.equal(status, 200);
    assert.equal(await detach(server, body.interfaceAttachment.port_id), 202);
    await assertWired(server, [server.first.id]);
  });
}

test('M17 M21 a port or a network that is not there is not found', async (t) => {
  const server = await running(t);
  await refused(server, { port_id: nowhere }, 404, new RegExp(`Port ${nowhere} could not be found`));
  await refused(server, { net_id: nowhere }, 404, new RegExp(`Network ${nowhere} could not be found`));
});

test('M18 a port that a server has, another one or this one, is in use', async (t) => {
  const server = await running(t);
  const { cloud, network } = server;
  const port = await ownPort(cloud, network);
  const other = await createServer(cloud, { networks: [{ port: port.id }] });
  await cloud.settled(other);
  await refused(server, { port_id: port.id }, 409, /still in use/);
  await refused(server, { port_id: server.first.id }, 409, /still in use/);
  await assertWired({ cloud, id: other }, [port.id]);
});

test("M19 another project's port is not usable, and is let be", async (t) => {
  const server = await running(t);
  const body = { port: { network_id: server.network, name: 'theirs' } };
  const { body: made } = await server.cloud.call<{ port: PortView }>('admin', 'POST', '/network/v2.0/ports', body);
  const theirs = async () => (await allPorts(server.cloud)).find(({ id }) => id === made.port.id);
  const before = await theirs();
  // Who does not see it does not learn that it is there; the service does, and says no more than that.
  await refused(server, { port_id: made.port.id }, 400, /not usable/);
  assert.deepEqual(await theirs(), before);
});

test('M20 a port beyond the quota is forbidden', async (t) => {
  const server = await running(t);
  const { project } = await projectOf(server);
  await server.cloud.call('admin', 'PUT', `/network/v2.0/quotas/${project}`, { quota: { port: 1 } });
  await refused(server, { net_id: server.network }, 403, /ports exceeded/);
});

test('M22 an external network that is not shared is for administrators', async (t) => {
  const server = await running(t);
  const network = { network: { name: 'outside', 'router:external': true } };
  const { body } = await server.cloud.call<{ network: { id: string } }>(
    'admin',
    'POST',
    '/network/v2.0/networks',
    network,
  );
  const net_id = body.network.id;
  const subnet = { subnet: { network_id: net_id, ip_version: 4, cidr: '192.0.2.0/24' } };
  await server.cloud.call('admin', 'POST', '/network/v2.0/subnets', subnet);
  await refused(server, { net_id }, 403, /external network/);
});

test('a network without a subnet has no address to give', async (t) => {
  const server = await running(t);
  const { network } = await server.cloud.ok<{ network: { id: string } }>('POST', '/network/v2.0/networks', {
    network: { name: 'bare' },
  });
  await refused(server, { net_id: network.id }, 400, /requires a subnet/);
  await refused(server, {}, 400, /More than one possible network/);
});

for (const [ids, vnicType, text] of [
  ['M23', 'direct', /no device on the host/],
  ['M23', 'vdpa', /no device on the host/],
  ['G35', 'accelerator-direct', /accelerator/],
] as const) {
  test(`${ids} a port of the vnic type ${vnicType}, for which nobody claims a device, is refused`, async (t) => {
    const server = await running(t);
    const port = await ownPort(server.cloud, server.network);
    const change = { port: { 'binding:vnic_type': vnicType } };
    const { status } = await server.cloud.call('admin', 'PUT', `/network/v2.0/ports/${port.id}`, change);
    assert.equal(status, 200);
    await refused(server, { port_id: port.id }, 400, text);
  });
}

test("E18 a new NIC has the project's default group, whatever groups its server has", async (t) => {
  const server = await running(t);
  const { cloud, network } = server;
  const { security_group } = await cloud.ok<{ security_group: { id: string } }>(
    'POST',
    '/network/v2.0/security-groups',
    { security_group: { name: 'web' } },
  );
  const id = await createServer(cloud, { networks: [{ uuid: network }], securityGroups: ['web'] });
  await cloud.settled(id);
  const { body } = await attach({ cloud, id }, { net_id: network });
  const ports = (await allPorts(cloud)) as (PortView & { security_groups: string[] })[];
  const port = ports.find((one) => one.id === body.interfaceAttachment.port_id);
  assert.equal(port?.security_groups.length, 1);
  assert.ok(!port?.security_groups.includes(security_group.id));
});

test('an address that another port has is refused, and so is one more on a network that is full', async (t) => {
  const server = await running(t);
  await ownPort(server.cloud, server.network);
  const asked = { net_id: server.network, fixed_ips: [{ ip_address: '10.11.12.77' }] };
  await refused(server, asked, 409, /10\.11\.12\.77/);
});

for (const [what, code] of [
  ['answers nothing of sense', 503],
  ['refuses the service', 403],
] as const) {
  test(`where the network service ${what} to the binding, the attach fails and the port is given back`, async (t) => {
    let broken = false;
    const wrapTransport = (transport: NeutronTransport): NeutronTransport => ({
      ...transport,
      close: () => transport.close(),
      send: async (request) => {
        const { port } = (request.body ?? {}) as { port?: { device_id?: string } };
        if (!broken || request.method !== 'PUT' || !port?.device_id) return transport.send(request);
        const body = { NeutronError: { type: 'Planted', message: 'of no concern to tenants', detail: '' } };
        return { status: code, headers: {}, body };
      },
    });
    const server = await running(t, { wrapTransport } satisfies TestCloudOptions);
    const port = await ownPort(server.cloud, server.network);
    broken = true;
    for (const asked of [{ port_id: port.id }, { net_id: server.network }]) {
      const { status, body } = await attach(server, asked);
      assert.ok(status >= 400, String(status));
      assert.doesNotMatch(JSON.stringify(body), /of no concern/);
      await assertWired(server, [server.first.id]);
    }
    assert.deepEqual((await allPorts(server.cloud)).filter(({ name }) => name).map(released), [releasedPort]);
  });
}

async function projectOf({ cloud, first }: Running): Promise<{ project: string }> {
  const { port } = await cloud.ok<{ port: { project_id: string } }>('GET', `/network/v2.0/ports/${first.id}`);
  return { project: port.project_id };
}
