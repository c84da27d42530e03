import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from '../json-schema.ts';

/**
 * The schemas of a document that have a name (`$id`). They stand once, in `components`, and are referred to from where they
 * are used: what makes code of a document gives each the name that it has there.
 */
export class NamedSchemas {
  readonly #named = new Map<string, unknown>();
  readonly #referred = new Map<object, unknown>();

  /** The schema with references in the place of those that have names. Throws for two different ones of one name. */
  referring(schema: JsonSchema): unknown {
    return this.#walk(schema);
  }

  /** By name, in the order of names; undefined where none has one. */
  components(): Readonly<Record<string, unknown>> | undefined {
    if (this.#named.size === 0) return undefined;
    return Object.fromEntries([...this.#named].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  #walk(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    const known = this.#referred.get(value);
    if (known !== undefined) return known;
    const walked = Array.isArray(value) ? value.map((one) => this.#walk(one)) : this.#schema(value);
    this.#referred.set(value, walked);
    return walked;
  }

  #schema(value: object): unknown {
    const entries = Object.entries(value).map(([key, one]) => [key, this.#walk(one)] as const);
    const name = '$id' in value ? value.$id : undefined;
    // Below `properties` it is the name of a member, which has a schema.
    if (typeof name !== 'string') return Object.fromEntries(entries);
    const schema = Object.fromEntries(entries.filter(([key]) => key !== '$id'));
    if (this.#named.has(name) && !isDeepStrictEqual(this.#named.get(name), schema)) {
      throw new Error(`two schemas of the name ${name}`);
    }
    this.#named.set(name, schema);
    return { $ref: `#/components/schemas/${name}` };
  }
}
