import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer, deleteServer, privateNetwork } from '../support/servers.ts';
import { berth, type CommandLine, commandLine, fourParts } from './support.ts';

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

test('a finding is mended at once by who agrees to what that does; one that is left to an operator is not', async (t) => {
  const cli = await commandLine(t);
  const { late, strange } = await withFindings(cli);
  const rows = await cli.json<Record<string, string>[]>(...admin('list'));
  const idOf = (resource: string) => rows.find(({ ID }) => ID === resource)?.Finding ?? '';
  const ports = async () => {
    const found = await cli.cloud.ok<{ ports: { id: string }[] }>('GET', '/network/v2.0/ports?fields=id');
    return found.ports.map(({ id }) => id);
  };

  const { why, next } = await cli.refused(2, ...admin('mend', idOf(late)));
  assert.match(why, /no terminal to ask on/);
  assert.match(next, /--yes/);
  assert.match((await cli.refused(2, ...admin('mend', idOf(late), '--yes', '-c', 'nobodys'))).why, /no column/);
  const said: string[] = [];
  const answering = (answer: string) => {
    const env = { OS_CLIENT_CONFIG_FILE: cli.cloudsFile };
    const ask = (question: string) => {
      said.push(question);
      return answer;
    };
    return berth(admin('mend', idOf(late)), { env, answer: ask });
  };
  const declined = await answering('');
  assert.deepEqual([declined.code, declined.out, said], [3, '', ['Mend it? [y/N] ']]);
  assert.match(declined.err, new RegExp(`The port ${late} is deleted`));
  assert.ok((await ports()).includes(late));

  const agreed = await answering('y');
  assert.equal(agreed.code, 0, agreed.err);
  assert.match(agreed.out, /\| state +\| mended +\|/);
  assert.deepEqual((await ports()).includes(late), false);
  assert.match((await cli.refused(1, ...admin('mend', idOf(late), '--yes'))).why, /mended already/);

  const left = await cli.run(...admin('mend', idOf(strange), '--yes'));
  assert.deepEqual([left.code, left.out], [1, '']);
  const explained = fourParts(left.err);
  assert.match(explained.undone, /nothing was mended/);
  assert.match(explained.next, new RegExp(`openstack port delete ${strange}`));
  assert.ok((await ports()).includes(strange));
  const nobodys = await cli.refused(1, ...admin('mend', 'nobodys', '--yes'));
  assert.match(nobodys.why, /no such finding/);
  assert.match(nobodys.next, /berth finding list/);
  assert.match((await cli.refused(1, 'finding', 'mend', 'x', '--yes')).why, /for administrators/);
});

test('what was mended is told to programs as JSON, without being asked', async (t) => {
  const cli = await commandLine(t);
  const { server, late } = await withFindings(cli);
  const [row] = await cli.json<Record<string, string>[]>(...admin('list', '--server', server));
  const mended = await cli.json(...admin('mend', row?.Finding ?? '', '--yes'));
  assert.deepEqual(
    [mended.id, mended.resource_id, mended.state, typeof mended.outcome, typeof mended.age],
    [row?.Finding, late, 'mended', 'string', 'number'],
  );
});

test('a member is told that findings are for administrators', async (t) => {
  const cli = await commandLine(t);
  const { why, next } = await cli.refused(1, 'finding', 'list');
  assert.match(why, /for administrators/);
  assert.match(next, /--os-cloud berth-admin/);
});
