import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NeutronTransport } from '../../src/neutron/client/index.ts';
import { run } from '../../src/store/index.ts';
import { claimed, type FindingView, type JanitorCloud, janitorCloud } from '../support/janitor-cloud.ts';
import { allPorts, ownPort, released, releasedPort } from '../support/servers.ts';

/** The janitor mends nothing by itself here: what it finds has not been wrong for long. */
const patient = { compute: { janitor: { grace: 600_000 } } };

interface Shown {
  readonly finding: FindingView;
  readonly mending: { readonly action: string; readonly effect: string } | null;
  readonly why_not: string | null;
}

/** What an operator asks of findings, as the console does. */
function desk({ cloud, sweep, findings }: JanitorCloud) {
  type User = 'admin' | 'demo';
  const messageOf = (body: unknown) => (body as { error?: { message?: string } }).error?.message ?? '';
  return {
    /** The finding about this resource, after a round of the janitor. */
    found: async (resource: string): Promise<string> => {
      await sweep();
      const one = (await findings()).find(({ resource_id }) => resource_id === resource);
      assert.ok(one, `${resource} is found`);
      return one.id;
    },
    show: async (id: string) => (await cloud.call<Shown>('admin', 'GET', `/operator/v1/findings/${id}`)).body,
    mend: async (id: string, action: unknown = 'delete', user: User = 'admin') => {
      const { status, body } = await cloud.call(user, 'POST', `/operator/v1/findings/${id}/mend`, { action });
      return { status, message: messageOf(body), finding: (body as { finding?: FindingView }).finding };
    },
    /** What the console's page is told of it. */
    onPage: async (id: string) => {
      type Page = Record<'open' | 'mended', readonly (FindingView & { readonly why_not: string | null })[]>;
      const { body } = await cloud.call<Page>('admin', 'GET', '/console/api/findings');
      return [...body.open, ...body.mended].find((one) => one.id === id);
    },
  };
}

