import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { run } from '../../src/store/index.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { janitorCloud } from '../support/janitor-cloud.ts';
import { mortalProcess } from '../support/mortal-process.ts';
import { allPorts, createServer, deleteServer, type PortView, privateNetwork } from '../support/servers.ts';
import { freshCloud, openCloud, type TestCloudOptions } from '../support/test-cloud.ts';

test('U02, U12: servers whose process died before they had a host are built by the next one', async (t) => {
  const mortal = mortalProcess();
  const cloud = await freshCloud(t, {
    ...mortal,
    driver: { script: { stall: { spawn: 3_600_000 } } },
    compute: { builds: { atOnce: 1, waiting: 9 } },
  });
  // The first one has the only turn.
  const ids: string[] = [];
  for (let nth = 0; nth < 3; nth += 1) ids.push(await createServer(cloud, { networks: 'auto' }));
  const hosts = (await cloud.books()).instance as { host: string | null }[];
  assert.ok(hosts.filter(({ host }) => host === null).length >= 2);
  mortal.kill();
  await cloud.crash();
  const next = await openCloud(t, cloud.store);
  for (const id of ids.slice(1)) {
    const server = await next.settled(id);
    assert.equal(server.status, 'ACTIVE', server.fault?.message);
  }
  assert.equal((await allPorts(next)).length, 2, 'what was begun of the first one was taken back');
});

/** A server with two NICs whose process died; in the meantime its first port was changed to be as `row` says. */
async function changedMeanwhile(t: TestContext, row: object, options: TestCloudOptions = {}) {
  const mortal = mortalProcess();
  const cloud = await freshCloud(t, mortal);
  const network = await privateNetwork(cloud);
  const id = await createServer(cloud, { networks: [{ uuid: network }, { uuid: network }] });
  assert.equal((await cloud.settled(id)).status, 'ACTIVE');
  mortal.kill();
  await cloud.crash();
  const database = await cloud.store.open();
  const [first] = (await cloud.books()).virtual_interface as { port_id: string }[];
  const portId = first?.port_id ?? '';
  await database.write((queries) => run(queries.updateTable('neutron_port').set(row).where('id', '=', portId)));
  await database.close();
  return { cloud: await openCloud(t, cloud.store, options), id, portId };
}

const bindingsOf = (ports: readonly PortView[]) => ports.map((port) => port['binding:vif_type']);

test('U06: a port that has come unbound puts no server into ERROR at the next start: it is bound again', async (t) => {
  const unbound = { host_id: '', vif_type: 'unbound', vif_details: '{}' };
  const { cloud, id } = await changedMeanwhile(t, unbound);
  assert.deepEqual(bindingsOf(await allPorts(cloud)).sort(), ['ovs', 'unbound']);
  assert.equal((await cloud.settled(id)).status, 'ACTIVE');
  assert.equal(await cloud.cloud.compute.healNext(), id);
  assert.deepEqual(bindingsOf(await allPorts(cloud)), ['ovs', 'ovs']);
  assert.equal((await cloud.settled(id)).status, 'ACTIVE');
});

test('U07: a bound port with another vnic type at the next start is told to the operator, and the server stays', async (t) => {
  const { logger, lines } = capturingLogger();
  const { cloud, id, portId } = await changedMeanwhile(t, { vnic_type: 'direct' }, { logger });
  assert.equal(await cloud.cloud.compute.healNext(), id);
  const server = await cloud.settled(id);
  assert.equal(server.status, 'ACTIVE');
  assert.equal(Object.values(server.addresses).flat().length, 2);
  assert.ok(lines.some((line) => line.startsWith('error the vnic type') && line.includes(portId)));
});

test('U11: ports that came to a server in ERROR go with it', async (t) => {
  const { cloud, network, failedServer, portOf } = await janitorCloud(t);
  const id = await failedServer([{ uuid: network }]);
  await portOf(id);
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  assert.deepEqual(await allPorts(cloud), []);
});
