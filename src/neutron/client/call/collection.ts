import type { Rights } from '../transport.ts';
import type { CallOptions } from './call-options.ts';
import type { Call, Caller } from './caller.ts';
import { type Filters, queryOf } from './filters.ts';
import { nextPage, type Required, readMany, readOne } from './read-answer.ts';

/** The five operations of a collection, with one caller's rights; the files of the resources offer what is of use. */
export interface Collection<T> {
  /** All of the matching ones, page after page. */
  list(filters: Filters, options: CallOptions): Promise<T[]>;
  /** The same, a page at a time, as large as the filter `limit` says: none is read before it is asked for. */
  pages(filters: Filters, options: CallOptions): AsyncGenerator<readonly T[], void, undefined>;
  /** Throws `<Resource>NotFound`. */
  show(id: string, options: CallOptions, filters?: Filters): Promise<T>;
  create(body: object, options: CallOptions): Promise<T>;
  /** All or none; in the order of the bodies. */
  createAll(bodies: readonly object[], options: CallOptions): Promise<T[]>;
  update(id: string, body: object, options: CallOptions): Promise<T>;
  delete(id: string, options: CallOptions): Promise<void>;
}

export interface Names<T> {
  /** In URLs, e.g. `security-groups`. */
  readonly path: string;
  /** In bodies, e.g. `security_group`. */
  readonly one: string;
  /** In bodies, e.g. `security_groups`. */
  readonly many: string;
  readonly required: Required<T>;
}

/** Binds the operations of one collection to a caller and rights. */
export function collectionOf<T>(caller: Caller, rights: Rights, names: Names<T>): Collection<T> {
  const root = `/v2.0/${names.path}`;
  const item = (id: string) => `${root}/${encodeURIComponent(id)}`;
  const place = (call: Call, options: CallOptions) => ({
    method: call.method,
    path: call.path,
    step: options.step ?? 'call',
  });
  const send = async (call: Call, options: CallOptions) => ({
    reply: await caller(rights, call, options),
    place: place(call, options),
  });
  async function* pages(filters: Filters, options: CallOptions): AsyncGenerator<T[], void, undefined> {
    const required = filters.fields === undefined ? names.required : [];
    for (let query: readonly (readonly [string, string])[] | null = queryOf(filters); query !== null; ) {
      const { reply, place } = await send({ method: 'GET', path: root, query }, options);
      const page = readMany<T>(reply, names.many, required, place);
      yield page;
      query = page.length === 0 ? null : nextPage(reply, names.many);
    }
  }
  return {
    async list(filters, options) {
      const found: T[] = [];
      for await (const page of pages(filters, options)) found.push(...page);
      return found;
    },
    pages,
    async show(id, options, filters = {}) {
      const call: Call = { method: 'GET', path: item(id), query: queryOf(filters) };
      const { reply, place } = await send(call, options);
      return readOne<T>(reply, names.one, filters.fields === undefined ? names.required : [], place);
    },
    async create(body, options) {
      const { reply, place } = await send({ method: 'POST', path: root, body: { [names.one]: body } }, options);
      return readOne<T>(reply, names.one, names.required, place);
    },
    async createAll(bodies, options) {
      const { reply, place } = await send({ method: 'POST', path: root, body: { [names.many]: bodies } }, options);
      return readMany<T>(reply, names.many, names.required, place);
    },
    async update(id, body, options) {
      const { reply, place } = await send({ method: 'PUT', path: item(id), body: { [names.one]: body } }, options);
      return readOne<T>(reply, names.one, names.required, place);
    },
    async delete(id, options) {
      await send({ method: 'DELETE', path: item(id) }, options);
    },
  };
}
