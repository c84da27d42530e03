import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { type ClientsOfBerth, clientSuite } from './support/client-suite.ts';

interface ServerView {
  id: string;
  name: string;
  status: string;
  locked: boolean;
  locked_reason: string | null;
  image: string;
  flavor: string | Record<string, unknown>;
  addresses: Record<string, string[]>;
}

const program = join(import.meta.dirname, 'support', 'openstack-sdk', 'server_life.py');
const run = promisify(execFile);

const verifying = process.env.BERTH_VERIFY === '1';
const wholeStory = { skip: verifying ? false : 'only with npm run verify' };

// Two hosts: one to move to.
clientSuite("the unmodified openstack client leads a server's life", story, 'run', { BERTH_COMPUTE_HOSTS: 'one,two' });

function story({ openstack, admin, folder, cloudsFile }: ClientsOfBerth): void {
  let addresses: ServerView['addresses'];

  const show = () => openstack.json<ServerView>('server', 'show', 'web');
  const settles = async (status: string) => {
    for (;;) {
      const server = await show();
      if (server.status === status) return server;
      assert.notEqual(server.status, 'ERROR');
    }
  };

  before(async () => {
    const create = ['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros', '--network', 'private', '--wait'];
    await openstack(...create, 'web');
    addresses = (await show()).addresses;
  });

  test('stop, start, reboot, pause, suspend and their opposites', async () => {
    for (const [action, status] of [
      ['stop', 'SHUTOFF'],
      ['start', 'ACTIVE'],
      ['pause', 'PAUSED'],
      ['unpause', 'ACTIVE'],
      ['suspend', 'SUSPENDED'],
      ['resume', 'ACTIVE'],
    ] as const) {
      await openstack('server', action, 'web');
      await settles(status);
    }
    await openstack('server', 'reboot', '--soft', '--wait', 'web');
    await openstack('server', 'reboot', '--hard', '--wait', 'web');
    assert.match(await openstack.failing('server', 'start', 'web'), /Cannot 'start' instance .* vm_state active/);
  });

  test('lock with a reason, and unlock', wholeStory, async () => {
    await admin('server', 'lock', '--reason', 'maintenance', (await show()).id);
    const locked = await openstack.json<ServerView>('server', 'show', 'web');
    assert.deepEqual([locked.locked, locked.locked_reason], [true, 'maintenance']);
    assert.match(await openstack.failing('server', 'stop', 'web'), /is locked/);
    assert.equal((await openstack.json<unknown[]>('server', 'list', '--locked')).length, 1);
    await admin('server', 'unlock', (await show()).id);
    assert.equal((await openstack.json<unknown[]>('server', 'list', '--unlocked')).length, 1);
  });

  test('rescue and unrescue', wholeStory, async () => {
    await openstack('server', 'rescue', '--image', 'cirros', 'web');
    await settles('RESCUE');
    await openstack('server', 'unrescue', 'web');
    await settles('ACTIVE');
  });

  test('server image create, and a rebuild from it', async () => {
    const image = await openstack.json<{ name: string; status: string }>(
      'server',
      'image',
      'create',
      '--name',
      'copy',
      '--wait',
      'web',
    );
    assert.equal(image.name, 'copy');
    await openstack('server', 'rebuild', '--image', 'copy', '--wait', 'web');
    const server = await settles('ACTIVE');
    assert.match(server.image, /^copy /);
    assert.deepEqual(server.addresses, addresses);
  });

  test('resize with confirm, and with revert', async () => {
    await openstack('server', 'resize', '--flavor', 'm1.small', '--wait', 'web');
    await openstack('server', 'resize', 'revert', 'web');
    assert.match(JSON.stringify((await settles('ACTIVE')).flavor), /m1\.tiny/);
    await openstack('server', 'resize', '--flavor', 'm1.small', '--wait', 'web');
    await openstack('server', 'resize', 'confirm', 'web');
    const server = await settles('ACTIVE');
    assert.match(JSON.stringify(server.flavor), /m1\.small/);
    assert.deepEqual(server.addresses, addresses);
  });

  test('a cold migration, which is confirmed', async () => {
    const { id } = await show();
    await admin('server', 'migrate', '--wait', id);
    assert.equal((await show()).status, 'VERIFY_RESIZE');
    await openstack('server', 'migration', 'confirm', 'web');
    assert.deepEqual((await settles('ACTIVE')).addresses, addresses);
  });

  test('shelve and unshelve', wholeStory, async () => {
    await openstack('server', 'shelve', '--offload', 'web');
    await settles('SHELVED_OFFLOADED');
    await openstack('server', 'unshelve', '--wait', 'web');
    assert.deepEqual((await settles('ACTIVE')).addresses, addresses);
  });

  test('console log, diagnostics, and states that are set', async () => {
    assert.match(await openstack('console', 'log', 'show', 'web'), /web boots: 1 vCPUs/);
    const { id } = await show();
    const diagnostics = await admin.json<Record<string, unknown>>('server', 'show', '--diagnostics', id);
    assert.equal(diagnostics.state ?? diagnostics.memory !== undefined, diagnostics.state ?? true);
    await admin('server', 'set', '--state', 'error', id);
    assert.equal((await show()).status, 'ERROR');
    await admin('server', 'set', '--state', 'active', id);
    assert.equal((await show()).status, 'ACTIVE');
  });

  test('its events tell what was done, and a deletion ends it', async () => {
    const events = await openstack.json<{ Action: string }[]>('server', 'event', 'list', 'web');
    const done = new Set(events.map(({ Action }) => Action));
    const wanted = ['create', 'stop', 'reboot', 'createImage', 'rebuild', 'resize', 'migrate'];
    for (const action of [...wanted, ...(verifying ? ['lock', 'rescue', 'shelve'] : [])]) {
      assert.ok(done.has(action), action);
    }
    await openstack('server', 'delete', '--wait', 'web');
    assert.deepEqual(await openstack.json('port', 'list'), []);
  });

  test("openstacksdk's compute proxy goes through the same", async () => {
    const env = { OS_CLIENT_CONFIG_FILE: cloudsFile, HOME: folder, PYTHONDONTWRITEBYTECODE: '1' };
    const { stdout } = await run('/usr/bin/python3', [program], { env, timeout: 300_000 });
    assert.deepEqual(JSON.parse(stdout), [
      'stop SHUTOFF',
      'start ACTIVE',
      'reboot ACTIVE',
      'pause PAUSED',
      'unpause ACTIVE',
      'suspend SUSPENDED',
      'resume ACTIVE',
      'rescue RESCUE',
      'unrescue ACTIVE',
      'lock True',
      'unlock False',
      'image active',
      'rebuild ACTIVE',
      'resize VERIFY_RESIZE',
      'revert ACTIVE',
      'resize VERIFY_RESIZE',
      'confirm ACTIVE',
      'shelve SHELVED_OFFLOADED',
      'unshelve ACTIVE',
      'console True',
    ]);
  });
}
