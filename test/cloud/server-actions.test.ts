import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, begin, done, guestRow, look, started, states } from '../support/acting.ts';
import { assertWired, interfacesOf, type Running, running } from '../support/interfaces.ts';
import { deleteServer } from '../support/servers.ts';

const forEver = 3_600_000;

const actionsOn = async ({ cloud, id }: Running) => {
  const path = `/compute/v2.1/servers/${id}/os-instance-actions`;
  const { instanceActions } = await cloud.ok<{ instanceActions: { action: string; message: string | null }[] }>(
    'GET',
    path,
  );
  return instanceActions.map(({ action, message }) => (message === null ? action : `${action}: ${message}`));
};

test('a server is stopped, started, rebooted, paused, suspended and rescued, and comes back from each', async (t) => {
  const server = await running(t);
  const { cloud, id, first } = server;
  const story: [body: object, ...expected: unknown[]][] = [
    [{ 'os-stop': null }, 'SHUTOFF', 'stopped', null, 4],
    [{ 'os-start': null }, 'ACTIVE', 'active', null, 1],
    [{ reboot: { type: 'SOFT' } }, 'ACTIVE', 'active', null, 1],
    [{ pause: null }, 'PAUSED', 'paused', null, 3],
    [{ unpause: null }, 'ACTIVE', 'active', null, 1],
    [{ suspend: null }, 'SUSPENDED', 'suspended', null, 7],
    [{ resume: null }, 'ACTIVE', 'active', null, 1],
    [{ 'os-stop': {} }, 'SHUTOFF', 'stopped', null, 4],
    [{ reboot: { type: 'HARD' } }, 'ACTIVE', 'active', null, 1],
    [{ rescue: null }, 'RESCUE', 'rescued', null, 1],
    [{ unrescue: null }, 'ACTIVE', 'active', null, 1],
  ];
  for (const [body, ...expected] of story)
    assert.deepEqual(await done(cloud, id, body), expected, JSON.stringify(body));
  await assertWired(server, [first.id]);
  assert.deepEqual((await actionsOn(server)).toReversed(), [
    'create',
    'stop',
    'start',
    'reboot',
    'pause',
    'unpause',
    'suspend',
    'resume',
    'stop',
    'reboot',
    'rescue',
    'unrescue',
  ]);
});

test('what cannot be done to a server as it is is refused in the words of Nova, and changes nothing', async (t) => {
  const { cloud, id } = await running(t);
  const refused = async (body: object, word: string, why: string) => {
    const answer = await act<{ conflictingRequest: { code: number; message: string } }>(cloud, id, body);
    const message = `Cannot '${word}' instance ${id} while it is in ${why}`;
    assert.deepEqual([answer.status, answer.body.conflictingRequest], [409, { code: 409, message }]);
  };
  await refused({ 'os-start': null }, 'start', 'vm_state active');
  await refused({ unpause: null }, 'unpause', 'vm_state active');
  await refused({ resume: null }, 'resume', 'vm_state active');
  await refused({ unrescue: null }, 'unrescue', 'vm_state active');
  await refused({ unshelve: null }, 'unshelve', 'vm_state active');
  await refused({ confirmResize: null }, 'confirmResize', 'vm_state active');
  await refused({ revertResize: null }, 'revertResize', 'vm_state active');
  await refused({ restore: null }, 'restore', 'vm_state active');
  await done(cloud, id, { 'os-stop': null });
  await refused({ 'os-stop': null }, 'stop', 'vm_state stopped');
  await refused({ reboot: { type: 'SOFT' } }, 'reboot', 'vm_state stopped');
  await refused({ changePassword: { adminPass: 'x' } }, 'changePassword', 'vm_state stopped');
  assert.deepEqual(await states(cloud, id), ['SHUTOFF', 'stopped', null, 4]);
});

