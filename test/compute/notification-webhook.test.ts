import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webhookTarget } from '../../src/compute/notifications/webhook-target.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import { type Reply, receiver } from '../support/receiver.ts';

const body = JSON.stringify({ event_type: 'instance.create.start' });

test('what is answered says whether it is told, refused for good, or to be told again', async (t) => {
  const ear = await receiver(t);
  const target = webhookTarget({ url: ear.url, secret: null, timeout: 10_000 }, systemRuntime());
  t.after(() => target.close());
  const outcomes = new Map<Reply | number, string>();
  for (const status of [200, 202, 204, 301, 307, 400, 401, 404, 408, 410, 425, 429, 500, 503]) {
    ear.answers(() => ({ status, location: ear.url }));
    outcomes.set(status, (await target.deliver(body)).is);
  }
  ear.answers(() => 'nothing');
  outcomes.set('nothing', (await target.deliver(body)).is);
  const which = (outcome: string) => [...outcomes].filter(([, is]) => is === outcome).map(([reply]) => reply);
  assert.deepEqual(which('delivered'), [200, 202, 204]);
  assert.deepEqual(which('refused'), [301, 307, 400, 401, 404, 410]);
  assert.deepEqual(which('away'), [408, 425, 429, 500, 503, 'nothing']);
  assert.equal(ear.heard.length, outcomes.size, 'each was asked once');
  assert.ok(
    ear.heard.every(({ headers }) => headers['x-berth-signature'] === undefined),
    'there is no secret to sign with',
  );
});

test('a receiver that does not answer in time, and one that is not there, are away; why says nothing of where', async (t) => {
  const ear = await receiver(t);
  ear.answers(() => 'silence');
  const slow = webhookTarget({ url: `${ear.url}?t0ken`, secret: null, timeout: 20 }, systemRuntime());
  t.after(() => slow.close());
  assert.deepEqual(await slow.deliver(body), { is: 'away', why: 'no answer within 20 ms' });
  const gone = webhookTarget({ url: 'http://127.0.0.1:1/t0ken', secret: null, timeout: 10_000 }, systemRuntime());
  t.after(() => gone.close());
  assert.deepEqual(await gone.deliver(body), { is: 'away', why: 'no answer (ECONNREFUSED)' });
});
