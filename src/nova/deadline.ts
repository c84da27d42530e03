import { HttpError } from '../http/http-error.ts';
import type { Timers } from '../runtime/runtime.ts';

/** Runs `action` with a signal that aborts after `ms` milliseconds; the reason is an HttpError 503 that names `what`. */
export async function withDeadline<T>(
  timers: Timers,
  ms: number,
  what: string,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const cancel = timers.after(ms, () =>
    controller.abort(new HttpError(503, `${what} did not answer in time; try again.`)),
  );
  try {
    return await action(controller.signal);
  } finally {
    cancel();
  }
}
