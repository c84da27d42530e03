import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Delivery } from '../../src/compute/notifications/delivery.ts';
import { post } from '../../src/compute/notifications/outbox.ts';
import type { Outcome, Target } from '../../src/compute/notifications/target.ts';
import { isoMillis } from '../../src/runtime/time.ts';
import type { Database } from '../../src/store/index.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { capturingLogger } from '../support/capturing-logger.ts';
import { testDatabase } from '../support/database.ts';
import { testOnEngines } from '../support/engines.ts';
import { virtualRuntime } from '../support/virtual-runtime.ts';

const payload = {
  'nova_object.name': 'InstanceActionPayload',
  'nova_object.namespace': 'nova',
  'nova_object.version': '1.9',
  'nova_object.data': {},
} as const;

/** Writes messages down, each `subject event`. */
function write(database: Database, at: string, ...messages: string[]): Promise<void> {
  return database.write(function* (queries) {
    for (const message of messages) {
      const [subject = '', eventType = ''] = message.split(' ');
      const rest = { priority: 'INFO', publisherId: 'nova-compute:one', payload, at } as const;
      yield* post(queries, ['webhook', 'log'], { messageId: `id of ${message}`, subject, eventType, ...rest });
    }
  });
}

/** A target that answers what it is told to, and keeps what it took. */
function target(answer: (event: string) => Outcome = () => ({ is: 'delivered' })) {
  const taken: string[] = [];
  const made: Target = {
    name: 'webhook',
    deliver: async (body) => {
      const { event_type: event } = JSON.parse(body) as { event_type: string };
      const outcome = answer(event);
      if (outcome.is === 'delivered') taken.push(event);
      return outcome;
    },
    close: async () => {},
  };
  return { target: made, taken };
}

const hour = 3_600_000;

function world(database: Database, { giveUpAfter = hour, logger = silentLogger } = {}) {
  const runtime = virtualRuntime();
  const options = { database, runtime, logger, giveUpAfter };
  return {
    runtime,
    now: () => isoMillis(runtime.clock.now()),
    delivery: (to: Target) => new Delivery(options, to, 0),
  };
}

testOnEngines(
  'the messages of one subject come in order, and what stands before them holds up nobody else',
  async (t, database) => {
    const { runtime, now, delivery } = world(database);
    let isAway = true;
    const { target: to, taken } = target((event) =>
      isAway && event === 'b1' ? { is: 'away', why: 'x' } : { is: 'delivered' },
    );
    const first = delivery(to);
    t.after(() => first.retire());
    await write(database, now(), 'a a1', 'b b1', 'a a2', 'b b2', 'a a3');
    first.wake();
    await first.idle();
    assert.ok(!taken.includes('b1') && !taken.includes('b2'));
    isAway = false;
    first.wake();
    await first.idle();
    assert.ok(!taken.includes('b1'), 'it waits for the next try');
    // Timers that nobody waits for fire when somebody sleeps; long enough for the next try, too short for a round to be over.
    await runtime.timers.sleep(5000);
    await first.idle();
    assert.deepEqual(
      taken.filter((event) => event.startsWith('a')),
      ['a1', 'a2', 'a3'],
    );
    assert.deepEqual(
      taken.filter((event) => event.startsWith('b')),
      ['b1', 'b2'],
    );
  },
);

testOnEngines(
  'of processes that share a database one at a time delivers, and each message once',
  async (t, database) => {
    const { runtime, now, delivery } = world(database);
    const { target: to, taken } = target();
    const both = [delivery(to), delivery(to)];
    t.after(() => {
      for (const one of both) one.retire();
    });
    // An SQLite has one process.
    const awake = database.engine === 'sqlite' ? both.slice(0, 1) : both;
    await write(database, now(), ...Array.from({ length: 30 }, (_, index) => `a a${index}`));
    for (const one of awake) one.wake();
    for (const one of awake) await one.idle();
    await runtime.timers.sleep(60_000);
    for (const one of awake) await one.idle();
    assert.deepEqual(
      taken,
      Array.from({ length: 30 }, (_, index) => `a${index}`),
    );
  },
);

testOnEngines('what waits too long is dropped', async (t, database) => {
  const { runtime, now, delivery } = world(database);
  const { target: to, taken } = target();
  const late = delivery(to);
  t.after(() => late.retire());
  await write(database, now(), 'a old');
  runtime.advance(hour + 1);
  await write(database, now(), 'a new');
  late.wake();
  await late.idle();
  assert.deepEqual(taken, ['new']);
});

test('a receiver that takes one message and not the other, side by side, is logged as away once', async (t) => {
  const database = testDatabase(t);
  const { logger, lines } = capturingLogger();
  const { runtime, now, delivery } = world(database, { logger });
  let isAway = true;
  const { target: to, taken } = target((event) =>
    isAway && event.startsWith('b') ? { is: 'away', why: 'x' } : { is: 'delivered' },
  );
  const one = delivery(to);
  t.after(() => one.retire());
  for (const round of [1, 2, 3]) {
    await write(database, now(), 'b b1', `a a${round}`);
    one.wake();
    await one.idle();
    await runtime.timers.sleep(5000);
    await one.idle();
  }
  isAway = false;
  await runtime.timers.sleep(60_000);
  await one.idle();
  assert.deepEqual([...taken].sort(), ['a1', 'a2', 'a3', 'b1']);
  assert.deepEqual(
    lines.map((line) => line.slice(0, line.indexOf(' {'))),
    ['warn notifications wait for their receiver', 'info notifications are delivered again'],
  );
});

test('a message that is written down again is the same message', async (t) => {
  const database = testDatabase(t);
  const { now, delivery } = world(database);
  const { target: to, taken } = target();
  await write(database, now(), 'a one', 'a one', 'a two');
  const one = delivery(to);
  one.wake();
  await one.idle();
  assert.deepEqual([...taken].sort(), ['one', 'two']);
});
