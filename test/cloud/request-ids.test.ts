import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { NeutronTransport } from '../../src/neutron/client/index.ts';
import type { Logger } from '../../src/telemetry/logger.ts';
import { freshCloud } from '../support/test-cloud.ts';

const clients = 'req-11111111-2222-3333-4444-555555555555';

type Line = Record<string, unknown> & { readonly message: string };

/** A logger that keeps each line's fields. */
function fieldsLogger() {
  const lines: Line[] = [];
  const make = (base: object): Logger => {
    const write = (fields: object, message: string) => {
      lines.push({ ...base, ...fields, message });
    };
    return { debug: write, info: write, warn: write, error: write, child: (fields) => make({ ...base, ...fields }) };
  };
  return { logger: make({}), lines };
}

/** A cloud whose network service answers each call under a request id of its own, as one elsewhere does. */
async function tracedCloud(t: TestContext) {
  const { logger, lines } = fieldsLogger();
  const sent: (string | undefined)[] = [];
  const answered: string[] = [];
  const wrapTransport = (transport: NeutronTransport): NeutronTransport => ({
    ...transport,
    send: async (request) => {
      const { headers, ...reply } = await transport.send(request);
      sent.push(request.headers['x-openstack-request-id']);
      answered.push(`req-of-neutron-${answered.length}`);
      return { ...reply, headers: { ...headers, 'x-openstack-request-id': answered.at(-1) } };
    },
  });
  const cloud = await freshCloud(t, { logger, wrapTransport });
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
  const { networks } = await cloud.ok<{ networks: { id: string }[] }>('GET', '/network/v2.0/networks');
  const create = (metadata: Record<string, string>, headers: Record<string, string>) => {
    const wanted = { name: 'x', flavorRef: '1', imageRef: images[0]?.id, networks: [{ uuid: networks[0]?.id }] };
    const body = { server: { ...wanted, metadata } };
    return cloud.call<{ server: { id: string } }>('demo', 'POST', '/compute/v2.1/servers', body, headers);
  };
  return { cloud, create, sent, answered, lines, clear: () => lines.splice(0) };
}

test('one id leads from the client through the log and the build to the network service, and back', async (t) => {
  const { cloud, create, sent, answered, lines, clear } = await tracedCloud(t);
  clear();
  const answer = await create({ 'fake:fail': 'spawn' }, { 'x-openstack-request-id': clients });
  assert.equal(answer.status, 202);
  const own = String(answer.headers['x-openstack-request-id']);
  await cloud.cloud.compute.idle();

  const ids = { requestId: own, globalRequestId: clients };
  const idsOf = ({ requestId, globalRequestId }: Line) => ({ requestId, globalRequestId });
  const named = (message: string) => lines.filter((line) => line.message === message);

  const [request] = named('request');
  assert.ok(request);
  assert.deepEqual(idsOf(request), ids);
  const { face, operation, method, status, userId, projectId } = request;
  assert.deepEqual(
    { face, operation, method, status },
    { face: 'compute', operation: '/v2.1/servers', method: 'POST', status: 202 },
  );
  assert.equal(typeof userId, 'string');
  assert.equal(typeof projectId, 'string');

  assert.ok(sent.length > 4, 'looked, created, bound, released');
  assert.deepEqual(new Set(sent), new Set([clients]), 'the network service is told the client’s id');
  const calls = named('Neutron call');
  assert.deepEqual(
    calls.map((line) => line.neutronRequestId),
    answered,
  );
  for (const line of [...calls, ...named('saga failed'), ...named('saga rests')]) assert.deepEqual(idsOf(line), ids);
  assert.equal(named('saga failed').length, 1);
  assert.equal(named('saga rests').length, 1);
});

test('the journal of a build has the ids under which the network service’s log has its calls', async (t) => {
  const { cloud, create, answered } = await tracedCloud(t);
  const { body } = await create({}, {});
  await cloud.settled(body.server.id);
  const events = (await cloud.books()).saga_event as { kind: string; data: string }[];
  const traced = events.filter(({ kind }) => kind === 'trace').map(({ data }) => JSON.parse(data));
  assert.ok(traced.length >= 2, 'created and bound');
  for (const { neutronRequestId } of traced) assert.ok(answered.includes(neutronRequestId), neutronRequestId);
});

test('without an id of the client’s, the network service is told that of the request; one of another form does not count', async (t) => {
  const { cloud, create, sent } = await tracedCloud(t);
  for (const headers of [{}, { 'x-openstack-request-id': 'req-1 evil' }] as Record<string, string>[]) {
    sent.length = 0;
    const answer = await create({}, headers);
    await cloud.cloud.compute.idle();
    assert.deepEqual(new Set(sent), new Set([answer.headers['x-openstack-request-id']]));
  }
});

test('what is written down of a build has the ids of the request that began it, for who goes on with it', async (t) => {
  const { cloud, create } = await tracedCloud(t);
  const answer = await create({ 'fake:stall': 'spawn=600000' }, { 'x-openstack-request-id': clients });
  const { saga = [] } = await cloud.books();
  const [plan] = (saga as { plan: string }[]).map((row) => JSON.parse(row.plan));
  assert.equal(plan.requestId, answer.headers['x-openstack-request-id']);
  assert.equal(plan.globalRequestId, clients);
  await cloud.ok('DELETE', `/compute/v2.1/servers/${answer.body.server.id}`);
});
