import { badRequest } from '../errors/nova-error.ts';

/** What stands behind the question mark of a request. Names may come several times; values are texts. */
export class Query {
  readonly #values: Readonly<Record<string, string | string[] | undefined>>;

  constructor(parsed: unknown) {
    this.#values = typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  }

  /** The last value given; null when the name is not there. */
  one(name: string): string | null {
    return this.all(name).at(-1) ?? null;
  }

  /** Every value given, in order. */
  all(name: string): readonly string[] {
    const value = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [value];
  }

  /** Whether the name is given with a value that means yes; a name without a value does. Throws 400 for anything else. */
  flag(name: string): boolean {
    const text = this.one(name);
    if (text === null) return false;
    const lower = text.trim().toLowerCase();
    if (['', '1', 't', 'true', 'on', 'y', 'yes'].includes(lower)) return true;
    if (['0', 'f', 'false', 'off', 'n', 'no'].includes(lower)) return false;
    throw badRequest(`Invalid value for ${name}: a boolean is expected.`);
  }

  /** A whole number from 0 up; null when the name is not there. Throws 400 for anything else. */
  number(name: string): number | null {
    const text = this.one(name);
    if (text === null) return null;
    if (!/^\d{1,9}$/.test(text)) throw badRequest(`${name} must be a whole number from 0 up.`);
    return Number(text);
  }

  /** All names and values, in order, for links to the next page. */
  entries(): readonly (readonly [string, string])[] {
    return Object.keys(this.#values).flatMap((name) => this.all(name).map((value) => [name, value] as const));
  }
}
