import type { Runtime } from '../../src/runtime/runtime.ts';
import { systemRuntime } from '../../src/runtime/system-runtime.ts';
import type { Database } from '../../src/store/index.ts';

/** The process is dead: nothing that it does from now on reaches the disk. */
export class Killed extends Error {}

/**
 * A process that can be killed before, or just after, its n-th write to the database: from then on its database answers
 * nothing but Killed, and its timers never fire. Another process may then open the same store.
 */
export function mortalProcess() {
  let left = Number.POSITIVE_INFINITY;
  let when: 'before' | 'after' = 'before';
  let dead = false;
  const died = Promise.withResolvers<void>();
  const timers = new Set<NodeJS.Timeout>();

  const die = () => {
    dead = true;
    for (const timer of timers) clearTimeout(timer);
    died.resolve();
    return new Killed();
  };

  const start = (ms: number, action: () => void, weak = false) => {
    if (dead) return () => {};
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
    // As in the system's runtime: a look now and then keeps no process alive.
    if (weak) timer.unref();
    return () => {
      clearTimeout(timer);
      timers.delete(timer);
    };
  };

  const runtime: Runtime = {
    ...systemRuntime(),
    timers: {
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          const onAbort = () => {
            cancel();
            reject(signal?.reason);
          };
          const cancel = start(ms, () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          });
          if (signal?.aborted) onAbort();
          else signal?.addEventListener('abort', onAbort, { once: true });
        }),
      after: (ms, action) => start(ms, action, true),
    },
  };

  const wrapDatabase = (database: Database): Database => ({
    engine: database.engine,
    read: (work) => (dead ? Promise.reject(new Killed()) : database.read(work)),
    write: async (work) => {
      if (dead) throw new Killed();
      left -= 1;
      const last = left === 0;
      if (last && when === 'before') throw die();
      const value = await database.write(work);
      if (last) throw die();
      if (dead) throw new Killed();
      return value;
    },
    durable: () => database.durable(),
    exclusively: (name, action) => database.exclusively(name, action),
    close: () => database.close(),
  });

  return {
    runtime,
    wrapDatabase,
    /** Resolves at its death. */
    died: died.promise,
    isDead: () => dead,
    /** Kills it now. */
    kill: () => {
      die();
    },
    /** Kills it at its n-th write from now, counted from 1. */
    killAt: (write: number, moment: 'before' | 'after') => {
      left = write;
      when = moment;
    },
  };
}
