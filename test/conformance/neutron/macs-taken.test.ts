import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serviceContext } from '../../../src/context/request-context.ts';
import { systemRuntime } from '../../../src/runtime/system-runtime.ts';
import { embeddedNetwork } from '../../support/embedded-network.ts';

test('many ports at once where nearly every random MAC is taken: each gets one that is free', async (t) => {
  const runtime = systemRuntime();
  // MACs end in one of 64 bytes: of ten at once one is always taken.
  const random = { ...runtime.random, bytes: (length: number) => new Uint8Array(length).fill(runtime.random.int(64)) };
  const projectId = '11111111111111111111111111111111';
  const service = embeddedNetwork({ ...runtime, random }, projectId, (end) => t.after(end));
  const { id } = await service.network();
  for (let made = 0; made < 50; made += 10) {
    const reply = await service.handle({
      method: 'POST',
      path: '/v2.0/ports',
      query: '',
      headers: {},
      body: { ports: Array.from({ length: 10 }, () => ({ network_id: id })) },
      context: serviceContext('req-33333333-3333-4333-8333-333333333333', { projectId }),
      baseUrl: '',
    });
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
  }
  const macs = (await service.ports()).map(({ mac_address }) => mac_address);
  assert.equal(new Set(macs).size, 50);
});
