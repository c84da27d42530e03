import type { Dice } from './dice.ts';

/** Ids and objects of answers, for requests to come: what refers to something mostly has to find it. */
export class Pool {
  readonly #ids = new Map<string, string[]>();
  readonly #bodies = new Map<string, object[]>();

  /** Remembers what an answer has; `path` says of which collection. */
  learn(path: string, body: unknown): void {
    this.#note(collectionOf(path), body, 0);
  }

  /** An id for this place in a path, or for this key of a body; null when none is known. */
  id(dice: Dice, ...names: readonly string[]): string | null {
    for (const name of names) {
      const known = this.#ids.get(name);
      if (known) return dice.one(known);
    }
    return null;
  }

  /** A body that was once answered for something of this collection: to be sent again, a little otherwise. */
  body(dice: Dice, path: string): object | null {
    const known = this.#bodies.get(collectionOf(path));
    return known ? dice.one(known) : null;
  }

  #note(name: string, value: unknown, depth: number): void {
    if (depth > 5 || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value.slice(0, 5)) this.#note(name, item, depth + 1);
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && /^[\w-]{1,64}$/.test(inner)) {
        if (key === 'id' || key === 'uuid') keep(this.#ids, name, inner);
        if (key.endsWith('_id')) keep(this.#ids, key, inner);
      }
      if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && 'id' in inner) {
        keep(this.#bodies, name, { [key]: inner });
      }
      this.#note(Array.isArray(inner) ? key : name, inner, depth + 1);
    }
  }
}

/** The last part of a path that names a kind of things. */
export function collectionOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== 'detail' && !part.startsWith('{'));
  return parts.at(-1) ?? '';
}

/** The newest ones; the oldest goes when there are too many. */
function keep<T>(map: Map<string, T[]>, name: string, value: T): void {
  const known = map.get(name) ?? [];
  map.set(name, known);
  if (known.includes(value)) return;
  known.push(value);
  if (known.length > 20) known.shift();
}
