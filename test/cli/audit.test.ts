import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { berth, type CommandLine, commandLine, fourParts } from './support.ts';

interface FindingRow {
  Kind: string;
  Resource: string;
  ID: string;
  Project: string;
  Age: number | null;
  Cost: Record<string, number>;
  Reason: string;
  Mend: string;
  Result?: string;
}

const asAdmin = ['--os-cloud', 'berth-admin'];
const create = ['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros', '--network', 'private', '--wait'];
const nobody = '11111111-1111-4111-8111-111111111111';

/** Makes a port as the administrator, on the network private. Answers its id. */
async function plant(cli: CommandLine, attributes: object): Promise<string> {
  const { id: network_id } = await cli.json<{ id: string }>('network', 'show', 'private');
  const { status, body } = await cli.cloud.call<{ port: { id: string } }>('admin', 'POST', '/network/v2.0/ports', {
    port: { network_id, ...attributes },
  });
  assert.equal(status, 201);
  return body.port.id;
}

/** The command line in front of a cloud that had a server, `past`, a minute ago by its clock; `later` puts that on by another. */
async function withPast(t: TestContext): Promise<{ cli: CommandLine; past: string; later: () => void }> {
  const system = systemRuntime();
  let shift = 0;
  const runtime = { ...system, clock: { ...system.clock, now: () => system.clock.now() + shift } };
  const cli = await commandLine(t, { runtime });
  const { id: past } = await cli.json<{ id: string }>(...create, 'past');
  assert.equal((await cli.run('server', 'delete', '--wait', past)).code, 0);
  const later = () => {
    shift += 60_000;
  };
  later();
  return { cli, past, later };
}

async function findings(
  cli: CommandLine,
  code: number,
  ...args: string[]
): Promise<{ rows: FindingRow[]; err: string }> {
  const ran = await cli.run('audit', '--grace', '0', ...args, '-f', 'json');
  assert.equal(ran.code, code, ran.err);
  return { rows: JSON.parse(ran.out) as FindingRow[], err: ran.err };
}

const ports = async (cli: CommandLine) =>
  (await cli.json<{ ID: string }[]>(...asAdmin, 'port', 'list')).map(({ ID }) => ID).toSorted();

test('in a sound cloud an audit finds nothing, and ends with 0', async (t) => {
  const cli = await commandLine(t);
  await cli.json(...create, 'one');
  await cli.json('port', 'create', 'free', '--network', 'private');
  const { rows, err } = await findings(cli, 0, ...asAdmin);
  assert.deepEqual(rows, []);
  assert.match(err, /^0 findings in 2 ports and 1 servers\n$/);
});

test('each leak is found with its reason, its cost and the command that mends it, and the audit ends with 3', async (t) => {
  const { cli, past } = await withPast(t);
  const { id: server } = await cli.json<{ id: string }>(...create, 'one');
  const orphan = await plant(cli, { device_id: past, device_owner: 'compute:nova' });
  const unknown = await plant(cli, { device_id: nobody, device_owner: 'compute:nova', 'binding:host_id': 'berth' });
  const unbound = await plant(cli, { device_id: server, device_owner: 'compute:nova' });
  const taken = await plant(cli, { 'binding:host_id': 'berth' });
  const dead = await plant(cli, { device_id: server, device_owner: 'compute:nova', 'binding:host_id': 'nowhere' });
  const { rows, err } = await findings(cli, 3, ...asAdmin);
  const found = Object.fromEntries(rows.map((row) => [`${row.Kind} ${row.ID}`, row]));
  assert.deepEqual(
    Object.entries(found)
      .map(([name, { Mend }]) => [name, Mend])
      .toSorted(),
    [
      [`orphaned_port ${orphan}`, `openstack port delete ${orphan}`],
      [`orphaned_port ${unknown}`, `openstack port delete ${unknown}`],
      [`half_bound ${unbound}`, `openstack port set --host berth ${unbound}`],
      [`half_bound ${taken}`, `openstack port unset --host ${taken}`],
      [`dead_host ${dead}`, `openstack port set --host berth ${dead}`],
      [`network_info ${server}`, `openstack server reboot --hard ${server}`],
    ].toSorted(),
  );
  assert.match(found[`orphaned_port ${orphan}`]?.Reason ?? '', new RegExp(`its server ${past} was deleted`));
  assert.match(found[`orphaned_port ${unknown}`]?.Reason ?? '', /no record of it/);
  assert.match(found[`dead_host ${dead}`]?.Reason ?? '', /host nowhere/);
  assert.match(found[`network_info ${server}`]?.Reason ?? '', new RegExp(`of its port ${dead}`));
  assert.deepEqual(found[`orphaned_port ${orphan}`]?.Cost, { ports: 1, fixed_ips: 1 });
  assert.equal(typeof found[`orphaned_port ${orphan}`]?.Age, 'number');
  assert.match(err, /1 orphaned ports are of servers of which there is no record/);
});

