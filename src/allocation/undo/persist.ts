import { isTransient } from '../../neutron/client/errors/classify.ts';
import { isNeutronError } from '../../neutron/client/errors/neutron-api-error.ts';
import type { Runtime } from '../../runtime/runtime.ts';

/** Pauses between tries, milliseconds; the last one is repeated until the deadline of the clean-up. */
const pauses = [500, 1000, 2000, 4000, 8000] as const;
const longest = 8000;

/** Tries until it works, for errors that may pass. Taking back is idempotent, so any of its calls may be repeated. */
export async function persist<T>(runtime: Runtime, signal: AbortSignal, action: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await action();
    } catch (error) {
      if (!isTransient(error)) throw error;
      const pause = pauses[tries] ?? longest;
      // Out of time: what went wrong tells more than that time ran out.
      await runtime.timers.sleep(pause / 2 + runtime.random.int(pause / 2), signal).catch(() => {
        throw error;
      });
    }
  }
}

/** Runs an action for which "it is not there" is as good as done; tells whether it was there. */
export async function unlessGone(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** Whether Neutron says that the port is not there. A 404 in somebody else's words (a proxy's) says nothing of a port. */
export function isGone(error: unknown): boolean {
  if (!isNeutronError(error) || error.status !== 404) return false;
  return error.namedType === 'PortNotFound' || error.namedType === 'HTTPNotFound';
}
