import assert from 'node:assert/strict';
import { test } from 'node:test';
import { janitorCloud } from '../support/janitor-cloud.ts';
import { createServer } from '../support/servers.ts';
import { oneTry } from '../support/test-cloud.ts';
import { ToldAnswers } from './support/told-answers.ts';

interface Listed {
  readonly sagas: readonly { readonly id: string }[];
  readonly findings: readonly { readonly id: string; readonly resource_id: string }[];
}

test('what the Operator API answers is what its document tells of, and no answer is untold', async (t) => {
  const world = await janitorCloud(t, { ...oneTry, compute: { ...oneTry.compute, janitor: { grace: 600_000 } } });
  const { cloud, network, deletedServer, portOf, sweep } = world;
  const told = await ToldAnswers.of(cloud, 'operator');

  const metadata = { 'fake:fail': 'spawn,destroy' };
  await cloud.settled(await createServer(cloud, { networks: [{ uuid: network }], metadata }));
  await told.call('GET', '/sagas', { query: 'limit=1' });
  const { sagas } = await told.call<Listed>('GET', '/sagas', { query: 'state=stuck' });
  const at = [sagas[0]?.id ?? ''];
  await told.call('GET', '/sagas/{saga_id}', { at });
  await told.call('POST', '/sagas/{saga_id}/retry', { at });
  await cloud.cloud.compute.idle();
  await told.call('POST', '/sagas/{saga_id}/abandon', { at, body: { why: 'host scrapped' } });

  const server = await deletedServer([{ uuid: network }]);
  const late = await portOf(server);
  const foreign = { network_id: network, device_id: 'nobody', device_owner: 'compute:nova' };
  await cloud.ok('POST', '/network/v2.0/ports', { port: foreign });
  await sweep();
  await told.call('GET', '/findings', { query: 'limit=1' });
  const { findings } = await told.call<Listed>('GET', '/findings');
  assert.ok(findings.length > 1);
  for (const { id } of findings) await told.call('GET', '/findings/{finding_id}', { at: [id] });
  const ours = findings.find(({ resource_id }) => resource_id === late.id)?.id ?? '';
  await told.call('POST', '/findings/{finding_id}/mend', { at: [ours], body: { action: 'delete' } });

  assert.deepEqual(told.unanswered(), []);
  assert.deepEqual([...told.silent('get'), ...told.silent('post')], []);
  assert.deepEqual(told.unseen(), []);
});
