import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../src/store/index.ts';
import { promMetrics } from '../../src/telemetry/prom-metrics.ts';
import { claimed, forgotten, janitorCloud } from '../support/janitor-cloud.ts';
import { allPorts, createServer, deleteServer, ownPort, released, releasedPort } from '../support/servers.ts';
import { assertBalanced } from '../support/test-cloud.ts';

/** Undoes are tried once, so that what fails is stuck at once. */
const oneTry = { undoLimits: { deadline: 60_000, pauses: [] }, janitor: { grace: 0 } };

for (const fate of ['deletedServer', 'failedServer'] as const) {
  test(`a claim that a server has left is given back to its host: ${fate}`, async (t) => {
    const janitor = await janitorCloud(t);
    const { cloud, plant, sweep } = janitor;
    const id = await janitor[fate]('auto');
    const before = await cloud.books();
    await plant(claimed(id));
    assert.deepEqual(await sweep(), [`orphaned_claim ${id} given back`]);
    assertBalanced(before, await cloud.books());
  });

  test(`a guest that a server has left is destroyed: ${fate}`, async (t) => {
    const janitor = await janitorCloud(t);
    const { cloud, plant, sweep } = janitor;
    const id = await janitor[fate]('auto');
    const before = await cloud.books();
    const guest = { instance_uuid: id, host: 'berth', power_state: 'running', vifs: '[]', shape: '{}', console: '' };
    await plant((queries) => run(queries.insertInto('fake_guest').values(guest)));
    assert.deepEqual(await sweep(), [`orphaned_guest ${id} destroyed`]);
    assertBalanced(before, await cloud.books());
  });

  test(`records of NICs that a server has left go, and their ports with them, each as its record says: ${fate}`, async (t) => {
    const janitor = await janitorCloud(t);
    const { cloud, network, portOf, change, plant, sweep } = janitor;
    const brought = await ownPort(cloud, network);
    const id = await janitor[fate]([{ uuid: network }]);
    // With a name: only its record says that it was made.
    const made = await portOf(id, { name: 'made' });
    await change(brought.id, { device_id: id, device_owner: 'compute:nova', 'binding:host_id': 'berth' });
    const nic = { instance_uuid: id, state: 'bound', network_id: network, fixed_ip: null, tag: null, vif: null };
    await plant((queries) =>
      run(
        queries.insertInto('virtual_interface').values([
          { ...nic, nic: 0, ownership: 'created', port_id: made.id },
          { ...nic, nic: 1, ownership: 'brought', port_id: brought.id },
        ]),
      ),
    );
    assert.deepEqual(
      (await sweep()).toSorted(),
      [
        `orphaned_nic ${id} forgotten`,
        `orphaned_port ${brought.id} released`,
        `orphaned_port ${made.id} deleted`,
      ].toSorted(),
    );
    assert.deepEqual((await allPorts(cloud)).map(released), [releasedPort]);
    assert.deepEqual((await cloud.books()).virtual_interface, []);
    assert.deepEqual(await sweep(), await sweep(), 'nothing is left to find');
  });
}

test('a claim of a server whose row retention has taken is given back', async (t) => {
  const { cloud, deletedServer, plant, sweep } = await janitorCloud(t);
  const id = await deletedServer('auto');
  await plant(forgotten(id));
  const before = await cloud.books();
  await plant(claimed(id));
  assert.deepEqual(await sweep(), [`orphaned_claim ${id} given back`]);
  assertBalanced(before, await cloud.books());
});

