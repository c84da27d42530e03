import { absent, type Difference, messageOf } from './difference.ts';
import type { NamedThings, Thing } from './named-things.ts';
import { isWire } from './step.ts';

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

/** These outcomes of a call, as text or in form; `more` says what else must hold. */
export function outcome(
  call: RegExp,
  here: string | RegExp,
  there: string | RegExp,
  more: Matcher = () => true,
): Matcher {
  const is = (found: unknown, wanted: string | RegExp) =>
    typeof wanted === 'string' ? found === wanted : wanted.test(String(found));
  return (difference, things) =>
    difference.path === 'outcome' &&
    is(difference.here, here) &&
    is(difference.there, there) &&
    call.test(difference.step.call) &&
    more(difference, things);
}

/** What is made is on somebody else's network that is so (`shared`, `router:external`). */
export function onForeignNetwork(attribute: string): Matcher {
  return ({ step }, things) => {
    const name = /"network_id":"\{([a-z_]+\d+)\}"/.exec(JSON.stringify(step.body))?.[1];
    const network = name === undefined ? undefined : things.named(name)?.wires.here;
    return step.as !== 'admin' && network?.[attribute] === true;
  };
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

/** What a call is about, as its path names it: the port of `PUT /v2.0/ports/{port1}`. */
export function subjectOf({ step }: Difference, things: NamedThings): Thing | undefined {
  const name = /\/\{([a-z_]+\d+)\}/.exec(step.call)?.[1];
  return name === undefined ? undefined : things.named(name);
}

/** The answer of the embedded service says so. */
export function saysHere(words: RegExp): Matcher {
  return ({ answers }) => words.test(messageOf(answers.here));
}

/** The answer of the real server says so. */
export function saysThere(words: RegExp): Matcher {
  return ({ answers }) => words.test(messageOf(answers.there));
}

/** Ports are made several at once. */
export const portsInBulk: Matcher = ({ step }) => isWire(step.body) && Array.isArray(step.body.ports);

/** One of several. */
export function anyOf(...matchers: readonly Matcher[]): Matcher {
  return (difference, things) => matchers.some((matches) => matches(difference, things));
}
