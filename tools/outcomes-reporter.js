// A reporter of node's test runner that prints what became of tests: one JSON line each, `[name, "passed"]`, `"failed"` or
// `"skipped"`.

/** @param {AsyncIterable<{type: string, data: any}>} source */
export default async function* outcomes(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const ran = data.skip === undefined && data.todo === undefined;
    const result = type === 'test:pass' ? 'passed' : 'failed';
    yield `${JSON.stringify([data.name, ran ? result : 'skipped'])}\n`;
  }
}
