/** A value as a configuration file has it. */
export type FileValue = string | number | boolean | readonly FileValue[] | { readonly [key: string]: FileValue };

/** How the values of a setting are read, and written for people. */
export interface Kind<T> {
  /** What may be given, in the words of the reference. */
  readonly takes: string;
  /** From a flag or a variable. Throws Misfit. */
  fromText(text: string): T;
  /** From a configuration file. Throws Misfit. */
  fromFile(value: FileValue): T;
}

/** The value is not of this kind; the message goes after the value: `it must be …`. */
export class Misfit extends Error {
  override name = 'Misfit';
}

const httpUrlTakes = 'URL that begins with http:// or https://';

/** Any text but an empty one. */
export const text: Kind<string> = textual('text', (given) => given);

/** One of some words. */
export function choice<const W extends string>(words: readonly W[]): Kind<W> {
  return textual(words.map((word) => `\`${word}\``).join(', '), (given) => {
    const word = words.find((known) => known === given);
    if (word === undefined) throw new Misfit(`it must be one of ${words.join(', ')}`);
    return word;
  });
}

/** A URL that begins with `http://` or `https://`, without a name and a password in it; no final slash. */
export const httpUrl: Kind<string> = textual(httpUrlTakes, (given) => refuseOtherUrls(given).replace(/\/+$/, ''));

/** The same as it is given: what is posted to it goes to this very place. */
export const webhookUrl: Kind<string> = textual(httpUrlTakes, refuseOtherUrls);

/** A PostgreSQL's URL as its own clients take it, also without a host (`postgres://user@/name?host=/socket/folder`). */
export const postgresUrl: Kind<string> = textual('URL that begins with postgres:// or postgresql://', (given) => {
  if (!/^postgres(ql)?:\/\/\S+$/.test(given)) {
    throw new Misfit('it must be a URL that begins with postgres:// or postgresql://');
  }
  return given;
});

/** A whole number within bounds. `unit` is for the reference. */
export function wholeNumber(least: number, most: number, unit = 'whole number'): Kind<number> {
  const check = (number: number) => {
    if (Number.isSafeInteger(number) && number >= least && number <= most) return number;
    throw new Misfit(`it must be a whole number from ${least} to ${most}`);
  };
  return {
    takes: `${unit}, ${least} to ${most}`,
    fromText: (given) => check(/^-?\d+$/.test(given) ? Number(given) : Number.NaN),
    fromFile: (given) => check(typeof given === 'number' ? given : Number.NaN),
  };
}

/** A number above zero, with a fraction or without. */
export const ratio: Kind<number> = (() => {
  const check = (number: number) => {
    if (Number.isFinite(number) && number > 0 && number <= 1_000_000) return number;
    throw new Misfit('it must be a number above 0, up to 1000000');
  };
  return {
    takes: 'number above 0',
    fromText: (given) => check(/^\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN),
    fromFile: (given) => check(typeof given === 'number' ? given : Number.NaN),
  };
})();

/** `true` or `false`. */
export const boolean: Kind<boolean> = {
  takes: '`true` or `false`',
  fromText: (given) => {
    if (given !== 'true' && given !== 'false') throw new Misfit('it must be true or false');
    return given === 'true';
  },
  fromFile: (given) => {
    if (typeof given !== 'boolean') throw new Misfit('it must be true or false, without quotes');
    return given;
  },
};

/** Several texts; in flags and variables with commas between. */
export const list: Kind<readonly string[]> = {
  takes: 'list of texts (in flags and variables: with commas between)',
  fromText: (given) =>
    given
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  fromFile: (given) => {
    if (Array.isArray(given) && given.every((part): part is string => typeof part === 'string' && part !== ''))
      return given;
    throw new Misfit('it must be a list of texts, such as ["one", "two"]');
  },
};

function refuseOtherUrls(given: string): string {
  const parsed = URL.canParse(given) ? new URL(given) : null;
  if (parsed && (parsed.username !== '' || parsed.password !== '')) throw new Misfit('it must not hold a password');
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    throw new Misfit('it must be a URL that begins with http:// or https://');
  }
  return given;
}

function textual<T>(takes: string, read: (given: string) => T): Kind<T> {
  return {
    takes,
    fromText: read,
    fromFile: (given) => {
      if (typeof given !== 'string') throw new Misfit('it must be text, in quotes');
      if (given === '') throw new Misfit('it is empty: leave it out, or give it a value');
      return read(given);
    },
  };
}
