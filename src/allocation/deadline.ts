import type { Runtime } from '../runtime/runtime.ts';

/**
 * Runs an action with a signal that aborts with `reason` after `ms` milliseconds, or when `outer` aborts (with its
 * reason). The action has to heed the signal.
 */
export async function withDeadline<T>(
  runtime: Runtime,
  ms: number,
  reason: unknown,
  action: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const deadline = new AbortController();
  const cancel = runtime.timers.after(ms, () => deadline.abort(reason));
  try {
    return await action(outer ? AbortSignal.any([deadline.signal, outer]) : deadline.signal);
  } finally {
    cancel();
  }
}
