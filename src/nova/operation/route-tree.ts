import type { Operation } from './operation.ts';

/** What stands behind a path: the operations of all methods, and the parts of the path by name, decoded. */
export interface Found {
  readonly operations: readonly Operation[];
  readonly params: Readonly<Record<string, string>>;
}

interface Branch {
  readonly literal: Map<string, Branch>;
  /** What varies here, with the name it has; one name a place. */
  variable: { readonly name: string; readonly branch: Branch } | null;
  readonly operations: Operation[];
}

/**
 * Finds operations by path. The web framework could, but would need every path times every method times both forms of
 * the prefix when the process starts, and starting is what users wait for.
 */
export class RouteTree {
  readonly #root: Branch = branch();

  constructor(operations: readonly Operation[]) {
    for (const operation of operations) {
      let here = this.#root;
      for (const segment of segmentsOf(operation.path)) here = grow(here, segment);
      here.operations.push(operation);
    }
  }

  /** Null when nothing has this path. Doubled and trailing slashes count for nothing. */
  find(path: string): Found | null {
    const params: Record<string, string> = {};
    let here = this.#root;
    for (const segment of segmentsOf(path)) {
      const literal = here.literal.get(segment);
      if (literal) {
        here = literal;
        continue;
      }
      const value = here.variable ? decoded(segment) : null;
      if (!here.variable || value === null) return null;
      params[here.variable.name] = value;
      here = here.variable.branch;
    }
    return here.operations.length > 0 ? { operations: here.operations, params } : null;
  }
}

function grow(here: Branch, segment: string): Branch {
  if (segment.startsWith(':')) {
    const name = segment.slice(1);
    here.variable ??= { name, branch: branch() };
    if (here.variable.name !== name) throw new Error(`a place in a path is called ${name} and ${here.variable.name}`);
    return here.variable.branch;
  }
  const known = here.literal.get(segment);
  if (known) return known;
  const grown = branch();
  here.literal.set(segment, grown);
  return grown;
}

function branch(): Branch {
  return { literal: new Map(), variable: null, operations: [] };
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
