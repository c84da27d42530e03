import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';

/** The folder of this package: the same for its sources and for the bundle that is made of them. Throws when there is none. */
export function packageRoot(): string {
  const description = findPackageJSON('..', import.meta.url);
  if (!description) throw new Error(`no package.json above ${import.meta.url}`);
  return dirname(description);
}
