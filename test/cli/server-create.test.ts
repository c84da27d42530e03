import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { oneTry } from '../support/test-cloud.ts';
import { fakeCloud } from './fake-cloud.ts';
import { berth, commandLine, fourParts } from './support.ts';

const create = ['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros', '--network', 'private'];

test('--wait tells every step on standard error, and prints the built server on standard output', async (t) => {
  const { run } = await commandLine(t);
  const { code, out, err } = await run(...create, '--wait', '-f', 'value', '-c', 'status', 'x');
  assert.equal(code, 0);
  assert.equal(out, 'ACTIVE\n');
  assert.match(err, /^x: building [0-9a-f-]{36}\n/);
  for (const step of ['claim', 'network', 'disks', 'spawn'])
    assert.match(err, new RegExp(`^ {2}${step} +done \\(\\d+ ms\\)$`, 'm'));
  assert.match(err, /\nx: ACTIVE after \d+\.\d s, private=10\.11\.12\.\d+\n$/);
});

test('without --wait, and with standard output in a pipe, it does not wait and says nothing', async (t) => {
  const { run, cloud } = await commandLine(t);
  const { code, out, err } = await run(...create, '--property', 'fake:stall=spawn=300', '-f', 'json', 'x');
  assert.equal(code, 0);
  assert.equal(JSON.parse(out).status, 'BUILD');
  assert.match(JSON.parse(out).adminPass, /^\w{12}$/);
  assert.equal(err, '');
  assert.equal((await cloud.settled(JSON.parse(out).id)).status, 'ACTIVE');
});

test('on a terminal it waits without being told, in colours; --no-wait says otherwise', async (t) => {
  const { cloudsFile } = await commandLine(t);
  const around = { env: { OS_CLIENT_CONFIG_FILE: cloudsFile }, terminal: true };
  const waited = await berth([...create, 'x'], around);
  assert.equal(waited.code, 0);
  assert.ok(waited.out.includes('\x1b[32mACTIVE\x1b[39m'));
  assert.ok(waited.err.includes('\x1b[32mdone\x1b[39m'));
  const not = await berth([...create, '--no-wait', '--property', 'fake:stall=spawn=300', 'y'], around);
  assert.equal(not.err, '');
  assert.match(not.out, /BUILD/);
});

test('a build that fails: code 1, no data, and the four parts with what was taken back', async (t) => {
  const { run, cloud } = await commandLine(t);
  const { code, out, err } = await run(...create, '--property', 'fake:fail=spawn', '--wait', 'x');
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /^ {2}spawn +failed/m);
  assert.match(err, /^ {2}undo network +done/m);
  const { what, why, undone, next } = fourParts(err);
  assert.equal(what, 'could not create server "x"');
  assert.match(why, /failed in step spawn: the fake driver was told to fail in spawn/);
  assert.match(undone, /\bdisks, network, claim; the server stays, in ERROR$/);
  const { servers } = await cloud.ok<{ servers: { id: string }[] }>('GET', '/compute/v2.1/servers');
  assert.match(
    next,
    new RegExp(`berth server show ${servers[0]?.id}\n +then delete it: berth server delete ${servers[0]?.id}`),
  );
  assert.deepEqual(await cloud.ok('GET', '/network/v2.0/ports'), { ports: [] });
});

test('a build whose address is taken says so', async (t) => {
  const { run, refused } = await commandLine(t);
  await run('port', 'create', 'p', '--network', 'private', '--fixed-ip', 'ip-address=10.11.12.9');
  const nic = 'net-id=private,v4-fixed-ip=10.11.12.9';
  const { why } = await refused(1, ...create.slice(0, -2), '--nic', nic, '--wait', 'x');
  assert.match(why, /10\.11\.12\.9/);
});

test('a server that is deleted while it is built: said, and nothing is left', async (t) => {
  const { cloudsFile, cloud } = await commandLine(t);
  let deleted: Promise<unknown> | undefined;
  const { code, out, err } = await berth([...create, '--property', 'fake:stall=spawn=60000', '--wait', 'x'], {
    env: { OS_CLIENT_CONFIG_FILE: cloudsFile },
    onError: (text) => {
      const id = /building ([0-9a-f-]{36})/.exec(text)?.[1];
      if (id) deleted = cloud.call('demo', 'DELETE', `/compute/v2.1/servers/${id}`);
    },
  });
  await deleted;
  assert.deepEqual([code, out], [1, '']);
  const { why, undone } = fourParts(err);
  assert.equal(why, 'the server was deleted while it was built');
  assert.equal(undone, 'all of it, by the deletion');
  assert.deepEqual(await cloud.ok('GET', '/network/v2.0/ports'), { ports: [] });
});

