import { NeutronBadAnswer } from '../errors/no-answer.ts';
import type { TransportReply } from '../transport.ts';

/** What a resource must have, for its answer to be taken for one. */
export type Required<T> = readonly (keyof T & string)[];

/** Where an answer is read: for the error that names it. */
interface Place {
  readonly method: string;
  readonly path: string;
  readonly step: string;
}

/** The resource under `key` of an answer. Throws NeutronBadAnswer when there is none or one without `required`. */
export function readOne<T>(reply: TransportReply, key: string, required: Required<T>, place: Place): T {
  const value = isObject(reply.body) ? reply.body[key] : undefined;
  if (!has(value, required)) throw new NeutronBadAnswer(`the answer holds no ${key}`, reply.status, place);
  return value;
}

/** The resources under `key` of an answer. Throws NeutronBadAnswer when it is no list of such. */
export function readMany<T>(reply: TransportReply, key: string, required: Required<T>, place: Place): T[] {
  const value = isObject(reply.body) ? reply.body[key] : undefined;
  if (!Array.isArray(value) || !value.every((item) => has<T>(item, required))) {
    throw new NeutronBadAnswer(`the answer holds no list of ${key}`, reply.status, place);
  }
  return value;
}

/** The query of the next page, or null on the last one. */
export function nextPage(reply: TransportReply, key: string): [string, string][] | null {
  const links = isObject(reply.body) ? reply.body[`${key}_links`] : undefined;
  if (!Array.isArray(links)) return null;
  const next = links.find((link) => isObject(link) && link.rel === 'next');
  if (!isObject(next) || typeof next.href !== 'string') return null;
  const at = next.href.indexOf('?');
  return at < 0 ? null : [...new URLSearchParams(next.href.slice(at + 1))];
}

function has<T>(value: unknown, required: Required<T>): value is T {
  return isObject(value) && required.every((key) => value[key] !== undefined && value[key] !== null);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
