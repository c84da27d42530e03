import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startBerthProcess } from '../support/berth-process.ts';
import { matches, readTranscript, Shell } from './support/transcript.ts';

const root = join(import.meta.dirname, '..', '..');

for (const document of ['README.md', 'docs/tutorial/first-server.md']) {
  test(`${document}: every command prints what the document says`, { timeout: 600_000 }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-document-'));
    const berth = await startBerthProcess(join(folder, '.berth'));
    const shell = new Shell(folder);
    t.after(async () => {
      shell.close();
      await berth.end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    });
    const steps = readTranscript(join(root, document));
    assert.ok(steps.length > 3, 'the document has a transcript');
    for (const { command, expected, line } of steps) {
      const printed = await shell.run(command);
      assert.ok(
        matches(expected, printed),
        `${document}:${line}: ${command}\n--- printed\n${printed}\n--- expected\n${expected}`,
      );
    }
  });
}

test('the transcript check notices what is not as the document says', () => {
  assert.ok(matches('a ... c', 'a b c\n'));
  assert.ok(!matches('a ... c', 'a b d'));
  assert.ok(!matches('', 'something'));
  assert.ok(!matches('ACTIVE', 'ACTIVE\nACTIVE'));
});
