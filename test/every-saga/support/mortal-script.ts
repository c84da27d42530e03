import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../../../tools/build.js';

let script: Promise<string> | null = null;

/**
 * The file that a process runs that is to die: mortal.ts and all that it loads in one, for a process that is killed spends most
 * of its life on loading 1,500 files. What runs is the same.
 */
export function mortalScript(): Promise<string> {
  script ??= bundled();
  return script;
}

async function bundled(): Promise<string> {
  // Below the packages, for some of it resolves them; always at one place, for compiled code is kept by name.
  const folder = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache', 'mortal');
  const { outputFiles } = await build({
    ...bundleOptions,
    entryPoints: [join(import.meta.dirname, 'mortal.ts')],
    outdir: folder,
    // A name that says what it is: of another one Node reads the file twice to find out.
    outExtension: { '.js': '.mjs' },
    write: false,
  });
  // Test files that run at once write the same.
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
  }
  return join(folder, 'mortal.mjs');
}
