import type { Call, Outcome } from './run-sequence.ts';

/** The first call whose answers differ for no known reason. */
export function firstDiffering({ calls }: Outcome): Call | undefined {
  return calls.find(({ unexplained }) => unexplained.length > 0);
}

/** What differs first, without the names of things: null when nothing does. */
export function signatureOf(outcome: Outcome): string | null {
  const differing = firstDiffering(outcome);
  const found = differing?.unexplained[0];
  if (differing === undefined || found === undefined) return null;
  const { call, as } = differing.step;
  const path = call.replaceAll(/\{[a-z_]*\d*[^}]*\}/g, '{}').replace(/\?.*/, '');
  const values = found.path === 'outcome' ? [found.here, found.there] : [];
  return JSON.stringify([as === 'admin', path, found.path, ...values]);
}
