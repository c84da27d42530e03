import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a client tells of one step: what it got, or what it raised, or which extension the service lacks for it. */
export interface WalkLine {
  readonly step: string;
  readonly result?: unknown;
  readonly raised?: string;
  readonly message?: string;
  readonly skipped?: string;
}

/** The lines of a client's transcript, in their order. */
export type Walk = ReadonlyMap<string, WalkLine>;

/** Runs a client that prints one JSON line a step. Throws when it ends with another code than 0, or takes a step twice. */
export async function walk(program: string, args: readonly string[], env: Record<string, string>): Promise<Walk> {
  const options = { env: { PATH: process.env.PATH ?? '', ...env }, timeout: 300_000, maxBuffer: 16 * 1024 * 1024 };
  const { stdout } = await run(program, args, options);
  const lines = new Map<string, WalkLine>();
  for (const text of stdout.trimEnd().split('\n')) {
    const line: WalkLine = JSON.parse(text);
    assert.ok(!lines.has(line.step), `${line.step} twice`);
    lines.set(line.step, line);
  }
  return lines;
}

/** What a line must be like: see `assertLike`. */
export interface ExpectedLine {
  readonly result?: unknown;
  readonly raised?: string;
  readonly message?: RegExp;
}

/** Steps that belong together, and what is expected of each. */
export type ExpectedSteps = Readonly<Record<string, ExpectedLine>>;

/**
 * One test for each group of steps; a group is skipped when the client has said so under the group's name. A last test
 * sees to it that nothing of the transcript was left unlooked at.
 */
export function testSteps(groups: Readonly<Record<string, ExpectedSteps>>, transcript: () => Walk): void {
  for (const [name, steps] of Object.entries(groups)) {
    test(name, (t) => {
      if (skipped(name, transcript(), t)) return;
      for (const [step, expected] of Object.entries(steps)) {
        const line = transcript().get(step);
        assert.ok(line, `${step} was not done`);
        assertLike(line, expected, `${step}: ${JSON.stringify(line)}`);
      }
    });
  }
  test('every step of the transcript is expected', () => {
    const expected = new Set(Object.values(groups).flatMap((steps) => Object.keys(steps)));
    const done = [...transcript().values()].filter((line) => line.skipped === undefined);
    assert.deepEqual(
      done.map(({ step }) => step).filter((step) => !expected.has(step)),
      [],
    );
  });
}

function skipped(name: string, transcript: Walk, t: TestContext): boolean {
  const extension = transcript.get(name)?.skipped;
  if (extension === undefined) return false;
  t.skip(`the service does not list ${extension}`);
  return true;
}

/** Objects have at least the expected fields, lists are item by item like the expected ones, texts match a pattern. */
export function assertLike(actual: unknown, expected: unknown, where: string): void {
  if (expected instanceof RegExp) {
    assert.match(String(actual), expected, where);
  } else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), where);
    assert.equal(actual.length, expected.length, where);
    for (const [index, item] of expected.entries()) assertLike(actual[index], item, `[${index}] of ${where}`);
  } else if (isObject(expected)) {
    assert.ok(isObject(actual), where);
    for (const [key, value] of Object.entries(expected)) assertLike(actual[key], value, `${key} of ${where}`);
  } else {
    assert.strictEqual(actual, expected, where);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
