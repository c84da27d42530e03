import { RE2JS } from 're2js';

/** A pattern is text that clients send: this one is no regular expression, or too long. The message is for the client. */
export class PatternError extends Error {
  override name = 'PatternError';
}

const longest = 255;

/** Nothing but characters that mean themselves, perhaps tied to the beginning or the end: what most clients send. */
const plain = /^(\^?)([^\\^$.|?*+()[\]{}]*)(\$?)$/;

/**
 * A regular expression that clients send to search by. RE2 follows all possibilities at once: time is linear in the text,
 * so that no pattern can stall the process. What cannot be matched that way (back references, look-around) is refused.
 */
export class Pattern {
  readonly #plain: RegExpExecArray | null;
  readonly #expression: RE2JS | null;

  /** Throws PatternError for one that is no regular expression, or longer than 255 characters. */
  constructor(text: string) {
    if (text.length > longest) throw new PatternError(`it is longer than ${longest} characters`);
    this.#plain = plain.exec(text);
    this.#expression = this.#plain ? null : compile(text);
  }

  /** A text that everything it matches contains; `''` where none is known. */
  get literal(): string {
    return this.#plain?.[2] ?? '';
  }

  /** Whether the pattern matches somewhere in the text. */
  isIn(text: string): boolean {
    if (!this.#plain) return this.#expression?.matcher(text).find() ?? false;
    const [, start, literal = '', end] = this.#plain;
    if (start && end) return text === literal;
    if (start) return text.startsWith(literal);
    return end ? text.endsWith(literal) : text.includes(literal);
  }
}

function compile(text: string): RE2JS {
  try {
    return RE2JS.compile(text, RE2JS.DOTALL);
  } catch (error) {
    const why =
      error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'it is no regular expression';
    throw new PatternError(why);
  }
}
