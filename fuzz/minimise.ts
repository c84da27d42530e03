import type { Both } from './named-things.ts';
import type { EmptyServer } from './pair.ts';
import { type Outcome, runSequence } from './run-sequence.ts';
import { signatureOf } from './signature.ts';

/** The shortest sequence of the same calls, some left out, after which the servers differ in the same way. */
export async function minimised(outcome: Outcome, servers: Both<EmptyServer>): Promise<Outcome> {
  let best = outcome;
  // The last call is the one that differs.
  for (let at = best.calls.length - 2; at >= 0; at -= 1) {
    const shorter = best.calls.map(({ step }) => step).filter((_, index) => index !== at);
    const tried = await runSequence(shorter, servers);
    if (signatureOf(tried) === signatureOf(best)) best = tried;
  }
  return best;
}