test('what changed within the last ten minutes is left out, and counted', async (t) => {
  const cli = await commandLine(t);
  await plant(cli, { device_id: nobody, device_owner: 'compute:nova' });
  const { code, out, err } = await cli.run('audit', ...asAdmin, '-f', 'json');
  assert.deepEqual([code, JSON.parse(out)], [0, []]);
  assert.match(err, /left out 1 ports that changed less than 10 minutes ago/);
});

test('a fix deletes the orphans of deleted servers and nothing else; those of unknown servers only when told to', async (t) => {
  const { cli, past } = await withPast(t);
  await cli.json(...create, 'one');
  const sound = await ports(cli);
  const orphan = await plant(cli, { device_id: past, device_owner: 'compute:nova' });
  const unknown = await plant(cli, { device_id: nobody, device_owner: 'compute:nova' });
  const ownerless = await plant(cli, { device_id: past });
  const { rows } = await findings(cli, 3, ...asAdmin, '--fix', '--yes');
  const results = Object.fromEntries(rows.map(({ ID, Result }) => [ID, Result]));
  assert.deepEqual(results, { [orphan]: 'deleted', [unknown]: '', [ownerless]: '' });
  assert.match(rows.find(({ ID }) => ID === ownerless)?.Reason ?? '', /no owner, so it is not proven/);
  assert.deepEqual(await ports(cli), [...sound, unknown, ownerless].toSorted());
  const second = await findings(cli, 3, ...asAdmin, '--fix', '--yes', '--include-unknown');
  assert.deepEqual(Object.fromEntries(second.rows.map(({ ID, Result }) => [ID, Result])), {
    [unknown]: 'deleted',
    [ownerless]: '',
  });
  assert.deepEqual(await ports(cli), [...sound, ownerless].toSorted());
});

test('a port that a user made after the server and attached to it is kept, whatever has become of the server', async (t) => {
  const { cli, later } = await withPast(t);
  const { id: server } = await cli.json<{ id: string }>(...create, 'one');
  later();
  const { id: mine } = await cli.json<{ id: string }>('port', 'create', 'mine', '--network', 'private');
  const change = (attributes: object) =>
    cli.cloud.call('admin', 'PUT', `/network/v2.0/ports/${mine}`, { port: attributes });
  await change({ name: '' });
  assert.equal((await cli.run('server', 'add', 'port', server, mine)).code, 0);
  assert.equal((await cli.run('server', 'delete', '--wait', server)).code, 0);
  // What a binding does that comes when the server is gone.
  await change({ device_id: server, device_owner: 'compute:nova', 'binding:host_id': 'berth' });
  const { rows } = await findings(cli, 3, ...asAdmin, '--fix', '--yes');
  assert.deepEqual(
    rows.map(({ Kind, ID, Result }) => [Kind, ID, Result]),
    [['orphaned_port', mine, '']],
  );
  assert.match(rows[0]?.Reason ?? '', /a port was attached to the server after this one was made/);
  assert.deepEqual(await ports(cli), [mine]);
});

test('a security group that only an orphan uses is told with the port that holds it, and free when that is deleted', async (t) => {
  const { cli, past } = await withPast(t);
  const { body } = await cli.cloud.call<{ security_group: { id: string } }>(
    'admin',
    'POST',
    '/network/v2.0/security-groups',
    { security_group: { name: 'web' } },
  );
  const group = body.security_group.id;
  const orphan = await plant(cli, { device_id: past, device_owner: 'compute:nova', security_groups: [group] });
  const { rows } = await findings(cli, 3, ...asAdmin);
  const held = rows.find(({ ID }) => ID === group);
  assert.deepEqual([held?.Kind, held?.Mend], ['security_group_held', `openstack port delete ${orphan}`]);
  assert.match(held?.Reason ?? '', new RegExp(`cannot be deleted: in use, but only by ports .* \\(${orphan}\\)`));
  const fixed = await findings(cli, 0, ...asAdmin, '--fix', '--yes');
  assert.deepEqual(Object.fromEntries(fixed.rows.map(({ ID, Result }) => [ID, Result])), {
    [orphan]: 'deleted',
    [group]: 'free',
  });
});

