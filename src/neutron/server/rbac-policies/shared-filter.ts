import { sql } from 'kysely';
import { toBoolean } from '../attributes/converters.ts';
import type { Filter } from '../request/filter.ts';
import { isOneOf } from '../request/filters.ts';
import { asColumn, isOpened } from './entries.ts';

/** `shared=…` of a resource that RBAC entries open, relative to the caller. */
export const isSharedFilter: Filter = (values, session) =>
  isOneOf(
    asColumn(isOpened(session, sql.ref('t.id'), 'access_as_shared')),
    values.map((value) => Number(toBoolean(value))),
  );
