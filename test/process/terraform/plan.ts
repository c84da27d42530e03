import assert from 'node:assert/strict';
import { type Kind, kinds, type Session, type State } from './provider.ts';

/** One resource of a configuration: `wanted` says what it is to be, with the ids of those before it. */
export interface Resource {
  readonly name: string;
  readonly kind: keyof typeof kinds;
  readonly wanted: (id: (name: string) => string) => State;
}

interface Known {
  readonly id: string;
  readonly kind: Kind;
  readonly state: State;
}

/** What is known of a configuration's resources, in the order in which they were made; what Terraform keeps in its state file. */
export class Deployment {
  readonly #session: Session;
  readonly #known = new Map<string, Known>();

  constructor(session: Session) {
    this.#session = session;
  }

  readonly id = (name: string): string => {
    const known = this.#known.get(name);
    assert.ok(known, `nothing is known of ${name}`);
    return known.id;
  };

  /** What was last read of a resource. */
  state(name: string): State {
    const known = this.#known.get(name);
    assert.ok(known);
    return known.state;
  }

  /** Reads everything again; answers what would have to be done, one line for each resource: nothing, if nothing has drifted. */
  async plan(resources: readonly Resource[]): Promise<string[]> {
    const changes: string[] = [];
    for (const [name, { id, kind, state }] of this.#known) {
      const now = await kind.read(this.#session, id);
      if (!now) changes.push(`create ${name}`);
      else if (JSON.stringify(now) !== JSON.stringify(state)) {
        changes.push(`drifted ${name}: ${JSON.stringify(state)} is ${JSON.stringify(now)}`);
      }
    }
    for (const { name, wanted } of resources) {
      const known = this.#known.get(name);
      if (!known) changes.push(`create ${name}`);
      else if (differs(known, wanted(this.id))) changes.push(`update ${name}`);
    }
    return changes;
  }

  /** Makes what is missing, and changes what is not as it is to be. */
  async apply(resources: readonly Resource[]): Promise<void> {
    for (const { name, kind: kindName, wanted: wish } of resources) {
      const kind: Kind = kinds[kindName];
      const wanted = wish(this.id);
      const known = this.#known.get(name);
      let id = known?.id ?? (await kind.create(this.#session, wanted));
      if (known && differs(known, wanted)) {
        if (kind.update) await kind.update(this.#session, id, wanted, known.state);
        else {
          await kind.remove(this.#session, id);
          id = await kind.create(this.#session, wanted);
        }
      }
      await this.#note(name, kind, id);
    }
    // What was made early may have been changed by what came later.
    for (const [name, { id, kind }] of this.#known) await this.#note(name, kind, id);
  }

  /** Removes everything, the last one first. */
  async destroy(): Promise<void> {
    for (const [name, { id, kind }] of [...this.#known].toReversed()) {
      await kind.remove(this.#session, id);
      this.#known.delete(name);
    }
  }

  async #note(name: string, kind: Kind, id: string): Promise<void> {
    const state = await kind.read(this.#session, id);
    assert.ok(state, `${name} is gone as soon as it is made`);
    this.#known.set(name, { id, kind, state });
  }
}

function differs({ kind, state }: Known, wanted: State): boolean {
  return Object.entries(wanted).some(
    ([key, value]) => !kind.once?.includes(key) && JSON.stringify(value) !== JSON.stringify(state[key]),
  );
}