test('what an operator has to decide about is not touched: a build or deletion that is stuck, or was abandoned', async (t) => {
  const { cloud, network, sweep } = await janitorCloud(t, { compute: oneTry });
  const networks = [{ uuid: network }];
  const builds = { 'fake:fail': 'spawn,destroy' };
  const built = await createServer(cloud, { networks, metadata: builds });
  const abandoned = await createServer(cloud, { networks, metadata: builds });
  const deleted = await createServer(cloud, { networks, metadata: { 'fake:fail': 'destroy' } });
  for (const id of [built, abandoned, deleted]) await cloud.settled(id);
  await deleteServer(cloud, deleted);
  assert.equal((await cloud.settled(deleted)).status, 'ERROR');
  const { body } = await cloud.call<{ sagas: { id: string }[] }>(
    'admin',
    'GET',
    `/operator/v1/sagas?subject=${abandoned}`,
  );
  await cloud.call('admin', 'POST', `/operator/v1/sagas/${body.sagas[0]?.id}/abandon`, { why: 'host scrapped' });
  const before = await cloud.books();
  assert.deepEqual(await sweep(), []);
  const { janitor_round: _, ...after } = await cloud.books();
  assert.deepEqual({ ...before, ...after }, before);
});

test('a server that has lost its guest is reported with a command, and not touched', async (t) => {
  const { cloud, network, plant, sweep, findings } = await janitorCloud(t);
  const id = await createServer(cloud, { networks: [{ uuid: network }] });
  await cloud.settled(id);
  await plant((queries) => run(queries.deleteFrom('fake_guest')));
  assert.deepEqual(await sweep(), [`guest_missing ${id} reported`]);
  assert.equal((await findings())[0]?.mend, `openstack server delete ${id}`);
  assert.equal((await cloud.settled(id)).status, 'ACTIVE');
});

test('a port that a running server has lost while nobody heard of it is unplugged and forgotten', async (t) => {
  const { cloud, network, sweep } = await janitorCloud(t);
  const id = await createServer(cloud, { networks: [{ uuid: network }, { uuid: network }] });
  await cloud.settled(id);
  const [lost, kept] = await allPorts(cloud);
  cloud.cloud.compute.externalEvent = async () => {};
  await cloud.call('admin', 'DELETE', `/network/v2.0/ports/${lost?.id}`);
  assert.deepEqual(await sweep(), [`port_missing ${lost?.id} unplugged`]);
  const { virtual_interface: nics, fake_guest: guests } = await cloud.books();
  assert.deepEqual(
    (nics as { port_id: string }[]).map((nic) => nic.port_id),
    [kept?.id],
  );
  assert.equal((guests as { vifs: string }[])[0]?.vifs, JSON.stringify([kept?.id]));
});

test('what cannot be mended is told, counted, and tried again in the next round', async (t) => {
  const metrics = promMetrics();
  const { cloud, plant, sweep, findings } = await janitorCloud(t, { metrics });
  const id = await createServer(cloud, { networks: 'none', metadata: { 'fake:fail-once': 'destroy' } });
  await cloud.settled(id);
  await plant((queries) => run(queries.updateTable('instance').set({ deleted: 1 }).where('uuid', '=', id)));
  await plant((queries) => run(queries.deleteFrom('claim')));
  const value = async (line: string) => {
    const { text } = await metrics.scrape();
    return text
      .split('\n')
      .find((one) => one.startsWith(line))
      ?.split(' ')
      .at(-1);
  };
  await sweep();
  const [failed] = await findings('state=failed');
  assert.equal(failed?.resource_id, id);
  assert.match(failed?.outcome ?? '', /told to fail in destroy/);
  assert.equal(await value('berth_findings{kind="orphaned_guest",state="failed"}'), '1');
  assert.equal(await value('berth_findings_mended_total{kind="orphaned_guest",outcome="failed"}'), '1');
  assert.deepEqual(await sweep(), [`orphaned_guest ${id} destroyed`]);
  assert.equal(await value('berth_findings{kind="orphaned_guest"'), undefined);
  assert.equal(await value('berth_findings_mended_total{kind="orphaned_guest",outcome="destroyed"}'), '1');
  assert.equal(await value('berth_janitor_rounds_total{outcome="done"}'), '2');
  assert.deepEqual((await cloud.books()).fake_guest, []);
});
