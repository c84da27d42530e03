import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Runtime } from './runtime.ts';

/** The runtime of a real process. The only file that may touch the platform's clock, timers and randomness. */
export function systemRuntime(): Runtime {
  return {
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    timers: { sleep, after },
    ids: { uuid: () => randomUUID() },
    random: { bytes: (length) => randomBytes(length), int: (limit) => (limit <= 1 ? 0 : randomInt(limit)) },
  };
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function after(ms: number, action: () => void): () => void {
  const timer = setTimeout(action, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
