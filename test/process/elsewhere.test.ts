import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startBerthProcess } from '../support/berth-process.ts';
import { temporaryFolder } from '../support/database.ts';

test('users log in elsewhere, and a Nova elsewhere has the servers: the start says where what is', async (t) => {
  const host = await startBerthProcess(temporaryFolder(t));
  t.after(() => host.end('SIGKILL'));
  const password = /username: admin\n\s+password: (.*)/.exec(readFileSync(host.cloudsFile, 'utf8'))?.[1] ?? '';
  const keystone = {
    BERTH_IDENTITY_ENDPOINT: `${host.url}/identity/v3`,
    BERTH_IDENTITY_USERNAME: 'admin',
    BERTH_IDENTITY_PASSWORD: password,
    BERTH_IDENTITY_PROJECT_NAME: 'admin',
  };
  const folder = temporaryFolder(t);
  const whole = await startBerthProcess(folder, keystone);
  t.after(() => whole.end('SIGKILL'));
  assert.ok(whole.output().includes(`Identity service: ${host.url}/identity/v3`));
  assert.ok(whole.output().includes(`compute: ${whole.url}/compute/v2.1`));
  assert.equal((await fetch(`${whole.url}/readyz`)).status, 200);
  assert.equal(existsSync(join(folder, 'clouds.yaml')), false, 'it knows nobody’s password');
  assert.equal(await whole.end('SIGTERM'), 0);

  const nova = { BERTH_COMPUTE_ENDPOINT: 'http://127.0.0.1:9/v2.1', BERTH_LOG_LEVEL: 'info' };
  const network = await startBerthProcess(folder, { ...keystone, ...nova });
  t.after(() => network.end('SIGKILL'));
  assert.ok(network.output().includes('Compute service: http://127.0.0.1:9/v2.1'));
  assert.ok(network.output().includes(`network: ${network.url}/network`));
  assert.equal((await fetch(`${network.url}/compute/v2.1/servers`)).status, 404);
  assert.equal(await network.end('SIGTERM'), 0);
  assert.ok(![whole, network].some((one) => `${one.output()}${one.errors()}`.includes(password)));
});
