// A reporter of node's test runner that prints the names of tests: one JSON line each, `[name, passed]`.

/** @param {AsyncIterable<{type: string, data: any}>} source */
export default async function* passes(source) {
  for await (const { type, data } of source) {
    const ran = data?.skip === undefined && data?.todo === undefined;
    if ((type === 'test:pass' || type === 'test:fail') && ran) {
      yield `${JSON.stringify([data.name, type === 'test:pass'])}\n`;
    }
  }
}
