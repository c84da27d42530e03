import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, relative } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { packageRoot } from '../../runtime/package-root.ts';
import { stripTypes } from './strip-types.ts';

/** A file as browsers get it. */
export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly zipped: Buffer;
}

/** All that a browser loads, in one edition: what it is named by changes with any of it. */
export interface Assets {
  readonly edition: string;
  /** By path below the edition. */
  readonly files: ReadonlyMap<string, Asset>;
  /** The page that loads it all. */
  readonly page: Asset;
}

// Found from the package, for this code may stand in a bundle.
const web = join(packageRoot(), 'src', 'console', 'web');

const types: Readonly<Record<string, string>> = {
  '.ts': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Packages that the pages use, as they are, with where a browser finds them. */
const packages: ReadonlyMap<string, string> = new Map([
  ['preact', 'modules/preact.mjs'],
  ['preact/hooks', 'modules/hooks.mjs'],
]);

/**
 * Reads the pages' code from where it is written and makes it fit for browsers: without types, and with packages named by
 * path. There is no build, and nothing of it is kept on disk.
 */
export function readAssets(prefix: string): Assets {
  const sources = new Map<string, string>();
  for (const path of filesBelow(web)) {
    if (types[extname(path)]) sources.set(path, readFileSync(join(web, path), 'utf8'));
  }
  const { resolve } = createRequire(import.meta.url);
  for (const [name, path] of packages) sources.set(path, readFileSync(resolve(name), 'utf8'));
  const template = readFileSync(join(web, 'index.html'), 'utf8');

  const code = new Map([...sources].map(([path, source]) => [path, served(path, source)]));
  const digest = createHash('sha256').update(template);
  for (const [path, text] of [...code].toSorted(([one], [other]) => (one < other ? -1 : 1))) digest.update(path + text);
  const edition = digest.digest('base64url').slice(0, 12);
  const base = `${prefix}/${edition}`;
  const files = new Map([...code].map(([path, text]) => [path, asset(types[extname(path)] ?? '', text)]));
  // Named ahead, so that they come at once rather than import by import.
  const preloads = [...code.keys()]
    .filter((path) => types[extname(path)]?.startsWith('text/javascript'))
    .map((path) => `<link rel="modulepreload" href="${base}/${path}">`)
    .join('');
  const page = template.replaceAll('{base}', base).replace('{preloads}', preloads);
  return { edition, files, page: asset('text/html; charset=utf-8', page) };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function served(path: string, source: string): string {
  const plain = path.endsWith('.ts') ? stripTypes(source) : source;
  if (!types[extname(path)]?.startsWith('text/javascript')) return plain;
  const up = path.includes('/') ? '../'.repeat(path.split('/').length - 1) : './';
  return (
    plain
      .replace(/(\bfrom\s*)(["'])([a-z][\w/-]*)\2/g, (all, from: string, quote: string, name: string) => {
        const found = packages.get(name);
        return found === undefined ? all : `${from}${quote}${up}${found}${quote}`;
      })
      // The map is not served.
      .replace(/\n\/\/# sourceMappingURL=.*$/m, '')
  );
}

function asset(type: string, text: string): Asset {
  const body = Buffer.from(text);
  return { type, body, zipped: gzipSync(body, { level: constants.Z_BEST_COMPRESSION }) };
}
