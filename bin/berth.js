#!/usr/bin/env -S node --max-semi-space-size=32
// The `berth` command. Plain JavaScript, so that an older Node can run this far: it then hands over to the Node
// that this package pins (see tools/runtime).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const needed = 24;

if (Number(process.versions.node.split('.')[0]) >= needed) {
  // Halves the start: the second run reads compiled code. A folder that cannot be written only costs that.
  module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'compile'));
  // Written when the process ends; and early, in case it is killed.
  setTimeout(() => module.flushCompileCache?.(), 5000).unref();
  const { currentBundle } = await import('./bundle.js');
  const bundle = currentBundle(root);
  if (!bundle) await import('./resolve-sources.js');
  const { main } = await import(bundle ? pathToFileURL(bundle).href : '../src/cli/main.ts');
  await main(process.argv.slice(2));
} else {
  const { nodeFlags } = await import('./node-flags.js');
  const pinned = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (!existsSync(pinned)) {
    process.stderr.write(
      `berth: needs Node.js ${needed} or newer, this is ${process.version}, and no pinned one is installed.\n` +
        '       Run `npm ci` in the package folder, or use a newer Node.js.\n',
    );
    process.exit(1);
  }
  const child = spawn(pinned, [...nodeFlags, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
