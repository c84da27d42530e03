import { absent, type Difference } from './difference.ts';
import type { NamedThings } from './named-things.ts';

/** Whether a difference is a known one. */
export type Matcher = (difference: Difference, things: NamedThings) => boolean;

/** A part of an answer that only the embedded service gives. */
export function onlyHere(...paths: readonly string[]): Matcher {
  return ({ path, there }) => there === absent && paths.includes(path);
}

/** A part of an answer that only the real server gives. */
export function onlyThere(...paths: readonly string[]): Matcher {
  return ({ path, here }) => here === absent && paths.includes(path);
}

/** These outcomes of a call; `more` says what else must hold. */
export function outcome(call: RegExp, here: string, there: string, more: Matcher = () => true): Matcher {
  return (difference, things) =>
    difference.path === 'outcome' &&
    difference.here === here &&
    difference.there === there &&
    call.test(difference.step.call) &&
    more(difference, things);
}

/** Another wording of the same error. */
export function message(here: RegExp, there: RegExp): Matcher {
  return (difference) =>
    difference.path === 'message' && here.test(String(difference.here)) && there.test(String(difference.there));
}

/** Another value at this place. */
export function value(path: string, here: unknown, there: unknown): Matcher {
  return (difference) =>
    difference.path === path &&
    JSON.stringify(difference.here) === JSON.stringify(here) &&
    JSON.stringify(difference.there) === JSON.stringify(there);
}

/** One of several. */
export function anyOf(...matchers: readonly Matcher[]): Matcher {
  return (difference, things) => matchers.some((matches) => matches(difference, things));
}
