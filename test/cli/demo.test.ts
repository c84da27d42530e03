import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertBalanced } from '../support/test-cloud.ts';
import { commandLine } from './support.ts';

test('berth demo sets the scene once, and takes it away without a trace', async (t) => {
  const cli = await commandLine(t);
  const { cloud } = cli;
  // Whoever comes to the network service for the first time is given a security group.
  await cloud.call('admin', 'GET', '/network/v2.0/security-groups');
  const before = await cloud.books();
  const { code, out } = await cli.run('demo');
  assert.equal(code, 0);
  assert.match(out, /40 servers, a failure and a leak/);
  type List = { total: number; servers: { name: string; status: string }[] };
  const list = async (query = '') =>
    (await cloud.call<List>('admin', 'GET', `/console/api/servers?limit=100${query}`)).body;
  assert.equal((await list()).total, 40);
  // All but the one that is told to take its time.
  while ((await list('&state=building')).total > 1) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    (await list('&state=building')).servers.map(({ name }) => name),
    ['nightly-1'],
  );
  assert.deepEqual(
    (await list('&state=error')).servers.map(({ name }) => name),
    ['checkout-1'],
  );
  await cloud.cloud.compute.sweep();
  const findings = (await cloud.call<{ findings: { kind: string }[] }>('admin', 'GET', '/operator/v1/findings')).body;
  assert.deepEqual(
    findings.findings.map(({ kind }) => kind),
    ['orphaned_port'],
  );

  assert.match((await cli.refused(1, 'demo')).why, /the scene is there already/);
  assert.match((await cli.refused(1, 'demo', '--os-cloud', 'berth')).why, /no administrator/);
  assert.equal((await list()).total, 40);

  const cleared = await cli.run('demo', '--clear');
  assert.equal(cleared.code, 0, cleared.err);
  assert.equal((await list()).total, 0);
  await cloud.cloud.compute.idle();
  assertBalanced(before, await cloud.books());
  assert.match((await cli.run('demo', '--clear')).out, /There was no scene/);
});
