import { configReference } from '../src/server/config/reference.ts';

/** The pages that are made from tables in the code, by their paths in the repository. */
export function generatedPages(): Readonly<Record<string, string>> {
  return { 'docs/reference/configuration.md': configReference() };
}
