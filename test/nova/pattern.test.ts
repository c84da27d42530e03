import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Pattern, PatternError } from '../../src/nova/servers/list/pattern.ts';

/** Regular expressions over a few letters, from the parts that are supported. */
const { expression } = fc.letrec<{ expression: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'a',
      'b',
      '.',
      '-',
      '\\.',
      '\\d',
      '\\w',
      '\\S',
      '[ab]',
      '[^a]',
      '[a-c-]',
      '[]a]'.slice(1, 3),
      '[\\d.]',
    ),
    tie('expression').map((inner) => `(${inner})`),
    tie('expression').map((inner) => `(?:${inner})`),
  ),
  expression: fc
    .array(fc.tuple(tie('atom'), fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '{,2}', '{x')), {
      maxLength: 4,
    })
    .map((parts) => parts.map(([atom, quantifier]) => `${atom}${quantifier}`).join(''))
    .chain((sequence) =>
      fc.constantFrom(sequence, `^${sequence}`, `${sequence}$`, `^${sequence}$`, `${sequence}|ab`, `|${sequence}`),
    ),
}));

test('a pattern finds what a regular expression finds', () => {
  fc.assert(
    fc.property(
      expression,
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '-', '.', ' '), maxLength: 8 }),
      (text, name) => {
        let pattern: Pattern;
        try {
          pattern = new Pattern(text);
        } catch (error) {
          assert.ok(error instanceof PatternError);
          return;
        }
        assert.equal(pattern.isIn(name), new RegExp(text, 's').test(name), `/${text}/ in '${name}'`);
      },
    ),
    { numRuns: 3000 },
  );
});

test('only few of the generated patterns are refused', () => {
  const refused = fc.sample(expression, 300).filter((text) => {
    try {
      new Pattern(text);
      return false;
    } catch {
      return true;
    }
  });
  assert.ok(refused.length < 30, `${refused.length}: ${refused.slice(0, 5).join('  ')}`);
});

for (const hostile of ['(a+)+$', '(a|a)*b', '(a*)*b', '(.*)*(.*)*x', '(a?){60}a{60}', '^(([a-z])+.)+[A-Z]([a-z])+$']) {
  // With backtracking one of these would take longer than anybody waits.
  test(`the pattern ${hostile} does not stall the process`, () => {
    const pattern = new Pattern(hostile);
    for (let times = 0; times < 20; times += 1) pattern.isIn(`${'a'.repeat(254)}!`);
  });
}

for (const refused of ['(', '[a', 'a{2,1}', '(?=a)', '(a)\\1', '*a', 'a'.repeat(256)]) {
  test(`the pattern ${refused.slice(0, 20)} is refused`, () => {
    assert.throws(() => new Pattern(refused), PatternError);
  });
}
