import type { Outcome } from './run-sequence.ts';

/** What differs, without the names of things: null when nothing does. */
export function signatureOf({ calls }: Outcome): string | null {
  const last = calls.at(-1);
  const found = last?.unexplained[0];
  if (last === undefined || found === undefined) return null;
  const { call, as } = last.step;
  const path = call.replaceAll(/\{[a-z_]*\d*[^}]*\}/g, '{}').replace(/\?.*/, '');
  const values = found.path === 'outcome' ? [found.here, found.there] : [];
  return JSON.stringify([as === 'admin', path, found.path, ...values]);
}
