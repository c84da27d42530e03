import { HttpError } from '../http/http-error.ts';

/** A query string as fastify parses it: a repeated key has several values. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What every list understands. */
export interface Page {
  readonly limit: number;
  /** Id of the last one of the page before. */
  readonly marker: string | null;
}

const defaultLimit = 100;
const largestLimit = 1000;

/** Throws HttpError 400 for a key that is none of `keys`. */
export function refuseOtherKeys(query: Query, keys: readonly string[]): void {
  const strange = Object.keys(query).find((key) => !keys.includes(key));
  if (strange !== undefined) throw new HttpError(400, `A query may have ${keys.join(', ')}, and nothing else.`);
}

/** The value of a key; null without it. Throws HttpError 400 when it is given more than once. */
export function textOf(query: Query, key: string): string | null {
  const value = query[key] ?? null;
  if (typeof value === 'string' || value === null) return value;
  throw new HttpError(400, `${key} may be given once.`);
}

/** The value of a key that must be one of `values`; null without it. Throws HttpError 400. */
export function choiceOf(query: Query, key: string, values: readonly string[]): string | null {
  const value = textOf(query, key);
  if (value !== null && !values.includes(value)) {
    throw new HttpError(400, `${key} must be one of ${values.join(', ')}.`);
  }
  return value;
}

/** The keys `limit` and `marker`. Throws HttpError 400 for a limit that makes no sense. */
export function pageOf(query: Query): Page {
  const text = textOf(query, 'limit');
  const limit = text === null ? defaultLimit : Number(text);
  if (text !== null && !(/^\d+$/.test(text) && limit >= 1 && limit <= largestLimit)) {
    throw new HttpError(400, `limit must be a whole number from 1 to ${largestLimit}.`);
  }
  return { limit, marker: textOf(query, 'marker') };
}
