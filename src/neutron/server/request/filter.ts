import type { RawBuilder } from 'kysely';
import type { Session } from '../session.ts';

/** Makes a condition on rows of the main table `t` of the values that a filter was given. May throw 400. */
export type Filter = (values: readonly string[], session: Session) => RawBuilder<unknown>;

export type Filters = Readonly<Record<string, Filter>>;
