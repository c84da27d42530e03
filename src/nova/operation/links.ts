import type { Query } from './query.ts';

/** One link of an answer. */
export interface Link {
  readonly rel: string;
  readonly href: string;
}

/** Builds the links of answers, with the addresses by which the client reached us. */
export class Links {
  readonly #root: string;
  readonly #project: string;

  /** `root`: scheme, authority and the face's prefix. `project`: the project id in the path, where the client used one. */
  constructor(root: string, project: string | undefined) {
    this.#root = root;
    this.#project = project === undefined ? '' : `/${project}`;
  }

  /** `…/v2.1/{collection}/{id}`. */
  self(collection: string, id: string): string {
    return `${this.#root}/v2.1${this.#project}/${collection}/${encodeURIComponent(id)}`;
  }

  /** The `links` of a resource: self, and the bookmark without a version. */
  resource(collection: string, id: string): readonly Link[] {
    return [
      { rel: 'self', href: this.self(collection, id) },
      { rel: 'bookmark', href: this.bookmark(collection, id) },
    ];
  }

  /** `…/{collection}/{id}`, without a version. */
  bookmark(collection: string, id: string): string {
    return `${this.#root}${this.#project}/${collection}/${encodeURIComponent(id)}`;
  }

  /** `<collection>_links`: the same query, after `marker`. */
  next(collection: string, query: Query, marker: string): readonly Link[] {
    const search = new URLSearchParams();
    for (const [name, value] of query.entries()) if (name !== 'marker') search.append(name, value);
    search.append('marker', marker);
    return [{ rel: 'next', href: `${this.#root}/v2.1${this.#project}/${collection}?${search}` }];
  }
}
