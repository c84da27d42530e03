import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generatedPages } from '../../tools/pages/index.ts';

for (const [path, text] of Object.entries(generatedPages())) {
  test(`${path} is what its table makes (npm run docs writes it)`, () => {
    assert.equal(readFileSync(join(import.meta.dirname, '..', '..', path), 'utf8'), text);
  });
}
