// Writes the pages of the reference that are made from tables in the code: `npm run docs`. A test compares them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPages } from './pages/index.ts';

for (const [path, text] of Object.entries(generatedPages())) {
  writeFileSync(join(import.meta.dirname, '..', path), text);
}
