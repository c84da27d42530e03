import { choiceOf, type Page, pageOf, type Query, refuseOtherKeys, textOf } from '../query.ts';

/** Which sagas a list is to have. Filters all have to hold. */
export interface SagaQuery extends Page {
  readonly state: string | null;
  readonly name: string | null;
  readonly subject: string | null;
}

const states = ['running', 'unwinding', 'done', 'unwound', 'stuck', 'abandoned'];

/** Reads the query of `GET /sagas`. Throws HttpError 400 for a key that is not known, or a value that makes no sense. */
export function readQuery(query: Query): SagaQuery {
  refuseOtherKeys(query, ['state', 'name', 'subject', 'limit', 'marker']);
  return {
    state: choiceOf(query, 'state', states),
    name: textOf(query, 'name'),
    subject: textOf(query, 'subject'),
    ...pageOf(query),
  };
}
