import type { Both } from './named-things.ts';
import type { EmptyServer } from './pair.ts';
import { type Outcome, runSequence } from './run-sequence.ts';
import { firstDiffering, signatureOf } from './signature.ts';
import type { Step } from './step.ts';

/** The shortest sequence of the same calls, some left out, after which the servers differ in the same way. */
export async function minimised(outcome: Outcome, servers: Both<EmptyServer>): Promise<Outcome> {
  let best = stepsOf(outcome);
  let smallest = outcome;
  // The last call is the one that differs.
  for (let at = best.length - 2; at >= 0; at -= 1) {
    const shorter = best.filter((_, index) => index !== at);
    const tried = await runSequence(shorter, servers);
    if (signatureOf(tried) !== signatureOf(outcome)) continue;
    best = shorter;
    smallest = tried;
  }
  return smallest;
}

/** The steps up to the one that differs, as they were made. */
function stepsOf(outcome: Outcome): Step[] {
  const differing = firstDiffering(outcome);
  const made = outcome.calls.map(({ step }) => step);
  return differing === undefined ? made : made.slice(0, outcome.calls.indexOf(differing) + 1);
}
