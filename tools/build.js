// Makes the bundle that `berth` runs from while no source has changed since (bin/bundle.js). npm calls it when it has installed
// the package; `npm run build` does it again. Nothing needs it: without a bundle the sources run.
import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { inputsFile } from '../bin/bundle.js';

/**
 * A package that is loaded only when it is needed stays where it is. Most of them are of the older kind, whose names a bundle
 * does not give to who imports them so.
 */
const lazyPackages = {
  name: 'lazy packages',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : null));
  },
};

/** What any bundle of Berth is made with: what is loaded only when it is needed stays a file of its own, and names are kept. */
export const bundleOptions = {
  chunkNames: 'parts/[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  logLevel: 'silent',
  plugins: [lazyPackages],
  // What packages of the older kind call, they find.
  banner: {
    js: "import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);",
  },
};

/**
 * Writes it into `root`/dist. Throws when a source cannot be built.
 */
export async function buildBundle(root) {
  const { build } = await import('esbuild');
  const folder = join(root, 'dist');
  const unfinished = join(root, `dist.${process.pid}`);
  try {
    const { metafile } = await build({
      ...bundleOptions,
      absWorkingDir: root,
      entryPoints: { berth: 'src/cli/main.ts' },
      outdir: unfinished,
      metafile: true,
    });
    // Packages change when npm installs, and then this runs again.
    const own = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
    const inputs = own.map((path) => {
      const { size, mtimeMs } = statSync(join(root, path));
      return [path, size, mtimeMs];
    });
    writeFileSync(join(unfinished, inputsFile), JSON.stringify(inputs));
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  // Without what is needed to develop there is nothing to build with.
  if (existsSync(join(root, 'node_modules', 'esbuild'))) await buildBundle(root);
}
