import type { VirtualTime } from './virtual-time.ts';

/** What happened in one history, a line each. */
export class Timeline {
  readonly #time: VirtualTime;
  readonly #names: [id: string, name: string][] = [];
  readonly #lines: string[] = [];

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  /** From now on this id is told by name. */
  name(id: string, name: string): void {
    this.#names.push([id, name]);
  }

  /** The text with names for ids; ids without a name are shortened. */
  nameOf(text: string): string {
    let named = text;
    for (const [id, name] of this.#names) named = named.replaceAll(id, name);
    return named.replace(/\b([0-9a-f]{8})-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}\b/g, '$1');
  }

  /** Adds a line: who or what it is about, and what happened. */
  tell(who: string, text: string): void {
    const seconds = (this.#time.elapsed / 1000).toFixed(3).padStart(9);
    this.#lines.push(`${seconds} s  ${who.padEnd(8)} ${this.nameOf(text)}`);
  }

  get text(): string {
    return this.#lines.join('\n');
  }
}
