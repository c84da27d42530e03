import type { Runtime } from '../../src/runtime/runtime.ts';

/**
 * A runtime whose time passes only when everybody waits: timers fire in order as soon as the event loop has nothing else
 * to do. Ids and randomness come from a seed, so one seed gives one history.
 */
export function virtualRuntime(seed = 1): Runtime & { readonly advance: (ms: number) => void } {
  let now = Date.UTC(2026, 0, 1);
  const start = now;
  let timers: { at: number; order: number; action: () => void; weak: boolean }[] = [];
  let order = 0;
  let state = seed >>> 0 || 1;
  let scheduled = false;

  const next32 = (): number => {
    // xorshift32: small, and good enough to tell ids apart.
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };

  const pump = () => {
    if (scheduled) return;
    scheduled = true;
    // Several turns, so that work which is ready (commits, promises) goes before time does.
    let turns = 8;
    const turn = () => {
      turns -= 1;
      if (turns > 0) {
        setImmediate(turn);
        return;
      }
      scheduled = false;
      fire();
    };
    setImmediate(turn);
  };

  const fire = () => {
    if (!timers.some((timer) => !timer.weak)) return;
    timers.sort((a, b) => a.at - b.at || a.order - b.order);
    const timer = timers.shift();
    if (!timer) return;
    now = Math.max(now, timer.at);
    timer.action();
    if (timers.some((other) => !other.weak)) pump();
  };

  const schedule = (ms: number, action: () => void, weak: boolean) => {
    order += 1;
    const timer = { at: now + Math.max(0, ms), order, action, weak };
    timers.push(timer);
    if (!weak) pump();
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };

  const hex = (length: number) => {
    let text = '';
    while (text.length < length) text += next32().toString(16).padStart(8, '0');
    return text.slice(0, length);
  };

  return {
    advance: (ms) => {
      now += ms;
    },
    clock: { now: () => now, monotonic: () => now - start },
    timers: {
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (signal?.aborted) {
            reject(signal.reason);
            return;
          }
          const onAbort = () => {
            cancel();
            reject(signal?.reason);
          };
          const cancel = schedule(
            ms,
            () => {
              signal?.removeEventListener('abort', onAbort);
              resolve();
            },
            false,
          );
          signal?.addEventListener('abort', onAbort, { once: true });
        }),
      // Deadlines: they fire in their turn, but alone they do not make time pass.
      after: (ms, action) => schedule(ms, action, true),
    },
    ids: {
      uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
    },
    random: {
      bytes: (length) => Uint8Array.from({ length }, () => next32() & 0xff),
      int: (limit) => (limit <= 1 ? 0 : next32() % limit),
    },
  };
}
