import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { currentBundle, inputsFile } from '../../bin/bundle.js';
import { buildBundle } from '../../tools/build.js';

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'berth-bundle-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A package with one command, which prints a word. */
async function packageOf(t: TestContext): Promise<{ readonly folder: string; readonly source: string }> {
  const folder = folderOf(t);
  mkdirSync(join(folder, 'src', 'cli'), { recursive: true });
  const source = join(folder, 'src', 'cli', 'main.ts');
  writeFileSync(source, "import { word } from './word.ts';\nexport const main = () => console.log(word);\n");
  writeFileSync(join(folder, 'src', 'cli', 'word.ts'), "export const word: string = 'ahoy';\n");
  await buildBundle(folder);
  return { folder, source };
}

test('a bundle counts while every source of it is as it was', async (t) => {
  const { folder, source } = await packageOf(t);
  const bundle = currentBundle(folder);
  assert.equal(bundle, join(folder, 'dist', 'berth.js'));
  utimesSync(source, new Date(), new Date(0));
  assert.equal(currentBundle(folder), null, 'a source has another time');
  await buildBundle(folder);
  assert.equal(currentBundle(folder), bundle, 'built again');
  rmSync(join(folder, 'src', 'cli', 'word.ts'));
  assert.equal(currentBundle(folder), null, 'a source is gone');
});

test('a bundle that is missing or damaged does not count', async (t) => {
  const { folder } = await packageOf(t);
  for (const text of ['', '{', '7', '[[1]]', '[null]']) {
    writeFileSync(join(folder, 'dist', inputsFile), text);
    assert.equal(currentBundle(folder), null, text);
  }
  await buildBundle(folder);
  rmSync(join(folder, 'dist', 'berth.js'));
  assert.equal(currentBundle(folder), null);
  rmSync(join(folder, 'dist'), { recursive: true });
  assert.equal(currentBundle(folder), null);
});

test('a source that cannot be built leaves the bundle that is there', async (t) => {
  const { folder, source } = await packageOf(t);
  writeFileSync(source, 'export const main = ;');
  await assert.rejects(buildBundle(folder));
  const { stdout } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `(await import(${JSON.stringify(join(folder, 'dist', 'berth.js'))})).main()`],
    { encoding: 'utf8' },
  );
  assert.equal(stdout, 'ahoy\n');
  assert.equal(currentBundle(folder), null);
});
