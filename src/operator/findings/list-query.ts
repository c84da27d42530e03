import { choiceOf, type Page, pageOf, type Query, refuseOtherKeys, textOf } from '../query.ts';

/** Which findings a list is to have. Filters all have to hold. */
export interface FindingQuery extends Page {
  /** Null: all that is not mended. */
  readonly state: string | null;
  readonly kind: string | null;
  readonly server: string | null;
}

const states = ['waiting', 'failed', 'reported', 'mended'];

/** Reads the query of `GET /findings`. Throws HttpError 400 for a key that is not known, or a value that makes no sense. */
export function readQuery(query: Query): FindingQuery {
  refuseOtherKeys(query, ['state', 'kind', 'server', 'limit', 'marker']);
  return {
    state: choiceOf(query, 'state', states),
    kind: textOf(query, 'kind'),
    server: textOf(query, 'server'),
    ...pageOf(query),
  };
}
