import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dice } from '../../sim/dice.ts';
import { illegality } from '../../sim/legal-moves.ts';
import { Life } from '../../sim/life.ts';
import { timersOf, VirtualTime } from '../../sim/virtual-time.ts';

test('a timer fires in its turn, and no time passes during a commit', async () => {
  const time = new VirtualTime();
  const order: string[] = [];
  time.after(20, () => order.push(`second at ${time.elapsed}`));
  time.after(10, () => order.push(`first at ${time.elapsed}`));
  await time.during(() => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))));
  assert.deepEqual(order, []);
  await time.sleep(30);
  assert.deepEqual(order, ['first at 10', 'second at 20']);
});

test('a process that is killed before a commit does not make it, and hears nothing any more', async () => {
  const time = new VirtualTime();
  const life = new Life({ at: 'commit', nth: 2, moment: 'before' }, () => {});
  const done: string[] = [];
  const step = async (name: string) => {
    done.push(name);
  };
  await life.reach('commit', () => step('first'));
  const heard = life.reach('commit', () => step('second')).then(() => 'heard');
  await life.died;
  const slept = timersOf(time, () => life.isDead)
    .sleep(1)
    .then(() => 'slept');
  assert.equal(await Promise.race([heard, slept, time.sleep(1000).then(() => 'silence')]), 'silence');
  assert.deepEqual(done, ['first']);
});

test('a process that is killed after a call has made it, and does not hear the answer', async () => {
  const life = new Life({ at: 'call', nth: 1, moment: 'after' }, () => {});
  const done: string[] = [];
  const heard = life.reach('call', async () => done.push('call')).then(() => 'heard');
  assert.equal(await Promise.race([heard, life.died.then(() => 'died')]), 'died');
  assert.deepEqual(done, ['call']);
});

test('dice of one seed throw the same, and forked dice do not change each other', () => {
  const one = new Dice(7);
  const other = new Dice(7);
  const [left, right] = [one.fork(), one.fork()];
  const [first, second] = [other.fork(), other.fork()];
  left.next();
  left.next();
  first.next();
  assert.equal(right.uuid(), second.uuid());
});

const states = { uuid: 's', vm_from: 'building', task_from: 'spawning', vm_to: 'active', task_to: null };

test('the judge of moves lets a build and a deletion through, and nothing that comes back', () => {
  const live = { ...states, deleted_from: 0, deleted_to: 0 };
  assert.equal(illegality(live), null);
  assert.equal(illegality({ ...live, vm_to: 'building', task_to: 'deleting' }), null);
  assert.match(illegality({ ...live, task_from: 'networking' }) ?? '', /networking/);
  assert.match(illegality({ ...live, task_from: 'deleting' }) ?? '', /overwritten/);
  assert.match(illegality({ ...live, deleted_from: 1 }) ?? '', /a deleted server moved/);
});
