import { UsageError } from '../errors/failure.ts';

/** Reads arguments of the form `key=value` into one object. Throws UsageError. */
export function readPairs(option: string, texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map((text) => pair(option, text)));
}

/** Reads one argument of the form `key=value,key=value` with keys of these, some of them required. Throws UsageError. */
export function readRecord<K extends string>(
  option: string,
  text: string,
  keys: readonly K[],
  required: readonly K[] = [],
): Readonly<Partial<Record<K, string>>> {
  const record: Partial<Record<K, string>> = {};
  for (const part of text.split(',')) {
    const [name, value] = pair(option, part);
    const key = keys.find((known) => known === name);
    if (key === undefined) {
      throw new UsageError({
        why: `${option} ${text}: "${name}" is not understood`,
        next: [form(keys)],
      });
    }
    record[key] = value;
  }
  const missing = required.filter((key) => record[key] === undefined);
  if (missing.length > 0) {
    throw new UsageError({ why: `${option} ${text}: ${missing.join(' and ')} missing`, next: [form(keys)] });
  }
  return record;
}

function form(keys: readonly string[]): string {
  return `write ${keys.map((key) => `${key}=…`).join(',')}`;
}

function pair(option: string, text: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError({
    why: `${option} ${text}: "${text}" is not of the form key=value`,
    next: [`write ${option} key=value`],
  });
}
