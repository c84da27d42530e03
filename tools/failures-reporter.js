// A reporter of node's test runner that prints what failed, whole, what tests have to tell, the files that took long, and the
// counts; the rest is silence.
import { relative } from 'node:path';

/** From here on a file is told of, milliseconds. */
const long = 20_000;

/** @param {AsyncIterable<{type: string, data: any}>} source */
export default async function* failures(source) {
  for await (const { type, data } of source) {
    if (type === 'test:fail' && data.details?.error?.failureType !== 'subtestsFailed') {
      const error = data.details.error.cause ?? data.details.error;
      yield `\nFAILED ${data.name}\n  ${data.file}:${data.line}\n${indent(error?.stack ?? String(error))}\n`;
    }
    if (type === 'test:diagnostic' && data.file) yield `ℹ ${data.message}\n`;
    else if (
      type === 'test:diagnostic' &&
      /^(tests|pass|fail|skipped|todo|cancelled|duration_ms) /.test(data.message)
    ) {
      yield `ℹ ${data.message}\n`;
    }
    if (type === 'test:summary' && data.file && data.duration_ms >= long) {
      yield `ℹ ${relative('', data.file)}: ${Math.round(data.duration_ms / 1000)} s\n`;
    }
    if (type === 'test:stderr') yield data.message;
  }
}

/** @param {string} text */
function indent(text) {
  return text.replace(/^/gm, '  ');
}
