import { type CharacterTest, type Node, PatternError, parsePattern } from './syntax.ts';

type Instruction =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  /** Goes on at each of these, counted from here. */
  | { readonly kind: 'fork'; readonly offsets: readonly number[] }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

/** More than any honest search needs; it bounds the work a character of the searched text can cause. */
const mostInstructions = 600;

/** Nothing but characters that mean themselves, perhaps tied to the beginning or the end: what most clients send. */
const plain = /^(\^?)([^\\^$.|?*+()[\]{}]*)(\$?)$/;

/**
 * A regular expression that clients send to search by. It is matched by following all possibilities at once (Thompson's
 * way): time is linear in the text, so that no pattern can stall the process.
 */
export class Pattern {
  readonly #program: readonly Instruction[];
  readonly #plain: RegExpExecArray | null;

  /** Throws PatternError for one that is no regular expression, is too big, or uses what this way cannot match. */
  constructor(text: string) {
    this.#program = translate(parsePattern(text));
    this.#plain = plain.exec(text);
  }

  /** A text that everything it matches contains; `''` where none is known. */
  get literal(): string {
    return this.#plain?.[2] ?? '';
  }

  /** Whether the pattern matches somewhere in the text. */
  isIn(text: string): boolean {
    if (!this.#plain) return this.#isInByStates(text);
    const [, start, literal = '', end] = this.#plain;
    if (start && end) return text === literal;
    if (start) return text.startsWith(literal);
    return end ? text.endsWith(literal) : text.includes(literal);
  }

  #isInByStates(text: string): boolean {
    const characters = [...text];
    let states = new Set<number>();
    for (let at = 0; at <= characters.length; at += 1) {
      // A match may begin at every place.
      const reached = this.#reach([...states, 0], at === 0, at === characters.length);
      if (reached.has(this.#program.length)) return true;
      const character = characters[at];
      states = new Set();
      if (character === undefined) break;
      for (const state of reached) {
        const instruction = this.#program[state];
        if (instruction?.kind === 'character' && instruction.test(character)) states.add(state + 1);
      }
    }
    return false;
  }

  /** The states that are reached from these without a further character. */
  #reach(from: readonly number[], atStart: boolean, atEnd: boolean): Set<number> {
    const reached = new Set<number>();
    const open = [...from];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (reached.has(state)) continue;
      reached.add(state);
      const instruction = this.#program[state];
      if (instruction?.kind === 'fork') for (const offset of instruction.offsets) open.push(state + offset);
      if (instruction?.kind === 'start' && atStart) open.push(state + 1);
      if (instruction?.kind === 'end' && atEnd) open.push(state + 1);
    }
    return reached;
  }
}

function translate(node: Node): readonly Instruction[] {
  const program = instructionsOf(node);
  if (program.length > mostInstructions) throw tooBig();
  return program;
}

function instructionsOf(node: Node): readonly Instruction[] {
  switch (node.kind) {
    case 'character':
    case 'start':
    case 'end':
      return [node];
    case 'sequence':
      return node.parts.flatMap(instructionsOf);
    case 'choice':
      return node.options.map(instructionsOf).reduceRight((rest, option) => either(option, rest));
    case 'repeat':
      return repeated(instructionsOf(node.part), node.least, node.most);
  }
}

function either(one: readonly Instruction[], other: readonly Instruction[]): readonly Instruction[] {
  const skip: Instruction = { kind: 'fork', offsets: [other.length + 1] };
  return [{ kind: 'fork', offsets: [1, one.length + 2] }, ...one, skip, ...other];
}

function repeated(part: readonly Instruction[], least: number, most: number | null): readonly Instruction[] {
  if (part.length * (most ?? least + 1) > mostInstructions) throw tooBig();
  const required = Array.from({ length: least }, () => part).flat();
  if (most === null) {
    const back: Instruction = { kind: 'fork', offsets: [-part.length - 1] };
    return [...required, { kind: 'fork', offsets: [1, part.length + 2] }, ...part, back];
  }
  const optional: readonly Instruction[] = [{ kind: 'fork', offsets: [1, part.length + 1] }, ...part];
  return [...required, ...Array.from({ length: most - least }, () => optional).flat()];
}

function tooBig(): PatternError {
  return new PatternError('it is too big');
}
