/** What came of one test of tempest. */
export interface Outcome {
  /** Its dotted name, from below `tempest.api`. */
  readonly test: string;
  readonly outcome: 'passed' | 'skipped' | 'failed' | 'not run';
  /** Why it was skipped or has failed, in tempest's words. */
  readonly details: string;
}

interface Told {
  readonly name: string;
  readonly status: string;
  readonly details: string;
}

/** What `outcomes.py` has printed, a test at a time: one whose class was skipped, or could not be set up, has its class's outcome. */
export function outcomesOf(printed: string): readonly Outcome[] {
  const told = printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Told => JSON.parse(line));
  const ended = told.filter(({ status }) => status !== 'exists');
  const results = new Map(ended.map((one) => [plain(one.name), one]));
  const classes = new Set(told.flatMap(({ name }) => (name.startsWith('setUpClass (') ? [plain(name)] : [])));
  const tests = new Set(told.map(({ name }) => plain(name)));
  return [...tests]
    .filter((name) => !classes.has(name))
    .toSorted()
    .map((test) => {
      const { status = 'exists', details = '' } = results.get(test) ?? results.get(classOf(test)) ?? {};
      return { test, outcome: words[status] ?? 'failed', details };
    });
}

const words: Readonly<Record<string, Outcome['outcome']>> = {
  success: 'passed',
  skip: 'skipped',
  exists: 'not run',
};

/**
 * Without its attributes. What is told of a whole class, `setUpClass (tempest.api.…)`, has the class's name; of the end of one,
 * a name of its own, as if it were one more test.
 */
function plain(name: string): string {
  const [, step, named = name] = /^(\w+) \((.*)\)$/.exec(name) ?? [];
  const test = named.replace(/\[.*$/, '').replace(/^tempest\.api\./, '');
  return step === undefined || step === 'setUpClass' ? test : `${test}.${step}`;
}

function classOf(test: string): string {
  return test.slice(0, test.lastIndexOf('.'));
}