test('on a terminal a fix names the ports and asks; anything but yes keeps them', async (t) => {
  const { cli, past } = await withPast(t);
  const orphan = await plant(cli, { device_id: past, device_owner: 'compute:nova' });
  const asked: string[] = [];
  const run = (answer: string) =>
    berth(['audit', '--grace', '0', ...asAdmin, '--fix', '-f', 'json'], {
      env: { OS_CLIENT_CONFIG_FILE: cli.cloudsFile },
      terminal: true,
      answer: (question) => {
        asked.push(question);
        return answer;
      },
    });
  for (const answer of ['', 'n', 'yeah']) {
    const { code, err } = await run(answer);
    assert.equal(code, 3);
    assert.match(err, new RegExp(`port ${orphan}: its server ${past} was deleted`));
  }
  assert.deepEqual(await ports(cli), [orphan]);
  assert.equal((await run('y')).code, 0);
  assert.deepEqual(await ports(cli), []);
  assert.deepEqual(new Set(asked), new Set(['Delete this port? [y/N] ']));
});

test('without a terminal and without --yes a fix is refused before anything is read, as are its options without it', async (t) => {
  const cli = await commandLine(t);
  assert.match((await cli.refused(2, 'audit', ...asAdmin, '--fix')).why, /no terminal to ask on/);
  assert.match((await cli.refused(2, 'audit', ...asAdmin, '--yes')).why, /--yes says how to fix/);
  assert.match((await cli.refused(2, 'audit', '-c', 'Nix')).next, /Kind, Resource, ID, Project/);
});

test("a member's audit looks at the own project, says so, and fixes nothing", async (t) => {
  const { cli, past } = await withPast(t);
  await cli.json(...create, 'one');
  const { project_id } = await cli.json<{ project_id: string }>('network', 'show', 'private');
  const orphan = await plant(cli, { project_id, device_id: past, device_owner: 'compute:nova' });
  await plant(cli, { device_id: nobody, device_owner: 'compute:nova' });
  const { rows, err } = await findings(cli, 3);
  assert.deepEqual(
    rows.map(({ Kind, ID }) => [Kind, ID]),
    [['orphaned_port', orphan]],
  );
  assert.match(err, new RegExp(`looked at project ${project_id} only`));
  assert.match(err, /no dead hosts/);
  const { why } = await cli.refused(1, 'audit', '--fix', '--yes');
  assert.match(why, /only an administrator can prove/);
  assert.ok((await ports(cli)).includes(orphan));
});

test('a table is for people: ages and costs in words; on a terminal the progress line is gone when it comes', async (t) => {
  const cli = await commandLine(t);
  await plant(cli, { device_id: nobody, device_owner: 'compute:nova' });
  const { out, err } = await berth(['audit', '--grace', '0', ...asAdmin], {
    env: { OS_CLIENT_CONFIG_FILE: cli.cloudsFile },
    terminal: true,
  });
  assert.match(out, /\| 1 port, 1 fixed IP \|/);
  assert.match(out, /\| \d+ s +\|/);
  assert.match(err, /\[#*-*\] +\d+ % 1 ports/);
  assert.ok(!err.endsWith('\r\u001b[K\r\u001b[K'), 'erased once');
  const lastErased = err.lastIndexOf('\r\u001b[K');
  assert.doesNotMatch(err.slice(lastErased), /%|in doubt/);
});

test('a cloud that cannot be reached is a failure, not a sound cloud', async () => {
  const env = { OS_AUTH_URL: 'http://127.0.0.1:9', OS_USERNAME: 'u', OS_PASSWORD: 'x', OS_PROJECT_NAME: 'p' };
  const { code, out, err } = await berth(['audit'], { env });
  assert.deepEqual([code, out], [1, '']);
  assert.equal(fourParts(err).what, 'could not finish the audit');
});
