import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { freshCloud } from '../support/test-cloud.ts';
import type { AtEnd } from '../support/test-store.ts';

interface Told {
  readonly name: string;
  readonly server_uuid: string;
  readonly tag: string;
}

interface Port {
  readonly id: string;
  readonly status: string;
}

const serverId = '11111111-2222-4333-8444-555555555555';

/** A Nova that is told of events. */
async function nova(t: AtEnd) {
  const told: Told[] = [];
  const server = createServer(async (request, response) => {
    told.push(...(JSON.parse(await text(request)) as { events: Told[] }).events);
    response.end('{"events": []}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { told, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2.1` };
}

/** A cloud without servers of its own, and what its Nova has been told since it was last asked: `event port`. */
async function networkFor(t: TestContext, wiring: 'bound' | 'reported') {
  const { told, endpoint } = await nova(t);
  const cloud = await freshCloud(t, { nova: { endpoint, wiring } });
  const { networks } = await cloud.ok<{ networks: { id: string }[] }>('GET', '/network/v2.0/networks');
  const port = async (method: string, path: string, attributes: object) => {
    const answer = await cloud.call<{ port: Port }>('admin', method, `/network/v2.0/ports${path}`, {
      port: attributes,
    });
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return answer.body.port;
  };
  return {
    cloud,
    endpoint,
    create: (attributes: object = {}) => port('POST', '', { network_id: networks[0]?.id, ...attributes }),
    update: ({ id }: Port, attributes: object) => port('PUT', `/${id}`, attributes),
    news: async () => {
      await cloud.cloud.novaEvents?.idle();
      return told.splice(0).map(({ name, server_uuid, tag }) => {
        assert.equal(server_uuid, serverId);
        return `${name.replace('network-', '')} ${tag}`;
      });
    },
  };
}

const taken = { device_id: serverId, device_owner: 'compute:nova', 'binding:host_id': 'compute1' };
const released = { device_id: '', device_owner: '', 'binding:host_id': '' };

test('without a data path a port is plugged as soon as a host has it, whatever the host is called, and Nova is told', async (t) => {
  const { create, update, news, cloud } = await networkFor(t, 'bound');
  const port = await create();
  assert.equal(port.status, 'DOWN');
  assert.equal((await update(port, taken)).status, 'ACTIVE');
  assert.deepEqual(await news(), [`vif-plugged ${port.id}`, `changed ${port.id}`]);
  assert.equal((await update(port, { 'binding:host_id': 'compute2' })).status, 'ACTIVE');
  assert.deepEqual(await news(), [`vif-unplugged ${port.id}`, `vif-plugged ${port.id}`, `changed ${port.id}`]);
  assert.equal((await update(port, released)).status, 'DOWN');
  assert.deepEqual(await news(), [`vif-unplugged ${port.id}`]);

  const down = await create({ ...taken, admin_state_up: false });
  assert.equal(down.status, 'DOWN');
  assert.deepEqual(await news(), []);
  const bound = await create(taken);
  assert.equal(bound.status, 'ACTIVE');
  assert.deepEqual(await news(), [`vif-plugged ${bound.id}`]);
  await cloud.call('admin', 'DELETE', `/network/v2.0/ports/${bound.id}`);
  assert.deepEqual(await news(), [`vif-deleted ${bound.id}`]);
});

test('bindings to two hosts: the one that is made active is plugged', async (t) => {
  const { create, news, cloud } = await networkFor(t, 'bound');
  const port = await create(taken);
  await news();
  const bindings = `/network/v2.0/ports/${port.id}/bindings`;
  await cloud.call('admin', 'POST', bindings, { binding: { host: 'compute2' } });
  assert.deepEqual(await news(), []);
  assert.equal((await cloud.call('admin', 'PUT', `${bindings}/compute2/activate`)).status, 200);
  assert.deepEqual(await news(), [`vif-unplugged ${port.id}`, `vif-plugged ${port.id}`]);
});

test('with one, a port is plugged when its host reports it, and no more when that is reported', async (t) => {
  const { create, news, cloud } = await networkFor(t, 'reported');
  const port = await create(taken);
  assert.equal(port.status, 'DOWN');
  const report = (body: object, id = port.id, user: 'admin' | 'demo' = 'admin') =>
    cloud.call(user, 'PUT', `/operator/v1/ports/${id}/wiring`, body);
  const plugged = { host: 'compute1', plugged: true };
  for (const [body, id, status] of [
    [{ host: 'compute2', plugged: true }, port.id, 409],
    [plugged, serverId, 404],
    [{ host: 'compute1' }, port.id, 400],
    [{ ...plugged, more: 1 }, port.id, 400],
    [{ host: 7, plugged: 'yes' }, port.id, 400],
  ] as const) {
    assert.equal((await report(body, id)).status, status);
  }
  assert.equal((await report(plugged, port.id, 'demo')).status, 403);
  assert.deepEqual(await news(), []);

  const answer = await report(plugged);
  assert.deepEqual(answer.body, { wiring: { port_id: port.id, host: 'compute1', status: 'ACTIVE' } });
  assert.deepEqual(await news(), [`vif-plugged ${port.id}`]);
  await report(plugged);
  assert.deepEqual(await news(), []);
  await report({ host: 'compute1', plugged: false });
  assert.deepEqual(await news(), [`vif-unplugged ${port.id}`]);
});

test('what a process had to tell when it died the next one tells: of ports that were plugged of late', async (t) => {
  const { create, news, cloud } = await networkFor(t, 'bound');
  const port = await create(taken);
  await create();
  await news();
  const now = Date.now();
  assert.equal(await cloud.cloud.network?.tellAgain(now - 300_000), 1);
  assert.deepEqual(await news(), [`vif-plugged ${port.id}`]);
  assert.equal(await cloud.cloud.network?.tellAgain(now + 300_000), 0);
});

test('such a cloud has no Compute API, no console and nothing for operators of servers; its catalogue names that Nova', async (t) => {
  const { cloud, endpoint } = await networkFor(t, 'bound');
  for (const path of ['/compute/v2.1/servers', '/console/', '/operator/v1/sagas', '/openapi/compute.json']) {
    assert.equal((await cloud.call('admin', 'GET', path)).status, 404, path);
  }
  assert.equal((await cloud.call('admin', 'PUT', `/operator/v1/ports/${serverId}/wiring`, {})).status, 404);
  const { catalog } = await cloud.ok<{ catalog: { type: string; endpoints: { url: string }[] }[] }>(
    'GET',
    '/identity/v3/auth/catalog',
  );
  assert.equal(catalog.find(({ type }) => type === 'compute')?.endpoints[0]?.url, endpoint);
});
