import { allocate } from './allocate.ts';
import type { NetworkInfo } from './async-network-info.ts';
import { withDeadline } from './deadline.ts';
import type { Engine } from './engine.ts';
import { failure } from './errors/allocation-error-of.ts';
import { AllocationError } from './fault.ts';
import type { AllocateRequest } from './network-api.ts';

/** Pauses before further attempts, seconds; the last one is repeated (R03). */
const pauses = [1, 2, 4, 8, 16, 30] as const;
const longest = 30;

/**
 * Allocates with as many attempts as configured, within the overall deadline. Only what may pass is tried again (pain
 * 3.6). Each pause is shortened by up to a quarter by chance, so that builds that failed together do not come back
 * together.
 */
export function allocateWithRetries(engine: Engine, request: AllocateRequest, retries: number): Promise<NetworkInfo> {
  const { runtime, options, logger } = engine;
  const late = failure('NetworkAllocationTimeout', { step: 'allocate' });
  const attempts = async (signal: AbortSignal): Promise<NetworkInfo> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await allocate(engine, attempt === 0 ? request : withoutLook(request), signal);
      } catch (error) {
        const again = error instanceof AllocationError && error.fate === 'retry' && attempt < retries;
        if (!again || signal.aborted) throw error;
        const { uuid } = request.instance;
        const ms = (pauses[attempt] ?? longest) * 1000;
        const pauseMs = ms - runtime.random.int(ms / 4);
        logger.warn({ instance: uuid, attempt: attempt + 1, code: error.code, pauseMs }, 'allocation is tried again');
        await runtime.timers.sleep(pauseMs, signal);
      }
    }
  };
  return withDeadline(runtime, options.allocationDeadlineMs, late, attempts, request.signal);
}

/** What was seen before a failure may have been its cause. */
function withoutLook(request: AllocateRequest): AllocateRequest {
  const { look, ...rest } = request;
  return rest;
}
