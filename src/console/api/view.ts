import { createHash } from 'node:crypto';
import type { RequestContext } from '../../context/request-context.ts';
import { HttpError } from '../../http/http-error.ts';

/** Who asks for a view, and of what. */
export interface Ask {
  readonly context: RequestContext;
  /** Null: every project, which only administrators see. Else the one whose things are shown. */
  readonly projectId: string | null;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Aborts when the answer is not wanted any more. */
  readonly signal: AbortSignal;
}

/** A state of something, and a name for that state: as long as the version stays, nothing worth telling has changed. */
export interface Look {
  readonly body: object;
  readonly version: string;
  /** It has come to rest: so many milliseconds until the next look are soon enough. */
  readonly rests?: number;
}

/** Something that the console looks at: once as JSON, or again and again as server-sent events. */
export interface View {
  /** Below the prefix of the API, as the router takes it. */
  readonly path: string;
  /** Milliseconds between two looks of a stream. */
  readonly every: number;
  /** Throws HttpError. */
  look(ask: Ask): Promise<Look>;
}

/** The state with its own digest as its version. */
export function lookAt(body: object): Look {
  return { body, version: versionOf(body) };
}

/** A short name of a value, another one for every other value. */
export function versionOf(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}

/** A value of the query that may be given once; null without it. Throws HttpError 400. */
export function queryText({ query }: Ask, key: string): string | null {
  const value = query[key] ?? null;
  if (typeof value === 'string' || value === null) return value;
  throw new HttpError(400, `${key} may be given once.`);
}

/** A whole number of the query, from 0 to `most`. Throws HttpError 400. */
export function queryNumber(ask: Ask, key: string, fallback: number, most: number): number {
  const text = queryText(ask, key);
  if (text === null) return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0 && value <= most) return value;
  throw new HttpError(400, `${key} must be a whole number from 0 to ${most}.`);
}