test('while something is done to a server its task is shown, and nothing else is begun', async (t) => {
  const server = await running(t, {}, { 'fake:stall': `reboot=${forEver}` });
  const { cloud, id, network } = server;
  await begin(cloud, id, { reboot: { type: 'HARD' } });
  await started(cloud, 'act');
  assert.deepEqual(await states(cloud, id), ['HARD_REBOOT', 'active', 'rebooting_hard', 1]);
  for (const body of [
    { 'os-stop': null },
    { reboot: { type: 'HARD' } },
    { rebuild: { imageRef: (await look(cloud, id)).image.id } },
  ]) {
    const answer = await act<{ conflictingRequest: { message: string } }>(cloud, id, body);
    assert.equal(answer.status, 409);
    assert.match(answer.body.conflictingRequest.message, /while it is in task_state rebooting_hard$/);
  }
  const attached = await cloud.call('demo', 'POST', interfacesOf(id), { interfaceAttachment: { net_id: network } });
  assert.equal(attached.status, 409);
  const reset = await act(cloud, id, { 'os-resetState': { state: 'error' } }, 'admin');
  assert.equal(reset.status, 409, 'what is under way has an end of its own');
  // A deletion wins.
  await deleteServer(cloud, id);
  await cloud.cloud.compute.idle();
  const { virtual_interface, fake_guest, claim, interface_turn, instance_fault } = await cloud.books();
  assert.deepEqual([virtual_interface, fake_guest, claim, interface_turn, instance_fault], [[], [], [], [], []]);
});

test('of two stops at once one is done, and the other refused', async (t) => {
  const { cloud, id } = await running(t);
  const answers = await Promise.all([act(cloud, id, { 'os-stop': null }), act(cloud, id, { 'os-stop': null })]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [202, 409]);
  await cloud.cloud.compute.idle();
  assert.deepEqual(await states(cloud, id), ['SHUTOFF', 'stopped', null, 4]);
});

test('an action waits for an attach that is under way, and both come to their end', async (t) => {
  const server = await running(t, {}, { 'fake:stall': 'attachInterface=100' });
  const { cloud, id, network, first } = server;
  const attached = cloud.ok<{ interfaceAttachment: { port_id: string } }>('POST', interfacesOf(id), {
    interfaceAttachment: { net_id: network },
  });
  await started(cloud, 'plug');
  assert.deepEqual(await done(cloud, id, { 'os-stop': null }), ['SHUTOFF', 'stopped', null, 4]);
  await assertWired(server, [first.id, (await attached).interfaceAttachment.port_id]);
});

test('where the hypervisor fails the server stays what it was, and its actions tell', async (t) => {
  const server = await running(t, {}, { 'fake:fail-once': 'powerOff,pause' });
  const { cloud, id } = server;
  assert.deepEqual(await done(cloud, id, { 'os-stop': null }), ['ACTIVE', 'active', null, 1]);
  assert.deepEqual(await done(cloud, id, { pause: null }), ['ACTIVE', 'active', null, 1]);
  assert.deepEqual(await actionsOn(server), ['pause: Error', 'stop: Error', 'create']);
  const faults = (await cloud.books()).instance_fault as { message: string }[];
  assert.match(
    faults[0]?.message ?? '',
    /^Action stop of server .* failed in step act: the fake driver was told to fail/,
  );
  assert.deepEqual(await done(cloud, id, { 'os-stop': null }), ['SHUTOFF', 'stopped', null, 4]);
});

test('administrators say what state a server is in', async (t) => {
  const server = await running(t);
  const { cloud, id } = server;
  assert.equal((await act(cloud, id, { 'os-resetState': { state: 'error' } })).status, 403);
  const error = await done(cloud, id, { 'os-resetState': { state: 'error' } }, 'admin');
  assert.deepEqual(error, ['ERROR', 'error', null, 1]);
  assert.deepEqual(await done(cloud, id, { 'os-stop': null }), ['SHUTOFF', 'stopped', null, 4]);
  const active = await done(cloud, id, { 'os-resetState': { state: 'active' } }, 'admin');
  assert.deepEqual(active, ['ACTIVE', 'active', null, 4]);
  assert.equal((await actionsOn(server))[0], 'resetState');
});

