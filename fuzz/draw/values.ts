import fc from 'fast-check';
import type { Caller, Step } from '../step.ts';

/** Mostly one, now and then the other. */
export function mostly<A, B>(often: fc.Arbitrary<A>, seldom: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof({ weight: 15, arbitrary: often }, { weight: 1, arbitrary: seldom });
}

/** One of these. */
export const oneOf = fc.constantFrom;

/** An object with up to `most` of these attributes. */
export function some(
  attributes: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  most = 3,
): fc.Arbitrary<Record<string, unknown>> {
  const entry = fc.oneof(...Object.entries(attributes).map(([key, value]) => value.map((drawn) => [key, drawn])));
  return fc.array(entry, { maxLength: most }).map((entries) => Object.fromEntries(entries));
}

/** Two objects as one. */
export function merged(
  ...parts: readonly fc.Arbitrary<Record<string, unknown>>[]
): fc.Arbitrary<Record<string, unknown>> {
  return fc.tuple(...parts).map((drawn) => Object.assign({}, ...drawn));
}

/** Some thing of a kind that there is, the newest most often; hardly ever one that there is not. */
export function existing(kind: string, attribute = ''): fc.Arbitrary<string> {
  const nth = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(3) });
  const one = nth.map((drawn) => `{${kind}~${drawn}${attribute}}`);
  return fc.oneof({ weight: 30, arbitrary: one }, { weight: 1, arbitrary: fc.constant(`{nobody${attribute}}`) });
}

/** The id of some thing of a kind; seldom one of nothing, or no id at all. */
export function idOf(kind: string): fc.Arbitrary<unknown> {
  return mostly(existing(kind), oneOf('{nobody}', 'x', null));
}

/** The id of a network: mostly one that does not lead outside. */
export const insideId = fc.oneof(
  { weight: 6, arbitrary: existing('inside') },
  { weight: 1, arbitrary: idOf('network') },
);

/** The id of a network: mostly one that leads outside. */
export const outsideId = fc.oneof(
  { weight: 6, arbitrary: existing('outside') },
  { weight: 1, arbitrary: idOf('network') },
);

/** Who makes a call: mostly one member, seldom the other, sometimes the administrator. */
export const anybody: fc.Arbitrary<Caller> = oneOf('a', 'a', 'a', 'a', 'a', 'admin', 'admin', 'b');
export const mostlyAdmin: fc.Arbitrary<Caller> = oneOf('admin', 'admin', 'admin', 'admin', 'admin', 'a');

export const word = oneOf('x', 'web', 'y', '', 'Ärger');
export const badWord = oneOf<unknown>(' x', 'x'.repeat(256), null, 5, true, ['x'], 'x\ty');
export const name = mostly(word, badWord);
export const yes = mostly(oneOf<unknown>(true, false), oneOf<unknown>('yes', 'False', 0, 1, 2, '', null, []));
export const description = mostly(word, oneOf<unknown>('x'.repeat(256), null, 5));
/** An attribute that nothing has, and some that nobody sets. */
export const oddities = { zz: oneOf(1), id: existing('thing'), status: oneOf('ACTIVE'), created_at: oneOf('x') };

/** A call with a body. */
export function call(
  as: fc.Arbitrary<Caller>,
  path: fc.Arbitrary<string> | string,
  body?: fc.Arbitrary<unknown>,
): fc.Arbitrary<Step> {
  const where = typeof path === 'string' ? fc.constant(path) : path;
  if (body === undefined) return fc.tuple(as, where).map(([who, what]) => ({ as: who, call: what }));
  return fc.tuple(as, where, body).map(([who, what, sent]) => ({ as: who, call: what, body: sent }));
}

/** A path with things in it: text and arbitraries in turn. */
export function path(parts: TemplateStringsArray, ...drawn: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<string> {
  return fc
    .tuple(...drawn)
    .map((values) => parts.reduce((text, part, at) => `${text}${String(values[at - 1])}${part}`));
}

/** `{[key]: body}`. */
export function within(key: string, body: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return body.map((drawn) => ({ [key]: drawn }));
}

/** An object of these parts, all of them there. */
export function all(
  attributes: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(attributes);
}
