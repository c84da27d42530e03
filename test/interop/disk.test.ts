import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, type TestContext, test } from 'node:test';
import { booksOf } from '../../sim/books.ts';
import { type BerthProcess, startBerthProcess } from '../support/berth-process.ts';
import { type CloudApi, signIn } from '../support/cloud-api.ts';

const berth = join(import.meta.dirname, '..', '..', 'bin', 'berth.js');

/** A disk of its own, so small that it is soon full; null where this machine does not let us mount one. */
function smallDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'berth-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], { stdio: 'ignore' });
  if (status === 0) return folder;
  rmSync(folder, { recursive: true });
  return null;
}

const disk = smallDisk();

suite('the disk of the data folder', {
  skip: disk === null ? 'this machine lets nobody mount a file system' : false,
}, () => {
  if (disk === null) return;
  const filler = join(disk, 'filler');

  function unmountAfterwards(t: TestContext): void {
    t.after(() => {
      execFileSync('umount', ['--lazy', disk ?? '']);
      rmSync(disk ?? '', { recursive: true, force: true });
    });
  }

  /** Leaves not a byte. */
  function fill(): void {
    const file = openSync(filler, 'w');
    for (const size of [65_536, 4096, 1]) {
      const piece = Buffer.alloc(size);
      try {
        for (;;) writeSync(file, piece);
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
      }
    }
    closeSync(file);
  }

  const makeRoom = () => rmSync(filler, { force: true });

  /** What `berth up` says on it that does not start, and how it ends. */
  function startInVain(data: string): { code: number | null; said: string } {
    const { status, stderr } = spawnSync(process.execPath, [berth, 'up', '--data', data, '--port', '0'], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { code: status, said: stderr };
  }

  async function untilRefused(api: CloudApi): Promise<number> {
    // The journal of the database has some room of its own.
    for (let attempt = 0; attempt < 2000; attempt += 1) {
      const { status } = await api.call('POST', '/network/v2.0/networks', { network: { name: `n${attempt}` } });
      if (status !== 201) return status;
    }
    throw new Error('the disk is never full');
  }

  async function settled(api: CloudApi, id: string): Promise<string> {
    for (;;) {
      const { body } = await api.call<{ server?: { status: string } }>('GET', `/compute/v2.1/servers/${id}`);
      if (body.server && body.server.status !== 'BUILD') return body.server.status;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  test('full while it runs: reads go on, writes are to be asked again, builds wait, nothing is lost; full or read-only at the start: it says so', async (t) => {
    unmountAfterwards(t);
    const data = join(disk, 'data');
    const process: BerthProcess = await startBerthProcess(data, { BERTH_QUOTA_INSTANCES: '-1' });
    t.after(() => process.end('SIGKILL'));
    const api = await signIn(process.url, process.cloudsFile, 'berth');
    const { networks } = await api.ok<{ networks: { id: string }[] }>('GET', '/network/v2.0/networks');
    const { images } = await api.ok<{ images: { id: string }[] }>('GET', '/image/v2/images');
    const { flavors } = await api.ok<{ flavors: { id: string }[] }>('GET', '/compute/v2.1/flavors');
    const order = (metadata: object) => ({
      server: {
        name: 'server',
        imageRef: images[0]?.id,
        flavorRef: flavors[0]?.id,
        networks: [{ uuid: networks[0]?.id }, { uuid: networks[0]?.id }],
        metadata,
      },
    });
    const building: string[] = [];
    for (const step of ['prepareDisks', 'spawn']) {
      const body = order({ 'fake:stall': `${step}=3000` });
      const { server } = await api.ok<{ server: { id: string } }>('POST', '/compute/v2.1/servers', body);
      building.push(server.id);
    }

    fill();
    assert.equal(await untilRefused(api), 503);
    for (const path of ['/compute/v2.1/servers', '/network/v2.0/ports', '/image/v2/images']) {
      assert.equal((await api.call('GET', path)).status, 200, path);
    }
    const refused = await api.call<{ serviceUnavailable?: object }>('POST', '/compute/v2.1/servers', order({}));
    assert.equal(refused.status, 503);
    assert.ok(refused.body.serviceUnavailable, 'in the form of the Compute API');
    assert.equal((await fetch(`${process.url}/healthz`)).status, 200);
    // The stalled builds go on meanwhile, and find no room.
    await new Promise((resolve) => setTimeout(resolve, 4000));

    makeRoom();
    assert.equal((await api.call('POST', '/network/v2.0/networks', { network: { name: 'again' } })).status, 201);
    for (const id of building) {
      const state = await settled(api, id);
      assert.match(state, /^(ACTIVE|ERROR)$/);
      const { ports } = await api.ok<{ ports: object[] }>('GET', `/network/v2.0/ports?device_id=${id}`);
      assert.equal(ports.length, state === 'ACTIVE' ? 2 : 0, state);
      await api.ok('DELETE', `/compute/v2.1/servers/${id}`);
    }
    for (const id of building) {
      while ((await api.call('GET', `/compute/v2.1/servers/${id}`)).status !== 404)
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.equal(await process.end('SIGTERM'), 0);
    const db = new DatabaseSync(join(data, 'berth.db'), { readOnly: true });
    const { ports, addresses, claims, guests, nics, instances, sagas } = booksOf((table) =>
      // Nobody has noted moves here.
      table === 'sim_move' ? [] : db.prepare(`select * from ${table}`).all(),
    );
    db.close();
    assert.deepEqual(
      [ports, addresses, claims, guests, nics].map((rows) => rows.length),
      [0, 0, 0, 0, 0],
    );
    assert.equal(instances.length, 2, 'what was refused was not begun');
    assert.deepEqual(
      sagas.filter(({ state }) => state !== 'done' && state !== 'unwound'),
      [],
    );

    fill();
    for (const folder of [data, join(disk, 'new')]) {
      const { code, said } = startInVain(folder);
      assert.equal(code, 1);
      assert.match(said, /could not start\n {2}why: .*full.*\n {2}undone: .*\n {2}next: {3}make room on the disk/i);
    }
    makeRoom();

    execFileSync('mount', ['-o', 'remount,ro', disk]);
    for (const folder of [data, join(disk, 'new-too')]) {
      const { code, said } = startInVain(folder);
      assert.equal(code, 1);
      assert.match(said, /could not start\n {2}why: .*read.*\n {2}undone: .*\n {2}next: {3}use another folder/);
      assert.equal(existsSync(join(disk, 'new-too')), false);
    }
  });
});
