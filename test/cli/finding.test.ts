import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer, deleteServer, privateNetwork } from '../support/servers.ts';
import { type CommandLine, commandLine } from './support.ts';

const admin = (...args: string[]) => ['--os-cloud', 'berth-admin', 'finding', ...args];

/** A port that came when its server was gone, and one of a server that nobody knows; the janitor has been there once. */
async function withFindings({ cloud }: CommandLine) {
  const network_id = await privateNetwork(cloud);
  const server = await createServer(cloud, { networks: [{ uuid: network_id }] });
  await cloud.settled(server);
  await deleteServer(cloud, server);
  await cloud.cloud.compute.idle();
  const portOf = async (device_id: string) => {
    const port = { network_id, device_id, device_owner: 'compute:nova' };
    return (await cloud.ok<{ port: { id: string } }>('POST', '/network/v2.0/ports', { port })).port.id;
  };
  const [late, strange] = [await portOf(server), await portOf('cccccccc-0000-4000-8000-000000000003')];
  await cloud.cloud.compute.sweep();
  return { server, late, strange };
}

test('findings are listed with their age, and what is left to an operator with a command', async (t) => {
  const cli = await commandLine(t);
  const { server, late, strange } = await withFindings(cli);
  const rows = await cli.json<Record<string, string | number | null>[]>(...admin('list'));
  assert.deepEqual(
    new Set(rows.map((row) => [row.Kind, row.Resource, row.ID, row.State, row.Mend].join())),
    new Set([
      ['orphaned_port', 'port', late, 'waiting', null].join(),
      ['orphaned_port', 'port', strange, 'reported', `openstack port delete ${strange}`].join(),
    ]),
  );
  assert.deepEqual(
    rows.map(({ Age }) => typeof Age),
    ['number', 'number'],
  );
  const of = async (...args: string[]) => {
    const found = await cli.json<Record<string, string>[]>(...admin('list', ...args));
    return found.map(({ ID }) => ID);
  };
  assert.deepEqual(await of('--state', 'reported'), [strange]);
  assert.deepEqual(await of('--server', server), [late]);
  assert.deepEqual(await of('--state', 'mended'), []);
  assert.deepEqual(await of('--kind', 'orphaned_claim'), []);
  assert.equal((await of('--limit', '1')).length, 1);
  const { out } = await cli.run(...admin('list', '--server', server));
  assert.match(out, /\| \d+ s +\| its server [0-9a-f-]+ was deleted/);
});

test('a member is told that findings are for administrators', async (t) => {
  const cli = await commandLine(t);
  const { why, next } = await cli.refused(1, 'finding', 'list');
  assert.match(why, /for administrators/);
  assert.match(next, /--os-cloud berth-admin/);
});
