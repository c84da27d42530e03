import { HttpError } from '../../http/http-error.ts';

/** A query string as fastify parses it: a repeated key has several values. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Which sagas a list is to have. Filters all have to hold. */
export interface SagaQuery {
  readonly state: string | null;
  readonly name: string | null;
  readonly subject: string | null;
  readonly limit: number;
  /** Id of the last saga of the page before. */
  readonly marker: string | null;
}

const states = ['running', 'unwinding', 'done', 'unwound', 'stuck', 'abandoned'];
const keys = ['state', 'name', 'subject', 'limit', 'marker'] as const;

const defaultLimit = 100;
const largestLimit = 1000;

/** Reads the query of `GET /sagas`. Throws HttpError 400 for a key that is not known, or a value that makes no sense. */
export function readQuery(query: Query): SagaQuery {
  const strange = Object.keys(query).find((key) => !keys.some((known) => known === key));
  if (strange !== undefined) throw new HttpError(400, `A query may have ${keys.join(', ')}, and nothing else.`);
  const state = textOf(query, 'state');
  if (state !== null && !states.includes(state)) throw new HttpError(400, `state must be one of ${states.join(', ')}.`);
  return {
    state,
    name: textOf(query, 'name'),
    subject: textOf(query, 'subject'),
    limit: limitOf(query),
    marker: textOf(query, 'marker'),
  };
}

function textOf(query: Query, key: (typeof keys)[number]): string | null {
  const value = query[key] ?? null;
  if (typeof value === 'string' || value === null) return value;
  throw new HttpError(400, `${key} may be given once.`);
}

function limitOf(query: Query): number {
  const text = textOf(query, 'limit');
  if (text === null) return defaultLimit;
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= largestLimit) return limit;
  throw new HttpError(400, `limit must be a whole number from 1 to ${largestLimit}.`);
}