test('a rescued server runs from the image that was named, and its password is told', async (t) => {
  const { cloud, id } = await running(t);
  const { image } = await look(cloud, id);
  const unknown = await act(cloud, id, { rescue: { rescue_image_ref: '5d0c1b2a-7788-4c99-a001-bbccddeeff00' } });
  assert.equal(unknown.status, 400);
  const body = await begin(cloud, id, { rescue: { rescue_image_ref: image.id, adminPass: 'secret' } });
  assert.deepEqual(body, { adminPass: 'secret' });
  await cloud.cloud.compute.idle();
  assert.equal((await guestRow(cloud, id))?.rescue_image_id, image.id);
  const attached = await cloud.call('demo', 'POST', interfacesOf(id), {});
  assert.equal(attached.status, 409);
  await done(cloud, id, { unrescue: null });
  assert.equal((await guestRow(cloud, id))?.rescue_image_id, null);
});

test('the console has a line for each boot; a tail of it can be asked for', async (t) => {
  const { cloud, id } = await running(t);
  await done(cloud, id, { reboot: { type: 'SOFT' } });
  const output = async (length: unknown) =>
    ((await begin(cloud, id, { 'os-getConsoleOutput': { length } })) as { output: string }).output.trimEnd().split('\n')
      .length;
  assert.deepEqual([await output(null), await output(1), await output('2'), await output(-1)], [2, 1, 2, 2]);
});

test('diagnostics are told to administrators of a running guest, in the form of the microversion', async (t) => {
  const { cloud, id, first } = await running(t);
  const path = `/compute/v2.1/servers/${id}/diagnostics`;
  assert.equal((await cloud.call('demo', 'GET', path)).status, 403);
  const { body } = await cloud.call<Record<string, unknown> & { nic_details: { mac_address: string }[] }>(
    'admin',
    'GET',
    path,
  );
  assert.deepEqual([body.state, body.num_cpus, body.num_nics, body.num_disks], ['running', 1, 1, 1]);
  assert.deepEqual(
    body.nic_details.map((nic) => nic.mac_address),
    [(first as unknown as { mac_address: string }).mac_address],
  );
  const old = await cloud.call<Record<string, number>>('admin', 'GET', path, undefined, {
    'openstack-api-version': 'compute 2.47',
  });
  assert.equal(old.body.memory, 512 * 1024);
  await done(cloud, id, { 'os-stop': null });
  const off = await cloud.call<{ conflictingRequest: { message: string } }>('admin', 'GET', path);
  assert.equal(off.status, 409);
  assert.equal(
    off.body.conflictingRequest.message,
    `Cannot 'get_diagnostics' instance ${id} while it is in power state shutdown`,
  );
});

test('a server that has never run, and is on no host, is not ready', async (t) => {
  const server = await running(t, {}, {});
  const { cloud } = server;
  const { images } = await cloud.ok<{ images: { id: string }[] }>('GET', '/image/v2/images?name=cirros');
  const made = await cloud.ok<{ server: { id: string } }>('POST', '/compute/v2.1/servers', {
    server: {
      name: 'broken',
      flavorRef: '1',
      imageRef: images[0]?.id,
      networks: 'none',
      metadata: { 'fake:fail': 'spawn' },
    },
  });
  await cloud.cloud.compute.idle();
  const { id } = made.server;
  const message = async (body: object, user: 'demo' | 'admin' = 'demo') => {
    const answer = await act<{ conflictingRequest?: { message: string } }>(cloud, id, body, user);
    return [answer.status, answer.body.conflictingRequest?.message];
  };
  assert.deepEqual(await message({ 'os-stop': null }), [409, `Instance ${id} is not ready`]);
  assert.deepEqual(await message({ 'os-getConsoleOutput': {} }), [409, `Instance ${id} is not ready`]);
  assert.deepEqual(await message({ reboot: { type: 'HARD' } }), [
    409,
    `Cannot 'reboot' instance ${id} while it is in launched_at None`,
  ]);
});
