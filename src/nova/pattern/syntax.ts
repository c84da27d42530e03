/** A pattern is text that clients send: it is refused when it uses what cannot be matched in linear time, or is too long. */
export class PatternError extends Error {
  override name = 'PatternError';
}

/** Whether a character is one of a set. */
export type CharacterTest = (character: string) => boolean;

/** The parts of a regular expression that need no backtracking. */
export type Node =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly least: number; readonly most: number | null }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

const longest = 255;
const deepest = 30;

const word: CharacterTest = (character) => /^\w$/.test(character);
const digit: CharacterTest = (character) => character >= '0' && character <= '9';
const space: CharacterTest = (character) => /^\s$/.test(character);
const classes: Readonly<Record<string, CharacterTest>> = {
  w: word,
  d: digit,
  s: space,
  W: (character) => !word(character),
  D: (character) => !digit(character),
  S: (character) => !space(character),
};

/** Reads a regular expression. Throws PatternError, with a reason that the client may see. */
export function parsePattern(text: string): Node {
  if (text.length > longest) throw new PatternError(`it is longer than ${longest} characters`);
  return new Parser(text).whole();
}

class Parser {
  readonly #characters: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#characters = [...text];
  }

  whole(): Node {
    const node = this.#choice();
    if (this.#at < this.#characters.length) throw new PatternError('a parenthesis is closed that was not opened');
    return node;
  }

  #choice(): Node {
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    const [only] = options;
    return options.length === 1 && only ? only : { kind: 'choice', options };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.#peek() !== undefined && this.#peek() !== '|' && this.#peek() !== ')') parts.push(this.#repeat());
    return { kind: 'sequence', parts };
  }

  #repeat(): Node {
    let node = this.#atom();
    for (let bounds = this.#quantifier(); bounds; bounds = this.#quantifier()) {
      node = { kind: 'repeat', part: node, ...bounds };
      // Lazy or greedy is all the same when the question is only whether it matches.
      this.#take('?');
    }
    return node;
  }

  #quantifier(): { least: number; most: number | null } | null {
    if (this.#take('*')) return { least: 0, most: null };
    if (this.#take('+')) return { least: 1, most: null };
    if (this.#take('?')) return { least: 0, most: 1 };
    const braces = /^\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/.exec(this.#characters.slice(this.#at, this.#at + 10).join(''));
    if (!braces) return null;
    this.#at += braces[0].length;
    const least = Number(braces[1]);
    const most = braces[2] === undefined ? least : braces[3] === undefined ? null : Number(braces[3]);
    if (most !== null && most < least) throw new PatternError('a repetition has its bounds the wrong way round');
    return { least, most };
  }

  #atom(): Node {
    const character = this.#next();
    switch (character) {
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '.':
        return { kind: 'character', test: () => true };
      case '(':
        return this.#group();
      case '[':
        return { kind: 'character', test: this.#set() };
      case '\\':
        return { kind: 'character', test: this.#escape() };
      case '*':
      case '+':
      case '?':
        throw new PatternError(`there is nothing before '${character}' to repeat`);
      default:
        return { kind: 'character', test: (other) => other === character };
    }
  }

  #group(): Node {
    if (this.#take('?') && !this.#take(':')) throw new PatternError('of groups only (…) and (?:…) are supported');
    this.#depth += 1;
    if (this.#depth > deepest) throw new PatternError('its groups are nested too deep');
    const node = this.#choice();
    this.#depth -= 1;
    if (!this.#take(')')) throw new PatternError('a parenthesis is not closed');
    return node;
  }

  #set(): CharacterTest {
    const negated = this.#take('^');
    const tests: CharacterTest[] = [];
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      const from = this.#next();
      if (from === '\\') {
        tests.push(this.#escape());
      } else if (
        this.#peek() === '-' &&
        this.#characters[this.#at + 1] !== ']' &&
        this.#at + 1 < this.#characters.length
      ) {
        this.#at += 1;
        const to = this.#next();
        tests.push((character) => character >= from && character <= to);
      } else {
        tests.push((character) => character === from);
      }
    }
    this.#at += 1;
    return (character) => tests.some((test) => test(character)) !== negated;
  }

  #escape(): CharacterTest {
    const character = this.#next();
    const known = Object.hasOwn(classes, character) ? classes[character] : undefined;
    if (known) return known;
    if (/^[A-Za-z0-9]$/.test(character)) throw new PatternError(`\\${character} is not supported`);
    return (other) => other === character;
  }

  #peek(): string | undefined {
    return this.#characters[this.#at];
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at += 1;
    return true;
  }

  #next(): string {
    const character = this.#peek();
    if (character === undefined) throw new PatternError('it ends too early');
    this.#at += 1;
    return character;
  }
}