test('a column that is not there is found out when the server is made: it says that the server stays', async (t) => {
  const { refused, json } = await commandLine(t);
  const { undone } = await refused(2, ...create, '-c', 'nope', 'x');
  const [made] = await json<{ ID: string }[]>('server', 'list');
  assert.equal(undone, `nothing: the server was made, and stays (${made?.ID})`);
});

test('delete --wait: a deletion that fails says so, and goes through the second time', async (t) => {
  const { run, cloud } = await commandLine(t, oneTry);
  assert.equal((await run(...create, '--property', 'fake:fail-once=destroy', '--wait', 'x')).code, 0);
  const { code, err } = await run('server', 'delete', '--wait', 'x');
  assert.equal(code, 1);
  const { what, next } = fourParts(err);
  assert.equal(what, 'could not delete server "x"');
  assert.match(next, /berth server delete --wait [0-9a-f-]{36}/);
  assert.deepEqual(await run('server', 'delete', '--wait', 'x'), { code: 0, out: '', err: '' });
  assert.deepEqual(await cloud.ok('GET', '/network/v2.0/ports'), { ports: [] });
});

/** A cloud whose Compute API tells no steps of a build; the server goes through these states, one a look. */
async function silentCloud(t: TestContext, states: readonly { status: string; task?: string; fault?: string }[]) {
  let looks = 0;
  return fakeCloud(t, (request, response) => {
    const path = request.url?.split('?')[0];
    const answer = (status: number, body: object) => {
      response.statusCode = status;
      response.end(JSON.stringify(body));
    };
    if (request.method === 'POST') {
      response.setHeader('x-openstack-request-id', 'req-1');
      return answer(202, { server: { id: 's', adminPass: 'once' } });
    }
    if (path === '/c/v2.1/flavors/f') return answer(200, { flavor: { id: 'f' } });
    if (path === '/c/v2.1/flavors/detail') return answer(200, { flavors: [] });
    if (path === '/i/v2/images/i') return answer(200, { id: 'i', name: 'img' });
    if (path === '/i/v2/images') return answer(200, { images: [] });
    if (path !== '/c/v2.1/servers/s') return answer(403, { forbidden: { code: 403, message: 'No.' } });
    const state = states[Math.min(looks, states.length - 1)];
    looks += 1;
    return answer(200, {
      server: {
        id: 's',
        name: 'x',
        status: state?.status ?? '',
        'OS-EXT-STS:task_state': state?.task ?? null,
        ...(state?.fault && { fault: { message: state.fault } }),
      },
    });
  });
}

const anywhere = ['server', 'create', '--flavor', 'f', '--image', 'i', '--wait', 'x'];

test('a cloud that tells no steps: the task states are told, each once', async (t) => {
  const building = ['scheduling', 'networking', 'networking', 'spawning'].map((task) => ({ status: 'BUILD', task }));
  const cloud = await silentCloud(t, [...building, { status: 'ACTIVE' }]);
  const { code, out, err } = await berth([...anywhere, '-f', 'value', '-c', 'adminPass'], { env: cloud.env });
  assert.deepEqual([code, out], [0, 'once\n']);
  assert.match(err, /^x: building s\n {2}scheduling\n {2}networking\n {2}spawning\nx: ACTIVE after \d+\.\d s\n$/);
});

test('a cloud that tells no steps: of a build that failed nothing is claimed to be undone', async (t) => {
  const cloud = await silentCloud(t, [{ status: 'ERROR', fault: 'No valid host was found.' }]);
  const { code, err } = await berth(anywhere, { env: cloud.env });
  assert.equal(code, 1);
  const { why, undone } = fourParts(err);
  assert.equal(why, 'No valid host was found.');
  assert.match(undone, /what the cloud undoes of it by itself \(it tells no steps\)/);
});
