import { isObject, type Json, textOf } from '../json.ts';

/** The services that the command speaks to, by their type in the catalogue. */
export type Service = 'identity' | 'compute' | 'image' | 'network' | 'berth-operator';

/** What a service answered instead of doing what it was asked. */
export interface ApiErrorFacts {
  readonly service: Service;
  readonly status: number;
  /** The service's own name of the error: Nova's key (`itemNotFound`), Neutron's type (`PortInUse`); empty where there is none. */
  readonly type: string;
  /** The service's own words. */
  readonly message: string;
  /** By which the service's log can be searched; empty when the service gave none. */
  readonly requestId: string;
}

/** An answer with a status of 400 or above. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly facts: ApiErrorFacts;

  constructor(facts: ApiErrorFacts) {
    super(facts.message);
    this.facts = facts;
  }
}

/**
 * Type and message of an error body: Keystone's `{error: {title, message}}`, Nova's `{itemNotFound: {code, message}}`,
 * Neutron's `{NeutronError: {type, message, detail}}` or `{NeutronError: "text"}`, Glance's `{message, code, title}`; text or
 * HTML of something in between is cut short.
 */
export function readErrorBody(
  body: Json | undefined,
  raw: string,
): { readonly type: string; readonly message: string } {
  if (isObject(body)) {
    if (typeof body.message === 'string') return { type: textOf(body.title), message: body.message };
    for (const [key, value] of Object.entries(body)) {
      if (typeof value === 'string') return { type: key, message: value };
      if (!isObject(value) || typeof value.message !== 'string') continue;
      return { type: textOf(value.type) || (key === 'error' ? textOf(value.title) : key), message: value.message };
    }
  }
  const plain = raw
    .replace(/<(style|script|title)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { type: '', message: plain.slice(0, 200) };
}
