import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clientSuite } from './support/client-suite.ts';

const verifying = process.env.BERTH_VERIFY === '1';
const wholeStory = { skip: verifying ? false : 'only with npm run verify' };

clientSuite('the unmodified openstack client says who may have how much of what', ({ openstack, admin, folder }) => {
  test('flavor create --private --project, flavor set and unset --project', async () => {
    const demo = (await admin('project', 'show', 'demo', '-f', 'value', '-c', 'id')).trim();
    await admin(
      'flavor',
      'create',
      '--private',
      '--project',
      'demo',
      '--ram',
      '64',
      '--disk',
      '1',
      '--vcpus',
      '1',
      'own',
    );
    const shown = await admin.json<{ access_project_ids: string[] }>('flavor', 'show', 'own');
    assert.deepEqual(shown.access_project_ids, [demo]);
    await openstack('flavor', 'show', 'own');
    await admin('flavor', 'unset', '--project', 'demo', 'own');
    assert.match(await openstack.failing('flavor', 'show', 'own'), /No .*Flavor.* found|No flavor with a name or ID/i);
  });

  test('flavor set --project gives it back', wholeStory, async () => {
    await admin('flavor', 'set', '--project', 'demo', 'own');
    const listed = await openstack.json<{ Name: string }[]>('flavor', 'list');
    assert.ok(listed.some(({ Name }) => Name === 'own'));
  });

  test('quota set and show', async () => {
    await admin('quota', 'set', '--instances', '3', '--cores', '7', 'demo');
    const shown = await admin('quota', 'show', 'demo', '-f', 'json');
    assert.match(shown, /"instances"/);
    assert.match(await admin.failing('quota', 'set', '--instances', '-5', 'demo'), /400|Bad ?Request/i);
  });

  test('quota list, by use; quota of the class', wholeStory, async () => {
    const rows = await admin.json<Record<string, unknown>[]>('quota', 'list', '--compute', '--project', 'demo');
    assert.deepEqual([rows[0]?.Instances, rows[0]?.Cores], [3, 7]);
    await admin('quota', 'set', '--class', '--ram', '4096', 'default');
    assert.match(await admin('quota', 'show', '--default', 'demo', '-f', 'json'), /\b4096\b/);
  });

  test('usage show, a deleted server included', wholeStory, async () => {
    await openstack(
      ...['server', 'create', '--flavor', 'm1.tiny', '--image', 'cirros', '--network', 'private', '--wait', 'used'],
    );
    await openstack('server', 'delete', '--wait', 'used');
    const usage = await openstack.json<{ Servers: { name: string; state: string }[] }>('usage', 'show');
    assert.deepEqual(
      usage.Servers.map(({ name, state }) => [name, state]),
      [['used', 'terminated']],
    );
  });

  test('usage list', wholeStory, async () => {
    const all = await admin.json<Record<string, unknown>[]>('usage', 'list');
    assert.equal(all.length, 1);
  });

  // The client reads the data of an image from its standard input: the image that is there is shared.
  test('image add project, member list, set --accept, remove project', wholeStory, async () => {
    const { id } = await openstack.json<{ id: string }>('image', 'show', 'cirros');
    const project = (await admin('project', 'show', 'demo', '-f', 'value', '-c', 'id')).trim();
    const members = async () =>
      (await admin.json<{ 'Member ID': string; Status: string }[]>('image', 'member', 'list', id)).map((one) => [
        one['Member ID'],
        one.Status,
      ]);
    await admin('image', 'set', '--shared', id);
    await admin('image', 'add', 'project', id, project);
    assert.deepEqual(await members(), [[project, 'pending']]);
    await openstack('image', 'set', '--accept', id);
    assert.deepEqual(await members(), [[project, 'accepted']]);
    await admin('image', 'remove', 'project', id, project);
    assert.match(await openstack.failing('image', 'show', id), /No Image found|404/);
  });

  test('image create --import stages the data and imports it; image save gives it back', async () => {
    const file = join(folder, 'disk.raw');
    writeFileSync(file, Buffer.alloc(1_100_000, 'disk'));
    await openstack(
      ...[
        'image',
        'create',
        '--import',
        '--file',
        file,
        '--disk-format',
        'raw',
        '--container-format',
        'bare',
        'imported',
      ],
    );
    let status: unknown;
    while (status !== 'active') ({ status } = await openstack.json('image', 'show', 'imported'));
    await openstack('image', 'save', '--file', `${file}.back`, 'imported');
    assert.ok(readFileSync(`${file}.back`).equals(readFileSync(file)));
  });

  test('image create uploads; image show tells what there is', wholeStory, async () => {
    const file = join(folder, 'disk.raw');
    await openstack(...['image', 'create', '--file', file, '--disk-format', 'raw', 'uploaded']);
    const shown = await openstack.json<Record<string, unknown>>('image', 'show', 'uploaded');
    assert.deepEqual([shown.status, shown.size], ['active', 1_100_000]);
  });
});