test('a finding that is proven ours is mended at once for an administrator, who is told what will be deleted', async (t) => {
  const world = await janitorCloud(t, patient);
  const { cloud, network, deletedServer, portOf } = world;
  const { found, show, mend, onPage } = desk(world);
  const server = await deletedServer([{ uuid: network }]);

  await t.test('it is asked about first, and then done', async () => {
    const late = await portOf(server);
    const id = await found(late.id);
    assert.equal((await onPage(id))?.why_not, null);
    const { mending, why_not } = await show(id);
    assert.equal(why_not, null);
    assert.equal(mending?.action, 'delete');
    assert.match(mending?.effect ?? '', new RegExp(`The port ${late.id} is deleted.*${server}`));
    assert.equal((await allPorts(cloud)).length, 1, 'asking changes nothing');
    const { status, finding } = await mend(id);
    assert.deepEqual([status, finding?.state, finding?.outcome], [200, 'mended', 'deleted']);
    assert.deepEqual(await allPorts(cloud), []);
    assert.equal((await onPage(id))?.why_not, 'It was mended already.');
    const again = await mend(id);
    assert.equal(again.status, 409);
    assert.match(again.message, /^It was mended already, at .*: deleted\.$/);
    assert.match((await show(id)).why_not ?? '', /^It was mended already/);
  });

  await t.test(
    'of two at once one mends it, and the other one is told so; what was done stays written down',
    async () => {
      const id = await found((await portOf(server)).id);
      const answers = await Promise.all([mend(id), mend(id), world.sweep().then(() => null)]);
      const statuses = answers.flatMap((answer) => answer?.status ?? []).toSorted();
      assert.deepEqual(statuses, [200, 409]);
      assert.match(answers.find((answer) => answer?.status === 409)?.message ?? '', /^It was mended already/);
      assert.equal((await show(id)).finding.outcome, 'deleted');
      assert.deepEqual(await allPorts(cloud), []);
    },
  );

  await t.test('nobody but an administrator mends, or sees, anything', async () => {
    const late = await portOf(server);
    const id = await found(late.id);
    for (const user of ['demo', undefined] as const) {
      const headers = user ? { 'x-auth-token': cloud.tokens[user] } : {};
      const url = `/operator/v1/findings/${id}`;
      const { app } = cloud.cloud;
      const expected = user ? 403 : 401;
      assert.equal((await app.inject({ url, headers })).statusCode, expected);
      const asked = { method: 'POST', url: `${url}/mend`, headers, payload: { action: 'delete' } } as const;
      assert.equal((await app.inject(asked)).statusCode, expected);
    }
    assert.deepEqual(
      (await allPorts(cloud)).map((port) => port.id),
      [late.id],
    );
    assert.equal((await mend(id)).status, 200);
  });

  await t.test('what makes no sense is refused, and nothing is done', async () => {
    const late = await portOf(server);
    const id = await found(late.id);
    for (const action of ['reboot', '', null, 7, ['delete']]) assert.equal((await mend(id, action)).status, 400);
    const { status } = await cloud.call('admin', 'POST', `/operator/v1/findings/${id}/mend`, {
      action: 'delete',
      force: true,
    });
    assert.equal(status, 400);
    for (const other of ['nobody', '%00', `${id}x`, encodeURIComponent("' or 1=1 --")]) {
      assert.ok([400, 404].includes((await mend(other)).status), other);
    }
    assert.equal((await allPorts(cloud)).length, 1);
    assert.equal((await mend(id)).status, 200);
  });

  await t.test('what is gone already is said to be, and forgotten by the next round', async () => {
    const late = await portOf(server);
    const id = await found(late.id);
    await cloud.call('admin', 'DELETE', `/network/v2.0/ports/${late.id}`);
    assert.match((await show(id)).why_not ?? '', /finds nothing to mend/);
    const { status, message } = await mend(id);
    assert.equal(status, 409);
    assert.match(message, /finds nothing to mend.*Nothing was done/);
    await world.sweep();
    assert.equal((await mend(id)).status, 404);
  });

  await t.test(
    'what was proven when it was found is looked at again: a port that is somebody’s now stays',
    async () => {
      const late = await portOf(server);
      const id = await found(late.id);
      await world.change(late.id, { name: 'precious' });
      const before = await allPorts(cloud);
      const { status, message } = await mend(id);
      assert.equal(status, 409);
      assert.match(message, /not proven to be Berth’s any more.*Nothing was done/);
      await world.change(late.id, { name: '', 'binding:host_id': 'elsewhere' });
      assert.equal((await mend(id)).status, 409);
      await world.change(late.id, { device_id: '', device_owner: '', 'binding:host_id': '' });
      assert.match((await mend(id)).message, /finds nothing to mend/);
      assert.equal((await allPorts(cloud)).length, before.length);
      await cloud.call('admin', 'DELETE', `/network/v2.0/ports/${late.id}`);
    },
  );

  await t.test('a port that its user brought is released, and only by who has agreed to that', async () => {
    const port = await ownPort(cloud, network);
    const owner = await deletedServer([{ port: port.id }]);
    await world.change(port.id, { device_id: owner, device_owner: 'compute:nova', 'binding:host_id': 'berth' });
    const id = await found(port.id);
    assert.equal((await show(id)).mending?.action, 'release');
    const wrong = await mend(id, 'delete');
    assert.equal(wrong.status, 409);
    assert.match(wrong.message, /would now be this: The port .* is released.*not deleted/);
    assert.equal((await mend(id, 'release')).finding?.outcome, 'released');
    assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
  });

  await t.test('what a host is charged for a server that is gone is given back', async () => {
    await world.plant(claimed(server));
    const id = await found(server);
    assert.match((await show(id)).mending?.effect ?? '', /charged for the server .* is given back/);
    assert.equal((await mend(id, 'give back')).finding?.outcome, 'given back');
    assert.deepEqual((await cloud.books()).claim, []);
  });

  await t.test('nothing is mended that is not proven ours, and why is said', async () => {
    const strange = await portOf('cccccccc-0000-4000-8000-000000000003');
    const id = await found(strange.id);
    const { mending, why_not } = await show(id);
    assert.equal(mending, null);
    assert.match(why_not ?? '', /Nothing that is written down proves/);
    assert.equal((await onPage(id))?.why_not, why_not);
    const { status, message } = await mend(id);
    assert.deepEqual([status, message], [409, why_not]);
    assert.ok((await allPorts(cloud)).some((port) => port.id === strange.id));
  });

  await t.test('what another host’s process has to do is not done by this one', async () => {
    const now = new Date(0).toISOString();
    await world.plant(function* (queries) {
      const about = { resource: 'server', resource_id: server, server_id: server, project_id: null, host: 'other' };
      const state = { state: 'waiting', reason: 'r', mend: null, outcome: null };
      const times = { found_at: now, seen_at: now, mended_at: null };
      yield* run(
        queries.insertInto('finding').values({ id: 'elsewhere', kind: 'orphaned_claim', ...about, ...state, ...times }),
      );
    });
    const { status, message } = await mend('elsewhere', 'give back');
    assert.deepEqual([status, message], [409, 'Only the process of the host other can.']);
  });
});

test('what cannot be mended is told with the reason, and can be tried again', async (t) => {
  let isBroken = false;
  const wrapTransport = (real: NeutronTransport): NeutronTransport => ({
    ...real,
    send: (request) =>
      isBroken && request.method === 'DELETE' ? Promise.reject(new Error('cable cut')) : real.send(request),
  });
  const world = await janitorCloud(t, { ...patient, wrapTransport });
  const { cloud, network, deletedServer, portOf } = world;
  const { found, show, mend } = desk(world);
  const id = await found((await portOf(await deletedServer([{ uuid: network }]))).id);
  isBroken = true;
  const { status, message } = await mend(id);
  assert.equal(status, 502);
  assert.match(message, /^It could not be mended: .*/);
  assert.equal((await show(id)).finding.state, 'failed');
  isBroken = false;
  assert.equal((await mend(id)).status, 200);
  assert.deepEqual(await allPorts(cloud), []);
  cloud.cloud.compute.retire();
  assert.equal((await mend(id)).status, 503);
});
